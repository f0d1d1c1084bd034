import type { OpenTaskDialog } from '../../tasks/ui/TaskActions.tsx'
import { TaskDialogs } from '../../tasks/ui/TaskDialogs.tsx'
import { useTaskDetail } from '../../tasks/ui/use-tasks.ts'
import type { TaskRowDeeds } from './use-task-rows.ts'

interface TaskDeedDialogProps {
  kind: OpenTaskDialog
  taskId: number
  deeds: TaskRowDeeds
  onEnded: () => void
  onClose: () => void
}

/** How the task of a row ends, or who gets it: as soon as all of it is known. */
export function TaskDeedDialog({ kind, taskId, deeds, onEnded, onClose }: TaskDeedDialogProps) {
  const { data } = useTaskDetail(taskId)
  if (data?.id !== taskId || !data.mayEdit) return null
  return <TaskDialogs kind={kind} task={data} deeds={deeds} onEnded={onEnded} onClose={onClose} />
}
