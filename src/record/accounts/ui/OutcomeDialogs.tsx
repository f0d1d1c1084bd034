import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { CallError } from '../../../web/api/call-error.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField, Select, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { accountOutcomes, createOutcome, measureOutcome } from '../contract.ts'
import type { OutcomeRow } from './account-desk.ts'
import styles from './account-parts.module.css'

const EMPTY = { name: '', kpi: '', unit: '', baseline: '', target: '', valueAmount: '', agreedBy: '' }
const TOPICS = ['accounts', 'outcomes']

interface OutcomeDialogProps {
  accountId: number
  onClose: () => void
}

/** Writes down a result the customer bought the product for. */
export function OutcomeDialog({ accountId, onClose }: OutcomeDialogProps) {
  const [typed, setTyped] = useState(EMPTY)
  const [dueOn, setDueOn] = useState<Day | null>(null)
  const [agreedOn, setAgreedOn] = useState<Day | null>(null)
  const create = useAction(createOutcome, {
    topics: TOPICS,
    failure: 'none',
    onDone: () => {
      toast('Outcome recorded. Measure it to prove it.')
      onClose()
    },
  })
  const refusal = create.error instanceof CallError ? create.error : null
  const field = (key: keyof typeof EMPTY, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      value={typed[key]}
      onChange={(value) => setTyped({ ...typed, [key]: value })}
      error={refusal?.for(key)}
    />
  )
  const save = () => {
    const written = Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim() !== ''))
    create.run({
      accountId,
      ...written,
      name: typed.name.trim(),
      dueOn: dueOn ?? undefined,
      agreedOn: agreedOn ?? undefined,
    })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Record an outcome"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={create.pending}
            failure={create.failure}
            disabledBecause={typed.name.trim() === '' ? 'Name the result they want.' : null}
            onClick={save}
          >
            Record
          </ActionButton>
        </>
      }
    >
      {field('name', 'What do they want to reach?', 'In their words: “Trucks wait less at the gate”')}
      <div className={styles['pair']}>
        {field('kpi', 'Measured by')}
        {field('unit', 'Unit')}
        {field('baseline', 'Baseline')}
        {field('target', 'Target')}
        {field('valueAmount', 'Value in money')}
        <DateField label="Due" value={dueOn} onChange={setDueOn} error={refusal?.for('dueOn')} />
        {field('agreedBy', 'Agreed by')}
        <DateField label="Agreed on" value={agreedOn} onChange={setAgreedOn} error={refusal?.for('agreedOn')} />
      </div>
    </Dialog>
  )
}

interface MeasurementDialogProps extends OutcomeDialogProps {
  /** Null asks which one. */
  outcome: OutcomeRow | null
}

/** Records where an outcome stands today or stood on a day. */
export function MeasurementDialog({ accountId, outcome, onClose }: MeasurementDialogProps) {
  const today = useToday()
  const outcomes = useCall(accountOutcomes, { accountId })
  const [chosen, setChosen] = useState<number | null>(outcome?.id ?? null)
  const [value, setValue] = useState('')
  const [measuredOn, setMeasuredOn] = useState<Day>(today)
  const measure = useAction(measureOutcome, {
    topics: TOPICS,
    failure: 'none',
    onDone: () => {
      toast('Measured.')
      onClose()
    },
  })
  const refusal = measure.error instanceof CallError ? measure.error : null
  const missing = chosen === null ? 'Choose an outcome.' : value.trim() === '' ? 'Write the value.' : null
  return (
    <Dialog
      open
      onClose={onClose}
      title="Record a measurement"
      width="small"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={measure.pending}
            failure={measure.failure}
            disabledBecause={missing}
            onClick={() =>
              chosen && measure.run({ outcomeId: chosen, measuredOn, value: value.trim().replace(',', '.') })
            }
          >
            Record
          </ActionButton>
        </>
      }
    >
      <Answer of={outcomes}>
        {(found) => (
          <Select
            label="Outcome"
            value={chosen === null ? null : String(chosen)}
            onChange={(next) => setChosen(Number(next))}
            options={found.outcomes.map((row) => ({ value: String(row.id), label: row.name, note: row.unit }))}
          />
        )}
      </Answer>
      <div className={styles['pair']}>
        <TextField label="Value" inputMode="decimal" value={value} onChange={setValue} error={refusal?.for('value')} />
        <DateField
          label="Measured on"
          value={measuredOn}
          max={today}
          onChange={(next) => setMeasuredOn(next ?? today)}
          error={refusal?.for('measuredOn')}
        />
      </div>
      <p className="l t12">A second measurement on the same day replaces the first.</p>
    </Dialog>
  )
}
