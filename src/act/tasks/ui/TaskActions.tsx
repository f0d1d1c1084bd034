import { useState } from 'react'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { shortDay } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { useToday } from '../../../web/design/today.tsx'
import type { Task } from '../contract.ts'
import { snoozeChoices } from './day-choices.ts'
import { useAssignees } from './use-tasks.ts'
import type { TaskDeeds } from './use-tasks.ts'

export type OpenTaskDialog = 'complete' | 'edit' | 'delegate' | 'until'

interface TaskActionsProps {
  task: Task
  deeds: TaskDeeds
  onDialog: (dialog: OpenTaskDialog) => void
  onOpenAccount: () => void
}

/** What can be done with the selected task, in its row. */
export function TaskActions({ task, deeds, onDialog, onOpenAccount }: TaskActionsProps) {
  const account = (
    <Button keys="enter" onClick={onOpenAccount}>
      Account
    </Button>
  )
  if (!task.mayEdit) return account
  if (task.state !== 'open') {
    return (
      <>
        <Button icon="undo" onClick={() => deeds.reopen(task)}>
          Open again
        </Button>
        {account}
      </>
    )
  }
  return (
    <>
      <Button look="primary" icon="check" keys="e" onClick={() => onDialog('complete')}>
        Complete
      </Button>
      <SnoozeButton task={task} deeds={deeds} onUntil={() => onDialog('until')} />
      {task.assignee === null ? (
        <Button icon="person" onClick={() => deeds.take(task)}>
          Take it
        </Button>
      ) : null}
      <Button keys="d" onClick={() => onDialog('delegate')}>
        Delegate
      </Button>
      <Button icon="edit" onClick={() => onDialog('edit')}>
        Change
      </Button>
      {account}
      <Button look="quiet" icon="trash" onClick={() => deeds.drop(task)}>
        Drop
      </Button>
    </>
  )
}

interface SnoozeButtonProps {
  task: Task
  deeds: TaskDeeds
  onUntil: () => void
}

function SnoozeButton({ task, deeds, onUntil }: SnoozeButtonProps) {
  const today = useToday()
  const isOff = task.snoozedUntil !== null && task.snoozedUntil > today
  return (
    <Menu
      trigger={
        <Button keys="s" data-deed="snooze">
          Snooze
        </Button>
      }
      entries={[
        ...(isOff ? [{ label: 'Bring back now', onSelect: () => deeds.snooze(task, null) }] : []),
        ...snoozeChoices(today).map(({ label, day }) => ({
          label,
          note: shortDay(day, today),
          onSelect: () => deeds.snooze(task, day),
        })),
        { label: 'Until a day…', onSelect: onUntil },
      ]}
    />
  )
}

interface DelegateDialogProps {
  title: string
  /** Only who may see this account is offered. */
  accountId?: number
  /** Whose it is now: not offered. */
  without?: number | undefined
  onChoose: (member: { id: number; name: string }, note: string) => void
  onClose: () => void
}

/** Giving work to somebody else, with a word to them. */
export function DelegateDialog({ title, accountId, without, onChoose, onClose }: DelegateDialogProps) {
  const [memberId, setMemberId] = useState<number | null>(null)
  const [note, setNote] = useState('')
  const members = useAssignees(accountId).filter(({ id }) => id !== without)
  const member = members.find(({ id }) => id === memberId)
  const give = () => {
    if (!member) return
    onChoose(member, note)
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabledBecause={member ? null : 'Choose somebody.'} onClick={give}>
            Delegate
          </Button>
        </>
      }
    >
      <div className="form">
        <Select
          label="To"
          required
          searchable
          placeholder="Choose somebody"
          value={memberId === null ? null : String(memberId)}
          options={members.map(({ id, name, openTasks, isOwner }) => ({
            value: String(id),
            label: name,
            note: [isOwner ? 'owner' : null, `${openTasks} open`].filter(Boolean).join(', '),
          }))}
          onChange={(value) => setMemberId(Number(value))}
        />
        <TextField
          label="A word to them"
          value={note}
          maxLength={1_000}
          onChange={setNote}
          onKeyDown={(event) => {
            if (event.key === 'Enter') give()
          }}
        />
      </div>
    </Dialog>
  )
}
