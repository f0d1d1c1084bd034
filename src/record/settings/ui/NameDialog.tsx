import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'
import { CallError } from '../../../web/api/call-error.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextArea, TextField } from '../../../web/design/fields.tsx'

interface NameDialogProps {
  title: string
  /** What it is called now; empty for a new one. */
  initial: { name: string; description: string }
  /** Says what the key is, or what it will be. */
  hint?: string
  saveLabel: string
  action: { pending: boolean; failure: string | null; error: Error | null }
  onSave: (named: { name: string; description: string }) => void
  onClose: () => void
  /** More fields, between name and description. */
  children?: ReactNode
}

/** Names one entry of a list of settings. */
export function NameDialog({ title, initial, hint, saveLabel, action, onSave, onClose, children }: NameDialogProps) {
  const [name, setName] = useState(initial.name)
  const [description, setDescription] = useState(initial.description)
  const problem = (path: string) => (action.error instanceof CallError ? action.error.for(path) : null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!action.pending) onSave({ name, description })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="name-form" pending={action.pending}>
            {saveLabel}
          </Button>
        </>
      }
    >
      <form id="name-form" className="bare-form" onSubmit={submit}>
        <TextField label="Name" required value={name} onChange={setName} error={problem('name')} hint={hint} />
        {children}
        <TextArea
          label="Description"
          value={description}
          onChange={setDescription}
          error={problem('description')}
          hint="Shown to those who choose it."
        />
        {action.failure && problem('name') === null ? <ErrorBox sentence={action.failure} /> : null}
      </form>
    </Dialog>
  )
}
