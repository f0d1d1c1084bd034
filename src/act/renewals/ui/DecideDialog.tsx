import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { useAction } from '../../../web/api/queries.ts'
import { DateField, Select, TextArea } from '../../../web/design/fields.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { DECIDED_OUTCOMES, type DecidedOutcome } from '../../../record/money/renewal-outcome.ts'
import { decideRenewal, type Renewal } from '../contract.ts'
import { Ask } from './Ask.tsx'
import { MoneyField } from './MoneyField.tsx'
import type { RenewalDesk } from './use-renewal-dialogs.tsx'
import { OUTCOME_LABELS, RENEWAL_TOPICS } from './words.ts'

const OUTCOMES = DECIDED_OUTCOMES.map((key) => ({ key, label: OUTCOME_LABELS[key] }))

/** Closes a renewal by hand, early or other than the ledger does. */
export function DecideDialog({ renewal, desk, onClose }: { renewal: Renewal; desk: RenewalDesk; onClose: () => void }) {
  const today = useToday()
  const [outcome, setOutcome] = useState<DecidedOutcome>(renewal.outcome === 'open' ? 'renewed' : renewal.outcome)
  const [renewedMinor, setRenewed] = useState(renewal.renewedMinor ?? renewal.amountMinor)
  const [decidedOn, setDecidedOn] = useState<Day | null>(renewal.decidedOn ?? today)
  const [reason, setReason] = useState<string | null>(renewal.reason)
  const [note, setNote] = useState(renewal.note)
  const isLoss = outcome === 'churned' || outcome === 'contracted'
  const reasons = isLoss ? desk.lossReasons : desk.winReasons
  const save = useAction(decideRenewal, {
    topics: RENEWAL_TOPICS,
    failure: 'none',
    onDone: () => {
      toast(`${renewal.account.name}: ${OUTCOME_LABELS[outcome].toLowerCase()}`)
      onClose()
    },
  })
  const missing =
    reason === null
      ? 'Choose a reason.'
      : outcome !== 'churned' && renewedMinor === null
        ? 'Say how much was renewed.'
        : null
  return (
    <Ask
      title={`What came of ${renewal.account.name}’s renewal?`}
      onClose={onClose}
      save={{
        label: 'Close it',
        pending: save.pending,
        failure: save.failure,
        missing,
        run: () => {
          const amount = outcome === 'churned' || renewedMinor === null ? {} : { renewedMinor }
          const day = decidedOn === null ? {} : { decidedOn }
          save.run({ renewalId: renewal.id, outcome, reason: reason ?? '', note, ...amount, ...day })
        },
      }}
    >
      <Segmented
        label="Outcome"
        options={OUTCOMES}
        value={outcome}
        onChange={(next) => {
          setOutcome(next)
          setReason(null)
        }}
      />
      {outcome === 'churned' ? null : (
        <MoneyField
          label="Renewed per year"
          currency={desk.currency}
          value={renewedMinor}
          onChange={setRenewed}
          required
        />
      )}
      <Select
        label="Reason"
        required
        options={reasons.map((one) => ({ value: one, label: one }))}
        value={reason}
        onChange={setReason}
      />
      <TextArea label="What happened" value={note} onChange={setNote} maxLength={1_000} />
      <DateField label="Decided on" value={decidedOn} onChange={setDecidedOn} max={today} />
    </Ask>
  )
}
