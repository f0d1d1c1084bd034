import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField, NumberField, Select, TextField } from '../../../web/design/fields.tsx'
import { counted, currencyDigits, money } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { AccountField, type NamedAccount } from '../../work-cost/ui/AccountField.tsx'
import { holdTier, listTiers, type Tier } from '../contract.ts'
import { TIER_TOPICS } from './tier-words.ts'
import styles from './tiers.module.css'

/** Gives one or many accounts a tier from a day on. */
export function HoldDialog({ tiers, onClose }: { tiers: readonly Tier[]; onClose: () => void }) {
  const today = useToday()
  const currency = useCall(listTiers, {}, { topics: TIER_TOPICS }).data?.currency ?? 'EUR'
  const [accounts, setAccounts] = useState<readonly NamedAccount[]>([])
  const [tierId, setTierId] = useState(String(tiers[0]?.id ?? ''))
  const [from, setFrom] = useState<Day | null>(today)
  const [price, setPrice] = useState<number | null>(null)
  const [note, setNote] = useState('')
  const give = useAction(holdTier, {
    topics: TIER_TOPICS,
    failure: 'none',
    onDone: (done) => {
      toast(`${counted(done.accounts, 'account')} got the tier`)
      onClose()
    },
  })
  const list = tiers.find(({ id }) => String(id) === tierId)?.priceMinor ?? 0
  const missing = accounts.length === 0 ? 'Choose an account.' : from === null ? 'Give the day.' : null
  const run = () => {
    if (from === null) return
    const priceMinor = price === null ? null : Math.round(price * 10 ** currencyDigits(currency))
    give.run({ accountIds: accounts.map(({ id }) => id), tierId: Number(tierId), fromDay: from, priceMinor, note })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Give a tier"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={give.pending}
            failure={give.failure}
            disabledBecause={missing}
            onClick={run}
          >
            Give it
          </ActionButton>
        </>
      }
    >
      <div className="form">
        <AccountField
          label="Accounts"
          value={null}
          onChange={(account) =>
            setAccounts((before) => (before.some(({ id }) => id === account.id) ? before : [...before, account]))
          }
        />
        {accounts.length > 0 ? (
          <div className={styles['chosen']} role="group" aria-label="Chosen accounts">
            {accounts.map(({ id, name }) => (
              <button
                key={id}
                type="button"
                className="chip"
                onClick={() => setAccounts((before) => before.filter((one) => one.id !== id))}
              >
                <span className="v">{name}</span>
                <span className="only-read">: leave out</span>
                <span aria-hidden="true"> ×</span>
              </button>
            ))}
          </div>
        ) : null}
        <Select
          label="Tier"
          value={tierId}
          options={tiers.map(({ id, name, priceMinor }) => ({
            value: String(id),
            label: name,
            note: priceMinor === 0 ? 'free' : money(priceMinor, currency),
          }))}
          onChange={setTierId}
        />
        <DateField label="From" value={from} onChange={setFrom} />
        <NumberField
          label="Agreed price of a year"
          hint={`Empty: the list price, ${list === 0 ? 'free' : money(list, currency)}.`}
          unit={currency}
          min={0}
          value={price}
          onChange={setPrice}
        />
        <TextField label="Note" maxLength={500} value={note} onChange={setNote} />
        <p className="l t12">
          What they hold by hand on that day ends there. A tier by plan shows again when this one ends.
        </p>
      </div>
    </Dialog>
  )
}
