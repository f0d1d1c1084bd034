import { useState } from 'react'
import { IconButton } from '../../../web/design/Button.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import type { Preview } from '../contract.ts'
import { targetOf, unprovided, untranslated, withConstant, withTranslation } from './mapping-draft.ts'
import type { Draft, KindDoc } from './mapping-draft.ts'

interface FixedValuesProps {
  preview: Preview
  draft: Draft
  kind: KindDoc
  setDraft: (draft: Draft) => void
}

/** One value for all rows where the file has no column, and what the file's words mean where only some are allowed. */
export function FixedValues(props: FixedValuesProps) {
  const { preview, draft, kind, setDraft } = props
  const open = unprovided(preview.columns, draft, kind)
  const given = Object.entries(draft.constants ?? {})
  return (
    <Section
      title="The same in every row"
      reason="For what the file does not say, such as the currency or the interval."
    >
      <div className="import-fixed">
        {given.map(([name, value]) => (
          <Constant
            key={name}
            {...{ name, kind }}
            value={String(value)}
            onChange={(next) => setDraft(withConstant(draft, name, next))}
          />
        ))}
        {open.length > 0 ? (
          <Select
            label="Add a value"
            options={open.map(({ name, isRequired }) => ({
              value: name,
              label: name,
              note: isRequired ? 'required' : null,
            }))}
            value={null}
            placeholder="Choose a column"
            onChange={(name) => setDraft(withConstant(draft, name, firstValue(kind, name)))}
          />
        ) : null}
      </div>
      <Translations {...props} />
    </Section>
  )
}

function firstValue(kind: KindDoc, name: string): string {
  return kind.columns.find((column) => column.name === name)?.values[0] ?? ''
}

interface ConstantProps {
  name: string
  kind: KindDoc
  value: string
  onChange: (value: string | null) => void
}

function Constant({ name, kind, value, onChange }: ConstantProps) {
  const [typed, setTyped] = useState(value)
  const allowed = kind.columns.find((column) => column.name === name)?.values ?? []
  return (
    <div className="import-constant">
      {allowed.length > 0 ? (
        <Select
          label={name}
          options={allowed.map((one) => ({ value: one, label: one }))}
          value={value}
          onChange={onChange}
        />
      ) : (
        <TextField
          label={name}
          value={typed}
          onChange={setTyped}
          onBlur={() => (typed === value ? undefined : onChange(typed))}
        />
      )}
      <IconButton icon="close" label={`Take ${name} away`} onClick={() => onChange(null)} />
    </div>
  )
}

/** Columns with fixed values whose samples hold other words. */
function Translations({ preview, draft, kind, setDraft }: FixedValuesProps) {
  const asked = preview.columns.flatMap((column, index) => {
    const target = targetOf(column, draft, kind)
    const doc = target.is === 'column' ? kind.columns.find(({ name }) => name === target.name) : undefined
    if (!doc || doc.values.length === 0 || doc.type === 'roles') return []
    const samples = preview.samples.map((row) => row[index] ?? '')
    const written = untranslated(samples, doc.values, draft.values?.[doc.name])
    return written.length === 0 ? [] : [{ column: column.column, doc, written }]
  })
  if (asked.length === 0) return null
  return (
    <>
      {asked.map(({ column, doc, written }) => (
        <fieldset key={doc.name} className="import-words">
          <legend className="h3">
            What the words in “{column}” mean as {doc.name}
          </legend>
          {written.map((word) => (
            <Select
              key={word}
              label={word}
              options={doc.values.map((one) => ({ value: one, label: one }))}
              value={draft.values?.[doc.name]?.[word] ?? null}
              placeholder="Not understood yet"
              onChange={(meant) => setDraft(withTranslation(draft, doc.name, word, meant))}
            />
          ))}
        </fieldset>
      ))}
    </>
  )
}
