import { useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { TextArea } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { setAmount, type Renewal } from '../contract.ts'
import { Ask } from './Ask.tsx'
import { MoneyField } from './MoneyField.tsx'
import type { RenewalDesk } from './use-renewal-dialogs.tsx'
import { RENEWAL_TOPICS } from './words.ts'

/** What is up for renewal, where a person knows better than the subscriptions. */
export function AmountDialog({ renewal, desk, onClose }: { renewal: Renewal; desk: RenewalDesk; onClose: () => void }) {
  const [amountMinor, setMinor] = useState(renewal.amountMinor)
  const [reason, setReason] = useState('')
  const save = useAction(setAmount, {
    topics: RENEWAL_TOPICS,
    failure: 'none',
    onDone: () => {
      toast(`The amount of ${renewal.account.name}’s renewal is changed`)
      onClose()
    },
  })
  const run = (minor: number | null) => save.run({ renewalId: renewal.id, amountMinor: minor, reason })
  return (
    <Ask
      title={`What is up for renewal at ${renewal.account.name}?`}
      onClose={onClose}
      more={
        renewal.isOwnAmount ? (
          <Button
            look="quiet"
            pending={save.pending}
            disabledBecause={reason.trim() === '' ? 'Say why first.' : null}
            onClick={() => run(null)}
          >
            {renewal.isDerived ? 'Follow the subscriptions again' : 'Follow the source again'}
          </Button>
        ) : null
      }
      save={{
        label: 'Save',
        pending: save.pending,
        failure: save.failure,
        missing: amountMinor === null ? 'Say how much.' : reason.trim() === '' ? 'Say why.' : null,
        run: () => run(amountMinor),
      }}
    >
      <MoneyField
        label="Per year"
        currency={desk.currency}
        value={amountMinor}
        onChange={setMinor}
        required
        hint="It stays as you say it, also when subscriptions or files change."
      />
      <TextArea label="Why" value={reason} onChange={setReason} maxLength={1_000} required />
    </Ask>
  )
}
