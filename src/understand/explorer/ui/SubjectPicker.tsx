import { Icon } from '../../../web/design/icon.tsx'
import { Picker, type Option } from '../../../web/design/Picker.tsx'
import { number } from '../../../web/design/format.ts'
import { useCall } from '../../../web/api/queries.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { exploreChoices, type UseType } from '../contract.ts'
import { readSubject, writeSubject } from '../subject.ts'

export type Choices = OutputOf<typeof exploreChoices>
const NO_CHOICES: Choices = { metrics: [], events: [], keptFrom: null }
const TYPE_WORDS: Readonly<Record<UseType, string>> = { t: 'event', p: 'page', s: 'screen' }

export function useExplorerChoices(): { choices: Choices; isHere: boolean } {
  const answer = useCall(exploreChoices, {}, { freshMs: 60_000, topics: ['explorer', 'metrics'] })
  return { choices: answer.data ?? NO_CHOICES, isHere: answer.data !== undefined }
}

/** What to look at first: who is active, else who signed in, else whatever there is. */
export function firstSubject({ metrics, events }: Choices): string | null {
  const known = ['active_users', 'logins'].find((key) => metrics.some((metric) => metric.key === key))
  const key = known ?? metrics[0]?.key
  if (key !== undefined) return writeSubject({ kind: 'metric', key })
  const [event] = events
  return event ? writeSubject({ kind: 'event', type: event.type, name: event.name }) : null
}

export function subjectName(subject: string, { metrics }: Choices): string {
  const read = readSubject(subject)
  if (read.kind === 'event') return read.name
  return metrics.find(({ key }) => key === read.key)?.name ?? read.key
}

/** Metrics first, then event names by how often they came. */
export function SubjectPicker({
  subject,
  choices,
  onPick,
}: {
  subject: string
  choices: Choices
  onPick: (subject: string) => void
}) {
  const options: Option[] = [
    ...choices.metrics
      .filter(({ isAutomatic, countsUsers }) => !isAutomatic || countsUsers)
      .map(({ key, name, unit }) => ({
        value: writeSubject({ kind: 'metric', key }),
        label: name,
        note: unit || 'metric',
      })),
    ...choices.events.map(({ type, name, events }) => ({
      value: writeSubject({ kind: 'event', type, name }),
      label: name,
      note: `${TYPE_WORDS[type]} ${number(events)}`,
    })),
  ]
  return (
    <Picker
      label="Metric or event"
      options={options}
      chosen={[subject]}
      onPick={onPick}
      width={340}
      trigger={(trigger) => (
        <button {...trigger} className="btn" aria-label={`Metric or event: ${subjectName(subject, choices)}`}>
          <b className="cut">{subjectName(subject, choices)}</b>
          <Icon name="chevron-down" />
        </button>
      )}
    />
  )
}

/** An event by name; `any` first where anything will do. */
export function EventPicker({
  label,
  chosen,
  choices,
  any,
  onPick,
}: {
  label: string
  chosen: { type: UseType; name: string } | null
  choices: Choices
  any?: string
  onPick: (event: { type: UseType; name: string } | null) => void
}) {
  const keyOf = (event: { type: UseType; name: string }) => `${event.type}:${event.name}`
  const options: Option[] = [
    ...(any === undefined ? [] : [{ value: '', label: any }]),
    ...choices.events.map((event) => ({
      value: keyOf(event),
      label: event.name,
      note: `${TYPE_WORDS[event.type]} ${number(event.events)}`,
    })),
  ]
  const text = chosen?.name ?? any ?? 'Choose an event'
  return (
    <Picker
      label={label}
      options={options}
      chosen={[chosen ? keyOf(chosen) : '']}
      onPick={(key) => onPick(choices.events.find((event) => keyOf(event) === key) ?? null)}
      width={320}
      empty="No event has arrived yet"
      trigger={(trigger) => (
        <button {...trigger} className="btn" aria-label={`${label}: ${text}`}>
          <span className="cut">{text}</span>
          <Icon name="chevron-down" />
        </button>
      )}
    />
  )
}
