import { useState } from 'react'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select, TextArea } from '../../../web/design/fields.tsx'
import { exactDay } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import type { MovementAccount } from '../contract.ts'
import { readRevenueSettings, sayMovementReason } from '../contract-settings.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'

type Said = Pick<MovementAccount, 'accountId' | 'name' | 'day' | 'kind' | 'reason' | 'note' | 'isSaid'>

/** Why an account left or pays less, said by a person; it counts before what the subscription says. */
export function ReasonDialog({ movement, onClose }: { movement: Said; onClose: () => void }) {
  const { accountId, day, isSaid } = movement
  const [reason, setReason] = useState(isSaid ? movement.reason : null)
  const [note, setNote] = useState(movement.note)
  const settings = useCall(readRevenueSettings, {}, { freshMs: 5 * 60_000 })
  const action = useAction(sayMovementReason, {
    failure: 'none',
    topics: REVENUE_TOPICS,
    onDone: () => {
      toast(`Why ${movement.name} moved is written down.`)
      onClose()
    },
  })
  const known = (settings.data?.reasons ?? []).map(({ key, label }) => ({ value: key, label }))
  const isKnown = reason === null || known.some(({ value }) => value === reason)
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Why ${movement.kind === 'churn' ? 'did they leave' : 'do they pay less'}?`}
      foot={
        <>
          {isSaid ? (
            <Button look="quiet" pending={action.pending} onClick={() => action.run({ accountId, day, reason: null })}>
              Take it back
            </Button>
          ) : null}
          <ActionButton
            look="primary"
            pending={action.pending}
            failure={action.failure}
            disabledBecause={reason === null ? 'Choose a reason first.' : null}
            onClick={() => action.run({ accountId, day, reason, note })}
          >
            Save
          </ActionButton>
        </>
      }
    >
      <p className="m">{`${movement.name}, ${exactDay(day)}`}</p>
      <Select
        label="Reason"
        options={isKnown || reason === null ? known : [...known, { value: reason, label: reason }]}
        value={reason}
        onChange={setReason}
        hint="The list is kept in the settings of revenue."
      />
      <TextArea label="What happened" value={note} onChange={setNote} maxLength={2000} />
    </Dialog>
  )
}
