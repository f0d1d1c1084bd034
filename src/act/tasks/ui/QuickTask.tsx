import { lazy, Suspense, useState } from 'react'
import { useCommands } from '../../../web/shell/commands.ts'
import { useMay } from '../../../web/shell/me.tsx'

const TaskDialog = lazy(() => import('./TaskDialog.tsx').then((part) => ({ default: part.TaskDialog })))

/** Adds a task from anywhere, by the palette. */
export function QuickTask() {
  const mayWrite = useMay('tasks.write')
  const [open, setOpen] = useState(false)
  useCommands(
    mayWrite
      ? [{ label: 'Add a task', icon: 'task', alsoCalled: 'create new todo to-do', run: () => setOpen(true) }]
      : [],
  )
  return open ? (
    <Suspense>
      <TaskDialog onClose={() => setOpen(false)} />
    </Suspense>
  ) : null
}
