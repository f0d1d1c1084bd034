import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextArea, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { changeWriteKey, createWriteKey } from '../contract.ts'
import type { WriteKey } from '../contract.ts'
import { originsOf, SOURCE_TOPICS } from './source-words.ts'

interface KeyDialogProps {
  sourceId: number
  /** Null: a new one. */
  writeKey: WriteKey | null
  onClose: () => void
}

/** Names a write key and says from which pages it may be used. */
export function KeyDialog({ sourceId, writeKey, onClose }: KeyDialogProps) {
  const [name, setName] = useState(writeKey?.name ?? '')
  const [origins, setOrigins] = useState(writeKey?.allowedOrigins.join('\n') ?? '')
  const done = (made: { name: string }) => {
    toast(writeKey ? `The key “${made.name}” is changed.` : `The key “${made.name}” is made.`)
    onClose()
  }
  const settings = { topics: SOURCE_TOPICS, failure: 'none', onDone: done } as const
  const create = useAction(createWriteKey, settings)
  const change = useAction(changeWriteKey, settings)
  const action = writeKey ? change : create
  const problem = (path: string) => (action.error instanceof CallError ? action.error.for(path) : null)
  const originProblem = problem('allowedOrigins') ?? firstOriginProblem(action.error)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (action.pending) return
    const allowedOrigins = originsOf(origins)
    if (writeKey) change.run({ writeKeyId: writeKey.id, name, allowedOrigins })
    else create.run({ sourceId, name, allowedOrigins })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={writeKey ? `Change “${writeKey.name}”` : 'Make a write key'}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="write-key-form" pending={action.pending}>
            {writeKey ? 'Save' : 'Make the key'}
          </Button>
        </>
      }
    >
      <form id="write-key-form" className="bare-form" onSubmit={submit}>
        <TextField
          label="Name"
          placeholder="Web app, live"
          required
          value={name}
          onChange={setName}
          error={problem('name')}
        />
        <TextArea
          label="Pages that may send with it"
          placeholder="https://app.example.com"
          value={origins}
          onChange={setOrigins}
          error={originProblem}
          hint="One origin a line. Empty: any page. Servers and apps are not bound by it."
        />
        {action.failure && problem('name') === null && originProblem === null ? (
          <ErrorBox sentence={action.failure} />
        ) : null}
      </form>
    </Dialog>
  )
}

function firstOriginProblem(error: Error | null): string | null {
  if (!(error instanceof CallError)) return null
  return error.details.find(({ path }) => path.startsWith('allowedOrigins'))?.message ?? null
}
