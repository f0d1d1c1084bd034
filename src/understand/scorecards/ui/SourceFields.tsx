import { useState } from 'react'
import type { MeasureSource } from '../../health/definitions.ts'
import { MultiSelect, NumberField, Select, TextField } from '../../../web/design/fields.tsx'
import { splitWords } from './measure-form.ts'
import type { MeasureChoices } from './MeasureDialog.tsx'
import {
  ACTIVITY_LABELS,
  AGGREGATION_LABELS,
  PRIORITY_LABELS,
  READING_LABELS,
  SURVEY_LABELS,
  windowDaysOf,
} from './measure-words.ts'

interface SourceFieldsProps<Source extends MeasureSource = MeasureSource> {
  source: Source
  choices: MeasureChoices
  problems: ReadonlyMap<string, string>
  onChange: (source: MeasureSource) => void
}

/** The fields that one kind of source needs, and no others. */
export function SourceFields(props: SourceFieldsProps) {
  const { source, problems, onChange } = props
  return (
    <>
      <KindFields {...props} />
      {'windowDays' in source && windowDaysOf(source) !== null ? (
        <NumberField
          label="Window"
          unit="days"
          min={1}
          max={730}
          step={1}
          value={source.windowDays === 0 ? null : source.windowDays}
          onChange={(days) => onChange({ ...source, windowDays: days ?? 0 })}
          error={problems.get('source.windowDays')}
          hint="Up to the running day, or to the newest data of a late source."
        />
      ) : null}
    </>
  )
}

function KindFields({ source, choices, problems, onChange }: SourceFieldsProps) {
  switch (source.kind) {
    case 'metric':
      return (
        <>
          <MetricSelect
            metric={source.metric}
            {...{ choices, problems }}
            onPick={(metric) => onChange({ ...source, metric })}
          />
          <Counted
            labels={AGGREGATION_LABELS.metric}
            value={source.aggregation}
            onChange={(aggregation) => onChange({ ...source, aggregation })}
          />
        </>
      )
    case 'usage':
      return <UsageFields {...{ source, choices, problems, onChange }} />
    case 'attribute':
      return <AttributeFields {...{ source, choices, problems, onChange }} />
    case 'tickets':
      return (
        <>
          <Counted
            labels={AGGREGATION_LABELS.tickets}
            value={source.aggregation}
            onChange={(aggregation) => onChange({ ...source, aggregation })}
          />
          <MultiSelect
            label="Priorities"
            placeholder="Every priority"
            options={optionsOf(PRIORITY_LABELS)}
            value={source.priorities}
            onChange={(priorities) => onChange({ ...source, priorities })}
          />
        </>
      )
    case 'survey':
      return (
        <>
          <Counted
            label="Survey"
            labels={SURVEY_LABELS}
            value={source.survey}
            onChange={(survey) => onChange({ ...source, survey })}
          />
          <RoleSelect
            roles={source.roles}
            {...{ choices, problems }}
            onPick={(roles) => onChange({ ...source, roles })}
          />
        </>
      )
    case 'invoices':
      return (
        <Counted
          labels={AGGREGATION_LABELS.invoices}
          value={source.aggregation}
          onChange={(aggregation) => onChange({ ...source, aggregation })}
        />
      )
    case 'outcomes':
      return (
        <Counted
          labels={AGGREGATION_LABELS.outcomes}
          value={source.aggregation}
          onChange={(aggregation) => onChange({ ...source, aggregation })}
        />
      )
    case 'activities':
      return (
        <>
          <Counted
            labels={AGGREGATION_LABELS.activities}
            value={source.aggregation}
            onChange={(aggregation) => onChange({ ...source, aggregation })}
          />
          <MultiSelect
            label="Of which"
            placeholder="All of them"
            options={optionsOf(ACTIVITY_LABELS)}
            value={source.types}
            onChange={(types) => onChange({ ...source, types })}
          />
        </>
      )
    case 'contacts':
      return (
        <>
          <Counted
            labels={AGGREGATION_LABELS.contacts}
            value={source.aggregation}
            onChange={(aggregation) => onChange({ ...source, aggregation })}
          />
          <RoleSelect
            roles={source.roles}
            {...{ choices, problems }}
            onPick={(roles) => onChange({ ...source, roles })}
          />
        </>
      )
    case 'subscription':
      return (
        <>
          <Counted
            labels={AGGREGATION_LABELS.subscription}
            value={source.aggregation}
            onChange={(aggregation) => onChange({ ...source, aggregation })}
          />
          {source.aggregation === 'seat_use' ? (
            <MetricSelect
              metric={source.metric ?? ''}
              label="Metric of used seats"
              {...{ choices, problems }}
              onPick={(metric) => onChange({ ...source, metric })}
            />
          ) : null}
        </>
      )
  }
}

