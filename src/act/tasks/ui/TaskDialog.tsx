import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { addDays } from '../../../kernel/day.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Kbd } from '../../../web/design/Kbd.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { createTaskByHand, dropTask, editTask, undoTasks } from '../contract.ts'
import type { Task } from '../contract.ts'
import { itemsOf, linesOf } from './checklist-lines.ts'
import { TaskForm } from './TaskForm.tsx'
import type { TaskDraft } from './TaskForm.tsx'
import { TASK_TOPICS } from './use-tasks.ts'

interface TaskDialogProps {
  /** The account it is about, where that is known. */
  account?: { id: number; name: string } | null
  /** Changes this one instead of adding another. */
  task?: Task & { description: string }
  onClose: () => void
}

/** Adds a task, or changes one. */
export function TaskDialog({ account = null, task, onClose }: TaskDialogProps) {
  const today = useToday()
  const me = useMe()
  const [draft, setDraft] = useState<TaskDraft>(() =>
    task
      ? { ...task, assigneeId: task.assignee?.id ?? 0, checklist: linesOf(task.checklist) }
      : {
          account,
          title: '',
          description: '',
          kind: null,
          priority: 'normal',
          dueOn: addDays(today, 1),
          assigneeId: me.member.id,
          checklist: '',
        },
  )
  const save = useSave(draft, task, onClose)
  const missing =
    draft.title.trim() === '' ? 'Say what is to be done.' : draft.account === null ? 'Choose an account.' : null
  const submit = () => {
    if (missing === null && !save.pending) save.run()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    submit()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={task ? 'Change the task' : account ? `Add a task for ${account.name}` : 'Add a task'}
      foot={
        <>
          <span className="l t12 grow row gap1">
            <Kbd keys="mod+enter" /> saves
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={save.pending}
            failure={save.failure}
            disabledBecause={missing}
            onClick={submit}
          >
            {task ? 'Save' : 'Add the task'}
          </ActionButton>
        </>
      }
    >
      {/* The keys belong to the whole form; its fields do the typing. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="form" onKeyDown={keys}>
        <TaskForm
          draft={draft}
          change={(change) => setDraft((before) => ({ ...before, ...change }))}
          accountIsGiven={account !== null || task !== undefined}
          isEdit={task !== undefined}
          onSubmit={submit}
        />
      </div>
    </Dialog>
  )
}

function useSave(draft: TaskDraft, task: TaskDialogProps['task'], onClose: () => void) {
  const topics = TASK_TOPICS
  const undo = useAction(undoTasks, { topics })
  const drop = useAction(dropTask, { topics })
  const create = useAction(createTaskByHand, {
    topics,
    failure: 'none',
    onDone: ({ id }) => {
      toast('Task added', { undo: () => drop.run({ taskId: id }) })
      onClose()
    },
  })
  const edit = useAction(editTask, {
    topics,
    failure: 'none',
    onDone: ({ undoId }) => {
      toast('Task changed', undoId === null ? {} : { undo: () => undo.run({ undoId }) })
      onClose()
    },
  })
  const { account, assigneeId, checklist, title, description, kind, priority, dueOn } = draft
  const fields = { title, description, kind, priority, dueOn, checklist: itemsOf(checklist, task?.checklist ?? []) }
  const run = () => {
    if (task) edit.run({ taskId: task.id, ...fields })
    else if (account) create.run({ accountId: account.id, ...fields, assigneeId: assigneeId === 0 ? null : assigneeId })
  }
  const used = task ? edit : create
  return { run, pending: used.pending, failure: used.failure }
}
