import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { createEventSource } from '../contract.ts'
import { SOURCE_TOPICS } from './source-words.ts'

/** Names a new source; its first key is made with it. */
export function MakeSourceDialog({ onClose, onMade }: { onClose: () => void; onMade: (id: number) => void }) {
  const [name, setName] = useState('')
  const make = useAction(createEventSource, {
    topics: SOURCE_TOPICS,
    failure: 'none',
    onDone: ({ id }) => onMade(id),
  })
  const problem = make.error instanceof CallError ? make.error.for('name') : null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!make.pending) make.run({ name })
  }
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title="Make an event source"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="source-form" pending={make.pending}>
            Make the source
          </Button>
        </>
      }
    >
      <form id="source-form" className="bare-form" onSubmit={submit}>
        <TextField
          label="Name"
          placeholder="Web app"
          required
          value={name}
          onChange={setName}
          error={problem}
          hint="What sends: the web app, the mobile app, the server."
        />
        {make.failure && problem === null ? <ErrorBox sentence={make.failure} /> : null}
      </form>
    </Dialog>
  )
}
