import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { counted } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useCommands } from '../../../web/shell/commands.ts'
import type { Task } from '../contract.ts'
import { CompleteDialog } from './CompleteDialog.tsx'
import { TaskDialog } from './TaskDialog.tsx'
import { PriorityMark } from './TaskRow.tsx'
import { useTaskDeeds, useTaskList } from './use-tasks.ts'
import { dueText } from './words.ts'
import styles from './tasks.module.css'

const SHOWN = 6

interface OpenTasksProps {
  account: { id: number; name: string }
}

/** What is still to be done for an account, the most urgent first. */
export function OpenTasks({ account }: OpenTasksProps) {
  const answer = useTaskList({ scope: 'all', accountId: account.id, limit: SHOWN })
  const [completing, setCompleting] = useState<Task | null>(null)
  const [adding, setAdding] = useState(false)
  const deeds = useTaskDeeds()
  const mayCreate = answer.data?.mayCreate ?? false
  const add = () => setAdding(true)
  useKeys('This account', [{ keys: 't', does: 'Add a task', run: add }], { enabled: mayCreate })
  useCommands(mayCreate ? [{ label: `Add a task for ${account.name}`, icon: 'task', keys: 't', run: add }] : [])
  return (
    <section>
      <div className="row gap2">
        <h2 className="h2 grow">{answer.data ? titleOf(answer.data.total) : 'Open tasks'}</h2>
        {mayCreate ? (
          <Button look="quiet" icon="plus" keys="t" onClick={add}>
            Add
          </Button>
        ) : null}
      </div>
      <Answer of={answer} waiting={<Skeleton rows={2} />}>
        {({ tasks, total }) => (
          <>
            <ul className={styles['open']}>
              {tasks.map((task) => (
                <OpenTask key={task.id} task={task} onComplete={() => setCompleting(task)} />
              ))}
            </ul>
            {total > tasks.length ? (
              <Link to="/tasks" search={{ account: account.id }} className="link t12">
                {`All ${counted(total, 'task')}`}
              </Link>
            ) : null}
          </>
        )}
      </Answer>
      {completing ? <CompleteDialog task={completing} deeds={deeds} onClose={() => setCompleting(null)} /> : null}
      {adding ? <TaskDialog account={account} onClose={() => setAdding(false)} /> : null}
    </section>
  )
}

function titleOf(total: number): string {
  return total === 0 ? 'No open tasks' : counted(total, 'open task')
}

function OpenTask({ task, onComplete }: { task: Task; onComplete: () => void }) {
  const today = useToday()
  const due = task.dueGroup === 'snoozed' ? 'put off' : task.dueOn === null ? null : dueText(task.dueOn, today)
  return (
    <li>
      <Link to="/tasks" search={{ account: task.account.id, task: task.id }} className="b">
        {task.title}
      </Link>
      {task.mayEdit ? (
        <Button look="quiet" icon="check" onClick={onComplete} aria-label={`Done: ${task.title}`}>
          Done
        </Button>
      ) : null}
      <span className={styles['line']}>
        {due === null ? null : <span className={task.dueGroup === 'overdue' ? 'poor' : 'm'}>{due}</span>}
        <span className="l">{task.assignee?.name ?? 'Nobody yet'}</span>
        <PriorityMark priority={task.priority} />
      </span>
    </li>
  )
}
