import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { LIFECYCLES, createPlaybook } from '../contract.ts'
import { LIFECYCLE_WORDS } from './library-words.ts'
import { PLAYBOOK_TOPICS } from './playbook-topics.ts'

const OPTIONS = LIFECYCLES.map((value) => ({ value, label: LIFECYCLE_WORDS[value] }))

/** A playbook of one's own, begun as an empty draft. */
export function NewPlaybookDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [lifecycle, setLifecycle] = useState<(typeof LIFECYCLES)[number]>('adoption')
  const action = useAction(createPlaybook, {
    topics: PLAYBOOK_TOPICS,
    failure: 'none',
    onDone: ({ id }) => void navigate({ to: '/playbooks/$playbookId', params: { playbookId: String(id) } }),
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!action.pending) action.run({ name, lifecycle })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="New playbook"
      width="small"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            form="new-playbook"
            pending={action.pending}
            disabledBecause={name.trim() === '' ? 'Give it a name first.' : null}
          >
            Start the draft
          </Button>
        </>
      }
    >
      <form id="new-playbook" className="form" onSubmit={submit}>
        <TextField label="Name" required maxLength={120} value={name} onChange={setName} />
        <Select label="Lifecycle" options={OPTIONS} value={lifecycle} onChange={setLifecycle} />
        {action.failure ? <ErrorBox sentence={action.failure} /> : null}
      </form>
    </Dialog>
  )
}