type Named<Source extends MeasureSource['kind']> = SourceFieldsProps<Extract<MeasureSource, { kind: Source }>>

function UsageFields({ source, onChange }: Named<'usage'>) {
  return (
    <>
      <Counted
        labels={AGGREGATION_LABELS.usage}
        value={source.aggregation}
        onChange={(aggregation) => onChange({ ...source, aggregation })}
      />
      <WordsField
        label="Only metrics like"
        words={source.include}
        placeholder="every metric"
        hint="Keys divided by commas; * stands for anything: report_*, *_export."
        onChange={(include) => onChange({ ...source, include })}
      />
      <WordsField
        label="Without metrics like"
        words={source.exclude}
        placeholder="none"
        hint="Such as *error*: errors would make a broken product look busy."
        onChange={(exclude) => onChange({ ...source, exclude })}
      />
    </>
  )
}

function AttributeFields({ source, choices, problems, onChange }: Named<'attribute'>) {
  const field = choices.fields.find(({ key }) => key === source.attribute)
  const options = choices.fields.map(({ key, name }) => ({ value: key, label: name }))
  const pick = (attribute: string) => {
    const type = choices.fields.find(({ key }) => key === attribute)?.type
    const reading = type === 'boolean' ? 'boolean' : type === 'day' ? 'days_since' : 'number'
    onChange({ ...source, attribute, reading })
  }
  return (
    <>
      <Select
        label="Field"
        options={options}
        value={source.attribute || null}
        onChange={pick}
        error={problems.get('source.attribute')}
      />
      {field?.type === 'text' ? (
        <p className="fair t12">This field holds text: only values that are numbers will be known.</p>
      ) : null}
      <Counted
        label="Read as"
        labels={READING_LABELS}
        value={source.reading}
        onChange={(reading) => onChange({ ...source, reading })}
      />
    </>
  )
}

interface CountedProps<Value extends string> {
  label?: string
  labels: Readonly<Record<Value, string>>
  value: Value
  onChange: (value: Value) => void
}

function Counted<Value extends string>({ label = 'What counts', labels, value, onChange }: CountedProps<Value>) {
  return <Select label={label} options={optionsOf(labels)} value={value} onChange={onChange} />
}

function optionsOf<Value extends string>(labels: Readonly<Record<Value, string>>): { value: Value; label: string }[] {
  return (Object.keys(labels) as Value[]).map((value) => ({ value, label: labels[value] }))
}

interface MetricSelectProps extends Pick<SourceFieldsProps, 'choices' | 'problems'> {
  label?: string
  metric: string
  onPick: (metric: string) => void
}

function MetricSelect({ label = 'Metric', metric, choices, problems, onPick }: MetricSelectProps) {
  const options = choices.metrics.map(({ key, name, unit }) => ({ value: key, label: name, note: unit || key }))
  return (
    <Select
      label={label}
      options={options}
      value={metric || null}
      onChange={onPick}
      error={problems.get('source.metric')}
      hint={
        options.length === 0 ? 'No usage has come in yet: import some, and its metrics can be chosen here.' : undefined
      }
    />
  )
}

interface RoleSelectProps extends Pick<SourceFieldsProps, 'choices' | 'problems'> {
  roles: readonly string[]
  onPick: (roles: string[]) => void
}

function RoleSelect({ roles, choices, problems, onPick }: RoleSelectProps) {
  const known = [...new Set([...choices.roles, ...roles])]
  return (
    <MultiSelect
      label="Roles of the contacts"
      placeholder="Every contact"
      options={known.map((role) => ({ value: role, label: role.replaceAll('_', ' ') }))}
      value={roles}
      onChange={onPick}
      error={problems.get('source.roles')}
    />
  )
}

interface WordsFieldProps {
  label: string
  words: readonly string[]
  placeholder: string
  hint: string
  onChange: (words: string[]) => void
}

function WordsField({ label, words, placeholder, hint, onChange }: WordsFieldProps) {
  const [text, setText] = useState(words.join(', '))
  return (
    <TextField
      label={label}
      className="mono"
      value={text}
      placeholder={placeholder}
      hint={hint}
      onChange={(typed) => {
        setText(typed)
        onChange(splitWords(typed))
      }}
    />
  )
}
