import { TaskDialog } from './TaskDialog.tsx'
import { CompleteDialog } from './CompleteDialog.tsx'
import { DelegateDialog } from './TaskActions.tsx'
import type { OpenTaskDialog } from './TaskActions.tsx'
import type { Task } from '../contract.ts'
import { useTaskDetail } from './use-tasks.ts'
import type { TaskDeeds } from './use-tasks.ts'
import { UntilDialog } from './UntilDialog.tsx'

interface TaskDialogsProps {
  kind: OpenTaskDialog
  task: Task
  deeds: TaskDeeds
  /** Just before the task leaves the list. */
  onEnded?: () => void
  onClose: () => void
}

/** The one dialog that is open about a task. */
export function TaskDialogs({ kind, task, deeds, onEnded, onClose }: TaskDialogsProps) {
  switch (kind) {
    case 'complete':
      return (
        <CompleteDialog task={task} deeds={deeds} onClose={onClose} {...(onEnded ? { onComplete: onEnded } : {})} />
      )
    case 'delegate':
      return (
        <DelegateDialog
          title={`Delegate “${task.title}”`}
          accountId={task.account.id}
          without={task.assignee?.id}
          onChoose={(member, note) => deeds.delegate(task, member, note)}
          onClose={onClose}
        />
      )
    case 'until':
      return <UntilDialog onChoose={(until) => deeds.snooze(task, until)} onClose={onClose} />
    case 'edit':
      return <EditDialog task={task} onClose={onClose} />
  }
}

function EditDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const detail = useTaskDetail(task.id)
  return detail.data?.id === task.id ? <TaskDialog task={detail.data} onClose={onClose} /> : null
}
