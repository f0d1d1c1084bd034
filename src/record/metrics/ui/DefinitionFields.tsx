import { useState } from 'react'
import { useCall } from '../../../web/api/queries.ts'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { MultiSelect, Select, TextField } from '../../../web/design/fields.tsx'
import { number } from '../../../web/design/format.ts'
import type { EventType } from '../../events/item.ts'
import { WHERE_OPERATORS } from '../../events/metric-rule.ts'
import { listEventNames, listEventProperties } from '../contract.ts'
import { OPERATOR_WORDS, TYPE_WORDS, type DefinitionDraft } from './definition-draft.ts'
import styles from './metrics.module.css'

interface DefinitionFieldsProps {
  draft: DefinitionDraft
  problems: ReadonlyMap<string, string>
  onChange: (draft: DefinitionDraft) => void
}

const TYPES = (Object.keys(TYPE_WORDS) as EventType[]).map((value) => ({
  value,
  label: TYPE_WORDS[value].charAt(0).toUpperCase() + TYPE_WORDS[value].slice(1),
}))
const COUNTS = [
  { value: 'events' as const, label: 'How many came' },
  { value: 'users' as const, label: 'Different users' },
  { value: 'sum' as const, label: 'Sum of a property' },
  { value: 'last' as const, label: 'Newest value of a property' },
]
const OPERATORS = WHERE_OPERATORS.map((value) => ({ value, label: OPERATOR_WORDS[value] }))
const MOST_CONDITIONS = 10

/** Which events a metric counts, and how. */
export function DefinitionFields({ draft, problems, onChange }: DefinitionFieldsProps) {
  const set = (change: Partial<DefinitionDraft>) => onChange({ ...draft, ...change })
  const needsProperty = draft.count === 'sum' || draft.count === 'last'
  const properties = useProperties(draft)
  return (
    <>
      <div className={styles['two']}>
        <MultiSelect
          label="Kinds of calls"
          options={TYPES}
          value={draft.types}
          onChange={(types) => set({ types })}
          error={problems.get('types')}
        />
        <NamesField draft={draft} onChange={(names) => set({ names })} />
      </div>
      <div className={styles['two']}>
        <Select label="What to count" options={COUNTS} value={draft.count} onChange={(count) => set({ count })} />
        {needsProperty ? (
          <TextField
            label="Property"
            list="seen-properties"
            value={draft.property}
            onChange={(property) => set({ property })}
            error={problems.get('property')}
            hint="Only numbers count; parts by dots, as in order.total."
          />
        ) : null}
      </div>
      <Conditions {...{ draft, problems, onChange }} />
      <datalist id="seen-properties">
        {properties.map(({ path, examples }) => (
          <option key={path} value={path}>
            {examples.map(String).join(', ')}
          </option>
        ))}
      </datalist>
    </>
  )
}

function NamesField({ draft, onChange }: { draft: DefinitionDraft; onChange: (names: string[]) => void }) {
  const [search, setSearch] = useState('')
  const names = useCall(listEventNames, { search, limit: 200 }, { topics: ['events'] }).data?.names ?? []
  const fitting = new Map<string, number>()
  for (const { type, name, events } of names) {
    if (draft.types.includes(type)) fitting.set(name, (fitting.get(name) ?? 0) + events)
  }
  for (const name of draft.names) if (!fitting.has(name)) fitting.set(name, 0)
  return (
    <MultiSelect
      label="Names"
      placeholder="Every name"
      searchable
      onSearch={setSearch}
      options={[...fitting].map(([name, events]) => ({
        value: name,
        label: name,
        note: events > 0 ? number(events) : undefined,
      }))}
      value={draft.names}
      onChange={onChange}
      hint="None chosen means every name."
    />
  )
}

function Conditions({ draft, problems, onChange }: DefinitionFieldsProps) {
  const setWhere = (where: DefinitionDraft['where']) => onChange({ ...draft, where })
  const change = (index: number, part: Partial<DefinitionDraft['where'][number]>) =>
    setWhere(draft.where.map((condition, at) => (at === index ? { ...condition, ...part } : condition)))
  return (
    <fieldset className={styles['conditions']}>
      <legend className="th">Only where</legend>
      {draft.where.map((condition, index) => (
        // Conditions have no names of their own: their place is what tells them apart.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={styles['condition']}>
          <TextField
            label={`Property of condition ${index + 1}`}
            hideLabel
            placeholder="Property"
            list="seen-properties"
            value={condition.property}
            onChange={(property) => change(index, { property })}
            error={problems.get(`where.${index}.property`)}
          />
          <Select
            label={`Comparison of condition ${index + 1}`}
            hideLabel
            options={OPERATORS}
            value={condition.operator}
            onChange={(operator) => change(index, { operator })}
          />
          {condition.operator === 'exists' ? (
            <span />
          ) : (
            <TextField
              label={`Value of condition ${index + 1}`}
              hideLabel
              placeholder="Value"
              value={condition.text}
              onChange={(text) => change(index, { text })}
              error={problems.get(`where.${index}.value`)}
            />
          )}
          <IconButton
            icon="close"
            label={`Remove condition ${index + 1}`}
            onClick={() => setWhere(draft.where.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {draft.where.length < MOST_CONDITIONS ? (
        <Button
          look="quiet"
          icon="plus"
          onClick={() => setWhere([...draft.where, { property: '', operator: 'is', text: '' }])}
        >
          Add a condition
        </Button>
      ) : null}
    </fieldset>
  )
}

function useProperties({ types, names }: DefinitionDraft) {
  const asked = useCall(
    listEventProperties,
    { types, names },
    { enabled: types.length > 0, topics: [], freshMs: 300_000 },
  )
  return asked.data?.properties ?? []
}
