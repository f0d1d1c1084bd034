import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { addNoteToSelf, removeNoteToSelf } from '../contract.ts'

interface NoteDialogProps {
  account: { id: number; name: string } | null
  onClose: () => void
}

/** A line for oneself, with a day if it has one. */
export function NoteDialog({ account, onClose }: NoteDialogProps) {
  const [text, setText] = useState('')
  const [dueOn, setDueOn] = useState<Day | null>(null)
  const topics = ['my-day', 'notes-to-self']
  const remove = useAction(removeNoteToSelf, { topics })
  const add = useAction(addNoteToSelf, {
    topics,
    failure: 'none',
    onDone: ({ id }) => {
      toast('Note to self saved', { undo: () => remove.run({ noteId: id }) })
      onClose()
    },
  })
  const isEmpty = text.trim() === ''
  const save = () => {
    if (!isEmpty && !add.pending) add.run({ text, accountId: account?.id ?? null, dueOn })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={account ? `Note to self about ${account.name}` : 'Note to self'}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={add.pending}
            failure={add.failure}
            disabledBecause={isEmpty ? 'Write something first.' : null}
            onClick={save}
          >
            Save
          </ActionButton>
        </>
      }
    >
      <TextField
        label="Note"
        value={text}
        maxLength={500}
        onChange={setText}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save()
        }}
      />
      <DateField label="Day, if it has one" value={dueOn} onChange={setDueOn} />
    </Dialog>
  )
}
