import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { HealthException } from '../../health/definitions.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { NumberField, Select, TextArea } from '../../../web/design/fields.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Switch } from '../../../web/design/Checkbox.tsx'
import { OPERATOR_WORDS, TARGET_WORDS } from './exception-words.ts'
import { fieldUnit, fromField, toField } from './measure-form.ts'
import type { MeasureDirectory } from './measure-directory.ts'

interface ExceptionDialogProps {
  /** Null makes a new one under the free key. */
  exception: HealthException | null
  freeKey: string
  measures: MeasureDirectory
  onSave: (exception: HealthException) => void
  onClose: () => void
}

const KINDS = [
  { key: 'cap' as const, label: 'Cap' },
  { key: 'floor' as const, label: 'Floor' },
]
const TARGETS = (['cx', 'co', 'overall'] as const).map((value) => ({
  value,
  label: TARGET_WORDS[value].charAt(0).toUpperCase() + TARGET_WORDS[value].slice(1),
}))
const OPERATORS = (['<', '<=', '=', '>=', '>'] as const).map((value) => ({ value, label: OPERATOR_WORDS[value] }))

/** Writes one rule: what it does to which score, and when. */
export function ExceptionDialog({ exception, freeKey, measures, onSave, onClose }: ExceptionDialogProps) {
  const [kind, setKind] = useState(exception?.kind ?? 'cap')
  const [target, setTarget] = useState(exception?.target ?? 'overall')
  const [limit, setLimit] = useState<number | null>(exception?.limit ?? 40)
  const [measure, setMeasure] = useState<string | null>(exception?.when.measure ?? null)
  const [operator, setOperator] = useState(exception?.when.operator ?? '>=')
  const [value, setValue] = useState<number | null>(exception?.when.value ?? null)
  const [absence, setAbsence] = useState(exception?.when.absence ?? false)
  const [sentence, setSentence] = useState(exception?.sentence ?? '')
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const unit = measures.all.find(({ key }) => key === measure)?.definition.unit ?? 'number'
  const options = measures.all.filter((one) => !one.isArchived).map(({ key, name }) => ({ value: key, label: name }))

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const when = { measure: measure ?? '', operator, value, absence }
    const written = { key: exception?.key ?? freeKey, target, kind, limit, when, sentence }
    const result = HealthException.safeParse(written)
    if (result.success) onSave(result.data)
    else setProblems(new Map(result.error.issues.map(({ path, message }) => [path.join('.'), plainly(path, message)])))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={exception ? 'Change the rule' : 'Add a rule'}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="exception-form">
            {exception ? 'Take over' : 'Add the rule'}
          </Button>
        </>
      }
    >
      <form id="exception-form" className="bare-form" noValidate onSubmit={submit}>
        <div className="row gap3 wrap">
          <Segmented label="What the rule does" options={KINDS} value={kind} onChange={setKind} />
          <span className="m t12">
            {kind === 'cap' ? 'The score goes no higher than the limit.' : 'The score goes no lower than the limit.'}
          </span>
        </div>
        <Select label="Score" options={TARGETS} value={target} onChange={setTarget} />
        <NumberField
          label="Limit"
          min={0}
          max={100}
          step={5}
          value={limit}
          onChange={setLimit}
          error={problems.get('limit')}
        />
        <Select
          label="When"
          options={options}
          value={measure}
          onChange={setMeasure}
          searchable
          error={problems.get('when.measure')}
          placeholder="Choose a measure"
        />
        <div className="exception-when">
          <Select label="Comparison" hideLabel options={OPERATORS} value={operator} onChange={setOperator} />
          <NumberField
            label="Value"
            hideLabel
            unit={fieldUnit(unit).sign}
            value={value === null ? null : toField(value, unit)}
            onChange={(written) => setValue(written === null ? null : fromField(written, unit))}
            error={problems.get('when.value')}
          />
        </div>
        <Switch
          label="Speaks of silence"
          hint="Such as no sign-in for 14 days: the rule waits while the source is late, since its silence proves nothing."
          checked={absence}
          onChange={setAbsence}
        />
        <TextArea
          label="Sentence"
          required
          value={sentence}
          onChange={setSentence}
          maxLength={300}
          error={problems.get('sentence')}
          hint="Shown to everybody who asks why the score is what it is."
        />
      </form>
    </Dialog>
  )
}

/** What the schema says of a field left empty is written for programs. */
function plainly(path: readonly PropertyKey[], message: string): string {
  const field = path.at(-1)
  if (field === 'measure') return 'Choose the measure that decides.'
  if (field === 'value') return 'Give the value the measure is compared with.'
  if (field === 'limit') return 'Give a limit between 0 and 100.'
  return message
}
