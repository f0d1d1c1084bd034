import { Button } from '../../../web/design/Button.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { TIMELINE_KINDS } from '../contract.ts'
import { KIND_ICONS } from './TimelineItem.tsx'
import type { TimelineKind } from './TimelineStream.tsx'

const KIND_WORDS: Record<TimelineKind, string> = {
  note: 'Notes',
  call: 'Calls',
  meeting: 'Meetings',
  email: 'Mails',
  ticket: 'Tickets',
  survey: 'Answers',
  feedback: 'Feedback',
  invoice: 'Invoices',
  subscription: 'Subscriptions',
  outcome: 'Outcomes',
  renewal: 'Renewals',
  lead: 'Leads',
  contact: 'People',
  health: 'Health',
  field: 'Fields',
  task: 'Tasks',
}

interface TimelineFilterProps {
  kinds: readonly TimelineKind[]
  onChange: (kinds: TimelineKind[]) => void
}

/** Which kinds of entries to show; none chosen means all. */
export function TimelineFilter({ kinds, onChange }: TimelineFilterProps) {
  const [only] = kinds
  const text = only === undefined ? 'All' : kinds.length === 1 ? KIND_WORDS[only] : `${kinds.length} kinds`
  const toggle = (kind: TimelineKind) =>
    onChange(kinds.includes(kind) ? kinds.filter((candidate) => candidate !== kind) : [...kinds, kind])
  return (
    <Menu
      stays
      align="end"
      trigger={
        <Button look="quiet" icon="filter">
          {text}
        </Button>
      }
      entries={[
        { label: 'All', checked: kinds.length === 0, onSelect: () => onChange([]) },
        'line',
        ...TIMELINE_KINDS.map((kind) => ({
          label: KIND_WORDS[kind],
          checked: kinds.includes(kind),
          icon: KIND_ICONS[kind],
          onSelect: () => toggle(kind),
        })),
      ]}
    />
  )
}
