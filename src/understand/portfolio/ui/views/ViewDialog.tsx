import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { Button } from '../../../../web/design/Button.tsx'
import { Checkbox } from '../../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../../web/design/Dialog.tsx'
import { TextField } from '../../../../web/design/fields.tsx'

export interface ViewName {
  name: string
  isPinned: boolean
  isShared: boolean
}

interface ViewDialogProps {
  title: string
  first: ViewName
  verb: string
  pending: boolean
  failure: string | null
  onSave: (view: ViewName) => void
  onClose: () => void
}

/** Name of a view, and where it stands. */
export function ViewDialog({ title, first, verb, pending, failure, onSave, onClose }: ViewDialogProps) {
  const [view, setView] = useState(first)
  const name = view.name.trim()
  const save = (event: SyntheticEvent) => {
    event.preventDefault()
    if (name !== '' && !pending) onSave({ ...view, name })
  }
  return (
    <Dialog
      open
      width="small"
      title={title}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            form="view-form"
            pending={pending}
            disabledBecause={name === '' ? 'Give the view a name first.' : null}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form id="view-form" className="view-form" onSubmit={save}>
        <TextField
          label="Name"
          required
          maxLength={80}
          value={view.name}
          onChange={(next) => setView({ ...view, name: next })}
          error={failure}
          placeholder="Renewals in 120 days"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one field of a dialog just asked for
          autoFocus
        />
        <Checkbox
          label="Pin it to the left rail"
          checked={view.isPinned}
          onChange={(isPinned) => setView({ ...view, isPinned })}
        />
        <Checkbox
          label="Share it with everybody here"
          checked={view.isShared}
          onChange={(isShared) => setView({ ...view, isShared })}
        />
      </form>
    </Dialog>
  )
}
