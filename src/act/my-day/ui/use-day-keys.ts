import { useKeys } from '../../../web/keyboard/keys.ts'
import type { MyDayItem } from '../contract.ts'
import type { DayDeeds } from './DayActions.tsx'
import type { TaskMarks } from './use-task-marks.ts'

interface KeyDesk {
  deeds: DayDeeds
  marks: TaskMarks
  select: (step: number) => void
  open: (item: MyDayItem) => void
  /** Closes what was opened by hand; null where nothing is. */
  close: (() => void) | null
}

export function useDayKeys(item: MyDayItem | undefined, { deeds, marks, select, open, close }: KeyDesk): void {
  // After the key itself: a menu that opens while a key goes down takes that key for its own and closes.
  const press = (deed: string) => () =>
    setTimeout(() => {
      const button = document.querySelector<HTMLButtonElement>(`[aria-current] [data-deed="${deed}"]`)
      button?.focus()
      button?.click()
    }, 0)
  const mayLog = (item?.account?.mayEdit ?? false) && item?.approval === null
  useKeys('My day', [
    { keys: 'j', does: 'Next', run: () => select(1) },
    { keys: 'k', does: 'Previous', run: () => select(-1) },
    { keys: 'x', does: 'Select a task', run: () => item && markTask(item, marks) },
    { keys: 'e', does: 'Complete', run: () => item && (item.approval ? open(item) : deeds.complete(item)) },
    { keys: 's', does: 'Snooze', run: press('snooze') },
    { keys: 'a', does: 'Assign or delegate', run: press('assign') },
    { keys: 'n', does: 'Write a note', run: () => item && mayLog && deeds.log(item, 'note') },
    { keys: 'c', does: 'Log a call', run: () => item && mayLog && deeds.log(item, 'call') },
    { keys: 'p', does: 'Start a playbook', run: press('playbook') },
    { keys: 'enter', does: 'Open', run: () => item && open(item) },
  ])
  useKeys('Opened here', [{ keys: 'escape', does: 'Close', run: () => close?.() }], { enabled: close !== null })
  useKeys('Selected tasks', [{ keys: 'escape', does: 'Clear the selection', run: marks.clear }], {
    enabled: marks.ids.length > 0,
  })
}

function markTask({ taskId }: MyDayItem, { isMarked, mark }: TaskMarks): void {
  if (taskId !== null) mark(taskId, !isMarked(taskId))
}
