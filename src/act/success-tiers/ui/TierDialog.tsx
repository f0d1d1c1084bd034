import { useState } from 'react'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button, IconButton } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { MultiSelect, NumberField, Select, TextArea, TextField } from '../../../web/design/fields.tsx'
import { currencyDigits } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { listWorkKinds } from '../../work-cost/contract.ts'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import { addTier, editTier, listTiers, type Tier } from '../contract.ts'
import { ENTITLEMENT_KINDS, type EntitlementKind, PERIODS } from '../entitlement.ts'
import { KIND_WORDS, PERIOD_WORDS, TIER_TOPICS } from './tier-words.ts'
import styles from './tiers.module.css'

type Promised = Omit<Tier['entitlements'][number], 'id' | 'quantity'> & {
  id: number | null
  quantity: number | null
  /** Of the row on the screen. */
  row: number
}
const NOTHING = ''
let lastRow = 0
const nextRow = () => {
  lastRow += 1
  return lastRow
}

/** What a tier is called, costs and promises. */
export function TierDialog({ tier, onClose }: { tier: Tier | null; onClose: () => void }) {
  const known = useCall(listTiers, {}, { topics: TIER_TOPICS }).data
  const currency = known?.currency ?? 'EUR'
  const scale = 10 ** currencyDigits(currency)
  const [name, setName] = useState(tier?.name ?? '')
  const [description, setDescription] = useState(tier?.description ?? '')
  const [price, setPrice] = useState<number | null>(tier ? tier.priceMinor / scale : null)
  const [plans, setPlans] = useState<string[]>(tier?.planNames ?? [])
  const [isArchived, setArchived] = useState(tier?.isArchived ?? false)
  const [promises, setPromises] = useState<Promised[]>(() =>
    (tier?.entitlements ?? []).map((one) => ({ ...one, row: nextRow() })),
  )
  const done = () => {
    toast(tier ? 'Tier changed' : 'Tier added')
    onClose()
  }
  const add = useAction(addTier, { topics: TIER_TOPICS, failure: 'none', onDone: done })
  const edit = useAction(editTier, { topics: TIER_TOPICS, failure: 'none', onDone: done })
  const used = tier ? edit : add
  const missing =
    name.trim() === ''
      ? 'Give it a name.'
      : promises.some((one) => one.name.trim() === '' || one.quantity === null || one.quantity <= 0)
        ? 'Each promise needs a name and a quantity.'
        : null
  const run = () => {
    const entitlements: InputOf<typeof addTier>['entitlements'] = promises.map(({ row: _row, quantity, ...one }) => ({
      ...one,
      quantity: quantity ?? 1,
    }))
    const fields = { name, description, priceMinor: Math.round((price ?? 0) * scale), planNames: plans, entitlements }
    if (tier) edit.run({ tierId: tier.id, isArchived, ...fields })
    else add.run(fields)
  }
  const options = [...new Set([...(known?.plans ?? []), ...plans])]
  return (
    <Dialog
      open
      onClose={onClose}
      width="wide"
      title={tier ? `Change ${tier.name}` : 'Add a tier'}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={used.pending}
            failure={used.failure}
            disabledBecause={missing}
            onClick={run}
          >
            {tier ? 'Save' : 'Add the tier'}
          </ActionButton>
        </>
      }
    >
      <div className="form">
        <TextField label="Name" required maxLength={60} value={name} onChange={setName} />
        <TextArea label="Description" maxLength={500} value={description} onChange={setDescription} />
        <NumberField
          label="List price of a year"
          hint="Empty or 0: it is free."
          unit={currency}
          min={0}
          value={price}
          onChange={setPrice}
        />
        {options.length > 0 ? (
          <MultiSelect
            label="Plans that carry it"
            hint="Whoever pays for one of these plans holds the tier by itself."
            placeholder="None"
            searchable
            value={plans}
            options={options.map((plan) => ({ value: plan, label: plan }))}
            onChange={setPlans}
          />
        ) : null}
        <h3 className="h3">What it promises</h3>
        {promises.map((promise) => (
          <PromiseLine
            key={promise.row}
            promise={promise}
            onChange={(change) =>
              setPromises((before) => before.map((one) => (one.row === promise.row ? { ...one, ...change } : one)))
            }
            onRemove={() => setPromises((before) => before.filter((one) => one.row !== promise.row))}
          />
        ))}
        {promises.length < 12 ? (
          <p>
            <Button onClick={() => setPromises((before) => [...before, newPromise()])}>Add a promise</Button>
          </p>
        ) : null}
        {tier ? (
          <Checkbox label="Out of use: nobody gets it any more" checked={isArchived} onChange={setArchived} />
        ) : null}
      </div>
    </Dialog>
  )
}

function newPromise(): Promised {
  const kind = 'workshops' as const
  return {
    id: null,
    kind,
    name: KIND_WORDS[kind],
    quantity: 1,
    period: 'year',
    workKindId: null,
    taskKind: null,
    row: nextRow(),
  }
}

interface PromiseLineProps {
  promise: Promised
  onChange: (change: Partial<Promised>) => void
  onRemove: () => void
}

function PromiseLine({ promise, onChange, onRemove }: PromiseLineProps) {
  const kinds = useCall(listWorkKinds, {}, { topics: ['work', 'settings'] }).data?.kinds ?? []
  const isNamedByKind = promise.name === '' || Object.values(KIND_WORDS).includes(promise.name)
  const pick = (kind: EntitlementKind) =>
    onChange(isNamedByKind ? { kind, name: kind === 'custom' ? '' : KIND_WORDS[kind] } : { kind })
  return (
    <div className={styles['promise']} role="group" aria-label={promise.name || 'A promise'}>
      <Select
        label="What"
        value={promise.kind}
        options={ENTITLEMENT_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
        onChange={pick}
      />
      <TextField label="Called" required maxLength={80} value={promise.name} onChange={(name) => onChange({ name })} />
      <NumberField
        label="How much"
        required
        min={0}
        step="0.25"
        value={promise.quantity}
        onChange={(quantity) => onChange({ quantity })}
      />
      <Select
        label="How often"
        value={promise.period}
        options={PERIODS.map((period) => ({ value: period, label: PERIOD_WORDS[period] }))}
        onChange={(period) => onChange({ period })}
      />
      <Select
        label="Hours that count"
        value={promise.workKindId === null ? NOTHING : String(promise.workKindId)}
        options={[
          { value: NOTHING, label: 'None: by hand' },
          ...kinds.filter(({ isArchived }) => !isArchived).map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        onChange={(picked) => onChange({ workKindId: picked === NOTHING ? null : Number(picked) })}
      />
      <IconButton icon="close" label={`Leave out ${promise.name}`} onClick={onRemove} />
    </div>
  )
}
