import { useState } from 'react'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { number } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { getPlaybook, previewPlaybook, switchPlaybook } from '../contract.ts'
import type { PlaybookDefinition } from '../definition.ts'
import { PLAYBOOK_TOPICS } from './playbook-topics.ts'

interface SwitchOnDialogProps {
  playbook: { id: number; name: string }
  onClose: () => void
}

const EXISTING = [
  { key: 'skip', label: 'Leave them out' },
  { key: 'enter', label: 'Let them enter' },
] as const

/** Before a playbook acts by itself: of whom it is true now, and what becomes of them. */
export function SwitchOnDialog({ playbook, onClose }: SwitchOnDialogProps) {
  const [existing, setExisting] = useState<'skip' | 'enter'>('skip')
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
  const asks = live !== null && ['enter', 'leave', 'remain'].includes(live.trigger.kind)
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
      {details.data && !asks ? <p>It starts by its schedule or by hand; nobody enters just now.</p> : null}
      {asks ? (
        <>
          <Already playbookId={playbook.id} live={live} />
          <Segmented label="Those it is true of already" options={EXISTING} value={existing} onChange={setExisting} />
          <p className="t12 l">
            {existing === 'enter'
              ? 'A run begins for each of them at once.'
              : 'Only those that come to it from now on enter.'}
          </p>
        </>
      ) : null}
    </Dialog>
  )
}

function Already({ playbookId, live }: { playbookId: number; live: PlaybookDefinition }) {
  const preview = useCall(previewPlaybook, { playbookId, definition: live }, { freshMs: 60_000, topics: [] })
  if (preview.error) return <ErrorBox sentence={sentenceOf(preview.error)} />
  if (!preview.data) return <Skeleton rows={1} />
  const { total } = preview.data.now
  return <p>{total === 0 ? 'It is true of no account yet.' : `It is true of ${number(total)} already.`}</p>
}
