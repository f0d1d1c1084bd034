import { useAction } from '../../../web/api/queries.ts'
import { IconButton } from '../../../web/design/Button.tsx'
import { clockTime, exactInstant, exactDay, shortDay } from '../../../web/design/format.ts'
import { Icon } from '../../../web/design/icon.tsx'
import type { IconName } from '../../../web/design/icon.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import type { Day } from '../../../kernel/day.ts'
import { deleteActivity, editActivity, undoEdit } from '../contract.ts'
import type { TimelineEntry } from '../contract.ts'
import { useDesk } from './account-desk.ts'
import styles from './account-parts.module.css'

export const KIND_ICONS: Record<TimelineEntry['kind'], IconName> = {
  note: 'note',
  call: 'call',
  meeting: 'people',
  email: 'mail',
  ticket: 'ticket',
  survey: 'voice',
  feedback: 'voice',
  invoice: 'card',
  subscription: 'revenue',
  outcome: 'outcomes',
  renewal: 'renewal',
  lead: 'rise',
  contact: 'person',
  health: 'bolt',
  field: 'edit',
  task: 'task',
}

interface TimelineItemProps {
  entry: TimelineEntry
  whole: boolean
  /** Shows the day instead of the time: pinned entries stand outside their day. */
  withDay?: boolean
}

export function TimelineItem({ entry, whole, withDay = false }: TimelineItemProps) {
  const desk = useDesk()
  const today = useToday()
  const at = new Date(entry.at)
  const origin = [entry.by, entry.source].filter(Boolean).join(', ')
  const exact = entry.isDayOnly ? exactDay(entry.at.slice(0, 10) as Day) : exactInstant(at)
  return (
    <article className={styles['entry']} title={origin ? `${exact}, ${origin}` : exact}>
      <span className={styles['icon']}>
        <Icon name={KIND_ICONS[entry.kind]} size={16} />
      </span>
      <div>
        <h4 className={`b ${styles['title']}`}>{entry.title}</h4>
        {entry.text ? <p className={whole ? undefined : styles['short']}>{entry.text}</p> : null}
      </div>
      <div className={styles['when']}>
        {withDay ? (
          <time className="l t11" dateTime={entry.at}>
            {shortDay(entry.at.slice(0, 10) as Day, today)}
          </time>
        ) : entry.isDayOnly ? null : (
          <time className="l t11" dateTime={entry.at}>
            {clockTime(at)}
          </time>
        )}
        {entry.activityId !== null && desk.mayEdit ? <ItemMenu entry={entry} activityId={entry.activityId} /> : null}
      </div>
    </article>
  )
}

const TOPICS = ['accounts', 'timeline']
const WRITABLE = ['note', 'call', 'meeting', 'email'] as const

function ItemMenu({ entry, activityId }: { entry: TimelineEntry; activityId: number }) {
  const desk = useDesk()
  const restore = useAction(undoEdit, { topics: TOPICS })
  const pin = useAction(editActivity, { topics: TOPICS })
  const remove = useAction(deleteActivity, {
    topics: TOPICS,
    onDone: ({ undoId }) => toast('Removed from the timeline.', { undo: () => restore.run({ undoId }) }),
  })
  const type = WRITABLE.find((candidate) => candidate === entry.kind)
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="more" label={`Change “${entry.title}”`} className={styles['more']} />}
      entries={[
        {
          label: entry.isPinned ? 'Unpin' : 'Pin to the top',
          icon: 'pin',
          onSelect: () => pin.run({ activityId, isPinned: !entry.isPinned }),
        },
        ...(type
          ? [{ label: 'Edit', icon: 'edit' as const, onSelect: () => desk.open({ kind: 'activity', type, entry }) }]
          : []),
        { label: 'Remove', icon: 'trash', destructive: true, onSelect: () => remove.run({ activityId }) },
      ]}
    />
  )
}
