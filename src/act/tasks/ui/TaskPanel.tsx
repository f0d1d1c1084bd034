import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { DayText, InstantText } from '../../../web/design/DayText.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { NONE, shortDay } from '../../../web/design/format.ts'
import { HealthMark } from '../../../web/design/HealthMark.tsx'
import { Facts } from '../../../web/design/Section.tsx'
import { SidePanel } from '../../../web/design/SidePanel.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { wholeMoney } from '../../../understand/portfolio/ui/whole-money.ts'
import { noteOnTask } from '../contract.ts'
import type { getTask } from '../contract.ts'
import { historySentence } from './history.ts'
import { PriorityMark } from './TaskRow.tsx'
import { TASK_TOPICS, useTaskDetail } from './use-tasks.ts'
import type { TaskDeeds } from './use-tasks.ts'
import { dueText } from './words.ts'
import styles from './tasks.module.css'

type Detail = OutputOf<typeof getTask>

interface TaskPanelProps {
  taskId: number
  deeds: TaskDeeds
  /** Opened by hand: lies over the page where there is no room beside it. */
  onClose?: (() => void) | undefined
  /** As wide as the page's other panels, so that nothing moves from one to the next. */
  width?: number
  /** What the page adds of its own. */
  children?: ReactNode
}

/** The chosen task: what to do, its checklist, what was said, and what matters about the account. */
export function TaskPanel({ taskId, deeds, onClose, width = 380, children }: TaskPanelProps) {
  const detail = useTaskDetail(taskId)
  return (
    <SidePanel label="Task" width={width} sunken {...(onClose ? { onClose, title: 'Task' } : {})}>
      <Answer of={detail} waiting={<Skeleton rows={8} />}>
        {(task) => <KnownTask key={task.id} task={task} deeds={deeds} />}
      </Answer>
      {children}
    </SidePanel>
  )
}

function KnownTask({ task, deeds }: { task: Detail; deeds: TaskDeeds }) {
  const today = useToday()
  const due = task.dueOn ? dueText(task.dueOn, today) : NONE
  return (
    <>
      <section>
        <h2 className="h2">{task.title}</h2>
        <div className={styles['facts']}>
          <Facts
            facts={[
              { label: 'Due', value: <span className={task.dueGroup === 'overdue' ? 'poor' : undefined}>{due}</span> },
              {
                label: 'Priority',
                value: task.priority === 'normal' ? 'Normal' : <PriorityMark priority={task.priority} />,
              },
              { label: 'Whose', value: task.assignee?.name ?? 'Nobody yet' },
              ...(task.contact ? [{ label: 'With', value: task.contact.name ?? NONE }] : []),
            ]}
          />
        </div>
        {task.description === '' ? null : <p className={styles['description']}>{task.description}</p>}
        {task.run ? <p className="l t12">{`From the playbook ${task.run.playbook}`}</p> : null}
      </section>
      <Checklist task={task} deeds={deeds} />
      <Ending task={task} />
      <AccountSection task={task} />
      <History task={task} />
    </>
  )
}

function Checklist({ task, deeds }: { task: Detail; deeds: TaskDeeds }) {
  if (task.checklist.length === 0) return null
  const done = task.checklist.filter((item) => item.done).length
  return (
    <section>
      <h3 className="h3">{`${done} of ${task.checklist.length} done`}</h3>
      <ul className={styles['checklist']}>
        {task.checklist.map((item, index) => (
          // Two items may have the same words: only the place tells them apart.
          <li key={`${index.toString()} ${item.text}`}>
            <Checkbox
              label={item.text}
              checked={item.done}
              disabled={!task.mayEdit}
              onChange={(checked) => deeds.tick(task, index, checked)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Ending({ task }: { task: Detail }) {
  if (task.state === 'open' || task.doneAt === null) return null
  return (
    <section>
      <h3 className="h3">{task.state === 'done' ? (task.outcome ?? 'Done') : 'Dropped'}</h3>
      <p className="m">
        {task.outcomeNote ? `${task.outcomeNote} ` : null}
        <span className="l t12">
          {task.doneBy ? `${task.doneBy.name}, ` : null}
          <InstantText instant={task.doneAt} as="ago" />
        </span>
      </p>
    </section>
  )
}

function AccountSection({ task }: { task: Detail }) {
  const { facts, account } = task
  const today = useToday()
  return (
    <section>
      <div className="row gap2">
        <h3 className="h3 grow cut">{account.name}</h3>
        <Link to="/accounts/$accountId" params={{ accountId: String(account.id) }} className="link t12">
          Open
        </Link>
      </div>
      {facts ? (
        <div className={styles['facts']}>
          <Facts
            facts={[
              { label: 'Health', value: <HealthMark score={facts.overall} band={facts.band} /> },
              ...(facts.arrMinor === null ? [] : [{ label: 'ARR', value: wholeMoney(facts.arrMinor, facts.currency) }]),
              { label: 'Renews', value: facts.renewalOn ? shortDay(facts.renewalOn, today) : NONE },
              { label: 'Stage', value: facts.stage ?? NONE },
              { label: 'Owner', value: facts.owner?.name ?? NONE },
            ]}
          />
        </div>
      ) : (
        <p className="l t12">The account itself is not yours to see.</p>
      )}
    </section>
  )
}

function History({ task }: { task: Detail }) {
  const [text, setText] = useState('')
  const add = useAction(noteOnTask, { topics: TASK_TOPICS, onDone: () => setText('') })
  const save = () => {
    if (text.trim() !== '' && !add.pending) add.run({ taskId: task.id, text })
  }
  return (
    <section>
      <h3 className="h3">Notes and history</h3>
      {task.mayEdit ? (
        <div className={styles['note']}>
          <TextField
            label="Note"
            hideLabel
            placeholder="Write a note"
            value={text}
            maxLength={1_000}
            onChange={setText}
            onKeyDown={(event) => {
              if (event.key === 'Enter') save()
            }}
          />
          <Button
            pending={add.pending}
            disabledBecause={text.trim() === '' ? 'Write something first.' : null}
            onClick={save}
          >
            Save
          </Button>
        </div>
      ) : null}
      <ol className={styles['history']}>
        {task.notes.map((note) => (
          <li key={note.id}>
            <p>{historySentence(note)}</p>
            <p className="l t11">
              <InstantText instant={note.at} as="ago" />
            </p>
          </li>
        ))}
        <li>
          <p>
            {task.createdBy ? `${task.createdBy.name} added it.` : task.run ? 'A playbook added it.' : 'It was added.'}
          </p>
          <p className="l t11">
            <InstantText instant={task.createdAt} as="ago" />
            {task.dueOn ? (
              <>
                {', due '}
                <DayText day={task.dueOn} />
              </>
            ) : null}
          </p>
        </li>
      </ol>
    </section>
  )
}
