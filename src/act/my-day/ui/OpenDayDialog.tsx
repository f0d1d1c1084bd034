import { ActivityDialog } from '../../../record/accounts/ui/ActivityDialog.tsx'
import { UntilDialog } from '../../tasks/ui/UntilDialog.tsx'
import { accountChoices } from '../../../understand/portfolio/contract.ts'
import { useCall } from '../../../web/api/queries.ts'
import type { MyDayItem } from '../contract.ts'
import type { DayDeeds } from './DayActions.tsx'
import { NoteDialog } from './DayDialogs.tsx'
import { DoneDialog } from './DoneDialog.tsx'
import { TaskDeedDialog } from './TaskDeedDialog.tsx'
import type { TaskRowDeeds } from './use-task-rows.ts'

export type OpenDialog =
  | { kind: 'log'; item: MyDayItem; type: 'call' | 'note' }
  | { kind: 'until'; item: MyDayItem }
  | { kind: 'task'; item: MyDayItem; what: 'complete' | 'delegate' }
  | { kind: 'note' }
  | { kind: 'done' }

interface OpenDialogProps {
  open: OpenDialog | null
  deeds: DayDeeds
  tasks: TaskRowDeeds
  onEnded: (item: MyDayItem) => void
  takeBack: (key: string) => void
  onClose: () => void
}

/** The one dialog that is open over the day. */
export function OpenDayDialog({ open, deeds, tasks, onEnded, takeBack, onClose }: OpenDialogProps) {
  const people = useCall(accountChoices, {}, { enabled: open?.kind === 'log', topics: ['members'] }).data?.owners ?? []
  switch (open?.kind) {
    case 'log':
      return open.item.account ? (
        <ActivityDialog accountId={open.item.account.id} type={open.type} people={people} onClose={onClose} />
      ) : null
    case 'until':
      return <UntilDialog onChoose={(until) => deeds.snooze(open.item, until)} onClose={onClose} />
    case 'task':
      return open.item.taskId === null ? null : (
        <TaskDeedDialog
          kind={open.what}
          taskId={open.item.taskId}
          deeds={tasks}
          onEnded={() => onEnded(open.item)}
          onClose={onClose}
        />
      )
    case 'note':
      return <NoteDialog account={null} onClose={onClose} />
    case 'done':
      return <DoneDialog onTakeBack={takeBack} onClose={onClose} />
    default:
      return null
  }
}
