import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { classNames } from '../../../web/design/class-names.ts'
import { exactDay, shortDay } from '../../../web/design/format.ts'
import { Icon } from '../../../web/design/icon.tsx'
import { useToday } from '../../../web/design/today.tsx'
import type { Task } from '../contract.ts'
import { dueText, PRIORITY_WORDS } from './words.ts'
import styles from './tasks.module.css'

interface TaskRowProps {
  task: Task
  kind: string | null
  /** Whose it is stands in its own column. */
  withAssignee: boolean
  current: boolean
  marked: boolean
  onMark: (marked: boolean) => void
  onSelect: () => void
  onOpen: () => void
  children: ReactNode
}

/** One task: what, for whom, whose, until when. The current row opens its actions beneath. */
export function TaskRow({
  task,
  kind,
  withAssignee,
  current,
  marked,
  onMark,
  onSelect,
  onOpen,
  children,
}: TaskRowProps) {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // Not returned: newer browsers answer with a promise.
    if (current) void row.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const done = task.checklist.filter((item) => item.done).length
  const meta = [
    kind,
    task.contact?.name ?? null,
    task.checklist.length > 0 ? `${done} of ${task.checklist.length} done` : null,
    task.run ? task.run.playbook : null,
  ].filter((part) => part !== null)
  return (
    <li
      ref={row}
      className={classNames(styles['item'], current && styles['current'], marked && styles['marked'])}
      aria-current={current || undefined}
    >
      <span className={styles['mark']}>
        <Checkbox hideLabel label={`Select ${task.title}`} checked={marked} onChange={onMark} />
      </span>
      <div className={styles['what']}>
        <button
          type="button"
          className={classNames(styles['name'], task.state !== 'open' && styles['ended'])}
          onClick={onSelect}
          onDoubleClick={onOpen}
        >
          {task.title}
        </button>
        <p className={classNames(styles['meta'], 'l')}>
          <span className="m">{task.account.name}</span>
          {meta.length > 0 ? `, ${meta.join(', ')}` : null}
        </p>
      </div>
      <span className={styles['priority']}>
        <PriorityMark priority={task.priority} />
      </span>
      {withAssignee ? (
        <span className={classNames(styles['assignee'], 'cut')}>
          {task.assignee?.name ?? <span className="l">Nobody yet</span>}
        </span>
      ) : null}
      <span className={styles['when']}>
        <When task={task} />
      </span>
      {current ? <div className={styles['actions']}>{children}</div> : null}
    </li>
  )
}

/** Only what differs from the usual is said. */
export function PriorityMark({ priority }: { priority: Task['priority'] }) {
  if (priority === 'normal') return null
  const isHigh = priority === 'urgent' || priority === 'high'
  return (
    <span className={classNames(styles['flag'], priority === 'urgent' ? 'poor' : isHigh ? 'b' : 'l')}>
      {isHigh ? <Icon name="flag" /> : null}
      {PRIORITY_WORDS[priority]}
    </span>
  )
}

function When({ task }: { task: Task }) {
  const today = useToday()
  if (task.state !== 'open') {
    return <span className="l">{task.outcome ?? (task.state === 'done' ? 'Done' : 'Dropped')}</span>
  }
  if (task.dueGroup === 'snoozed' && task.snoozedUntil) {
    return <span className="l">{`until ${shortDay(task.snoozedUntil, today)}`}</span>
  }
  const text = dueText(task.dueOn, today)
  const title = task.dueOn ? exactDay(task.dueOn) : undefined
  return (
    <span title={title} className={task.dueGroup === 'overdue' ? 'poor' : task.dueGroup === 'today' ? 'b' : 'm'}>
      {text}
    </span>
  )
}
