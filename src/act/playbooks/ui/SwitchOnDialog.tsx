import { useState } from 'react'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { getPlaybook, switchPlaybook } from '../contract.ts'
import { ExistingChoice, type Existing } from './ExistingChoice.tsx'
import { PLAYBOOK_TOPICS } from './playbook-topics.ts'

interface SwitchOnDialogProps {
  playbook: { id: number; name: string }
  onClose: () => void
}

/** Before a playbook acts by itself: of whom it is true now, and what becomes of them. */
export function SwitchOnDialog({ playbook, onClose }: SwitchOnDialogProps) {
  const [existing, setExisting] = useState<Existing>('skip')
  const details = useCall(getPlaybook, { playbookId: playbook.id })
  const live = details.data?.live ?? null
  const action = useAction(switchPlaybook, {
    topics: PLAYBOOK_TOPICS,
    failure: 'none',
    onDone: () => {
      onClose()
      toast(`${playbook.name} is on.`)
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Switch on ${playbook.name}`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={action.pending}
            failure={action.failure}
            onClick={() => action.run({ playbookId: playbook.id, state: 'on', existing })}
          >
            Switch on
          </ActionButton>
        </>
      }
    >
      {details.error ? <ErrorBox sentence={sentenceOf(details.error)} /> : null}
      {live ? (
        <ExistingChoice playbookId={playbook.id} definition={live} value={existing} onChange={setExisting} />
      ) : null}
    </Dialog>
  )
}
