import { useState } from 'react'
import type { MyDayItem } from '../contract.ts'

export interface TaskMarks {
  /** Of the tasks that are marked and still on the list. */
  ids: readonly number[]
  isMarked: (taskId: number) => boolean
  mark: (taskId: number, isOn: boolean) => void
  clear: () => void
}

/** Tasks that are marked for doing the same to all; what has gone from the list is not marked any more. */
export function useTaskMarks(items: readonly MyDayItem[]): TaskMarks {
  const [marked, setMarked] = useState<ReadonlySet<number>>(new Set())
  const isMarked = (taskId: number) => marked.has(taskId)
  return {
    ids: items.flatMap(({ taskId }) => (taskId !== null && isMarked(taskId) ? [taskId] : [])),
    isMarked,
    mark: (taskId, isOn) => {
      const next = new Set(marked)
      if (isOn) next.add(taskId)
      else next.delete(taskId)
      setMarked(next)
    },
    clear: () => setMarked(new Set()),
  }
}
