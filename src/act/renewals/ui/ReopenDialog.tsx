import { useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { TextArea } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { reopenRenewal, type Renewal } from '../contract.ts'
import { Ask } from './Ask.tsx'
import { RENEWAL_TOPICS } from './words.ts'

/** Opens a closed renewal again; the ledger does not close it by itself any more. */
export function ReopenDialog({ renewal, onClose }: { renewal: Renewal; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const save = useAction(reopenRenewal, {
    topics: RENEWAL_TOPICS,
    failure: 'none',
    onDone: () => {
      toast(`${renewal.account.name}’s renewal is open again`)
      onClose()
    },
  })
  return (
    <Ask
      title={`Reopen ${renewal.account.name}’s renewal?`}
      onClose={onClose}
      save={{
        label: 'Reopen',
        pending: save.pending,
        failure: save.failure,
        missing: reason.trim() === '' ? 'Say why.' : null,
        run: () => save.run({ renewalId: renewal.id, reason }),
      }}
    >
      <TextArea label="Why" value={reason} onChange={setReason} maxLength={1_000} required />
    </Ask>
  )
}
