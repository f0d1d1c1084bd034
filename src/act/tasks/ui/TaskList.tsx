import { Fragment } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Button } from '../../../web/design/Button.tsx'
import { number } from '../../../web/design/format.ts'
import type { listTasks, Task } from '../contract.ts'
import { isGrouped } from './task-address.ts'
import type { TaskAddress } from './task-address.ts'
import { TaskActions } from './TaskActions.tsx'
import type { OpenTaskDialog } from './TaskActions.tsx'
import { TaskRow } from './TaskRow.tsx'
import { useTemplates } from './use-tasks.ts'
import type { TaskDeeds } from './use-tasks.ts'
import { GROUP_WORDS, kindWord } from './words.ts'
import styles from './tasks.module.css'

interface TaskListProps {
  list: OutputOf<typeof listTasks>
  address: TaskAddress
  current: Task | undefined
  isMarked: (id: number) => boolean
  deeds: TaskDeeds
  onMark: (id: number, marked: boolean) => void
  onSelect: (task: Task) => void
  onDetails: (task: Task) => void
  onDialog: (kind: OpenTaskDialog, task: Task) => void
  onOpenAccount: (task: Task) => void
}

/** The rows, grouped by when they are due where that is their order. */
export function TaskList(props: TaskListProps) {
  const { list, address, current } = props
  const templates = useTemplates()
  const grouped = isGrouped(address)
  const withAssignee = (address.scope ?? (address.account === undefined ? 'mine' : 'all')) !== 'mine'
  return (
    <ul className={withAssignee ? styles['with-assignee'] : undefined}>
      {list.tasks.map((task, index) => (
        <Fragment key={task.id}>
          {grouped && task.dueGroup !== list.tasks[index - 1]?.dueGroup ? (
            <li className={styles['group']}>
              <h2>{GROUP_WORDS[task.dueGroup]}</h2>
              <span>{number(list.counts[task.dueGroup])}</span>
            </li>
          ) : null}
          <TaskRow
            task={task}
            kind={task.kind === null ? null : kindWord(task.kind, templates)}
            withAssignee={withAssignee}
            current={task === current}
            marked={props.isMarked(task.id)}
            onMark={(marked) => props.onMark(task.id, marked)}
            onSelect={() => props.onSelect(task)}
            onOpen={() => props.onOpenAccount(task)}
          >
            <TaskActions
              task={task}
              deeds={props.deeds}
              onDialog={(kind) => props.onDialog(kind, task)}
              onOpenAccount={() => props.onOpenAccount(task)}
            />
            <span className={styles['narrow-only']}>
              <Button look="quiet" icon="note" onClick={() => props.onDetails(task)}>
                Details
              </Button>
            </span>
          </TaskRow>
        </Fragment>
      ))}
    </ul>
  )
}
