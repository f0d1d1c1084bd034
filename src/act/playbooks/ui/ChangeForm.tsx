import { NumberField, Select, TextField } from '../../../web/design/fields.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import type { StepOf } from '../definition.ts'
import { AssignmentField } from './AssignmentField.tsx'
import { useBuilder } from './builder-desk.ts'
import type { StepFormProps } from './builder-desk.ts'

type Change = StepOf<'change'>['change']
type AttributeChange = Extract<Change, { field: 'attribute' }>

/** Changes the account: stage, segment, owner or a custom field. */
export function ChangeForm({ step, onChange }: StepFormProps<StepOf<'change'>>) {
  const { names } = useBuilder()
  const custom = names.words.fields.filter(({ field }) => field.startsWith('attribute:'))
  const set = (change: Change, about?: string) => onChange({ ...step, change }, about)
  const [stage] = names.stages
  const [segment] = names.segments
  const firsts: Record<string, Change | undefined> = {
    stage: stage && { field: 'stage', stage: stage.key },
    segment: segment && { field: 'segment', segment: segment.key },
    owner: { field: 'owner', assign: { rule: 'owner_manager' } },
    ...Object.fromEntries(
      custom.map(({ field }) => [field, { field: 'attribute', attribute: keyOf(field), value: null }]),
    ),
  }
  const value = step.change.field === 'attribute' ? `attribute:${step.change.attribute}` : step.change.field
  return (
    <>
      <Select
        label="What changes"
        value={value}
        options={[
          ...(stage ? [{ value: 'stage', label: 'Stage' }] : []),
          ...(segment ? [{ value: 'segment', label: 'Segment' }] : []),
          { value: 'owner', label: 'Owner' },
          ...custom.map(({ field, name }) => ({ value: field, label: name, note: 'Custom field' })),
        ]}
        onChange={(picked) => {
          const first = firsts[picked]
          if (first) set(first)
        }}
      />
      <To change={step.change} onChange={set} />
    </>
  )
}

function keyOf(field: string): string {
  return field.slice('attribute:'.length)
}

function To({ change, onChange }: { change: Change; onChange: (change: Change, about?: string) => void }) {
  const { names } = useBuilder()
  switch (change.field) {
    case 'stage':
    case 'segment': {
      const options = change.field === 'stage' ? names.stages : names.segments
      return (
        <Select
          label="To"
          value={change.field === 'stage' ? change.stage : change.segment}
          options={options.map(({ key, name }) => ({ value: key, label: name }))}
          onChange={(key) =>
            onChange(change.field === 'stage' ? { field: 'stage', stage: key } : { field: 'segment', segment: key })
          }
        />
      )
    }
    case 'owner':
      return (
        <AssignmentField
          label="To"
          value={change.assign}
          onChange={(assign) => assign && onChange({ field: 'owner', assign })}
        />
      )
    case 'attribute':
      return <AttributeValue change={change} onChange={onChange} />
  }
}

interface AttributeValueProps {
  change: AttributeChange
  onChange: (change: Change, about?: string) => void
}

function AttributeValue({ change, onChange }: AttributeValueProps) {
  const { names } = useBuilder()
  const type = names.words.fields.find(({ field }) => field === `attribute:${change.attribute}`)?.type
  const set = (value: AttributeChange['value']) => onChange({ ...change, value }, 'value')
  if (type === 'boolean') return <Checkbox label="Yes" checked={change.value === true} onChange={set} />
  if (type === 'number') {
    return <NumberField label="To" value={typeof change.value === 'number' ? change.value : null} onChange={set} />
  }
  return (
    <TextField
      label="To"
      type={type === 'day' ? 'date' : 'text'}
      hint="Nothing empties the field."
      maxLength={300}
      value={change.value === null ? '' : String(change.value)}
      onChange={(text) => set(text === '' ? null : text)}
    />
  )
}
