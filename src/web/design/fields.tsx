import type { ComponentProps, ReactNode } from 'react'
import { isDay } from '../../kernel/day.ts'
import type { Day } from '../../kernel/day.ts'
import { classNames } from './class-names.ts'
import { Field } from './Field.tsx'
import type { FieldFrame, Wiring } from './Field.tsx'
import { Icon } from './icon.tsx'
import { Picker } from './Picker.tsx'
import type { Option } from './Picker.tsx'

type Native<Tag extends 'input' | 'textarea'> = Omit<ComponentProps<Tag>, 'value' | 'onChange' | 'id' | 'required'>

interface TextFieldProps extends FieldFrame, Native<'input'> {
  value: string
  onChange: (value: string) => void
}

export function TextField(props: TextFieldProps) {
  const { label, hideLabel, hint, error, required, value, onChange, ...rest } = props
  return (
    <Field {...{ label, hideLabel, hint, error, required }}>
      {(wiring) => (
        <input
          type="text"
          {...rest}
          {...wiring}
          className={classNames('input', rest.className)}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

interface TextAreaProps extends FieldFrame, Native<'textarea'> {
  value: string
  onChange: (value: string) => void
}

/** Grows with its text. */
export function TextArea(props: TextAreaProps) {
  const { label, hideLabel, hint, error, required, value, onChange, ...rest } = props
  return (
    <Field {...{ label, hideLabel, hint, error, required }}>
      {(wiring) => (
        <textarea
          rows={3}
          {...rest}
          {...wiring}
          className={classNames('input', 'area', rest.className)}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

interface NumberFieldProps extends FieldFrame, Omit<Native<'input'>, 'type'> {
  value: number | null
  onChange: (value: number | null) => void
  /** Written behind the number: `%`, `d`, `€`. */
  unit?: string
}

export function NumberField(props: NumberFieldProps) {
  const { label, hideLabel, hint, error, required, value, onChange, unit, ...rest } = props
  return (
    <Field {...{ label, hideLabel, hint, error, required }}>
      {(wiring) => (
        <span className="with-unit">
          <input
            inputMode="decimal"
            step="any"
            {...rest}
            {...wiring}
            type="number"
            className={classNames('input', 'figure', rest.className)}
            value={value ?? ''}
            onChange={(event) => {
              const typed = event.currentTarget.valueAsNumber
              onChange(Number.isNaN(typed) ? null : typed)
            }}
          />
          {unit ? <span className="l">{unit}</span> : null}
        </span>
      )}
    </Field>
  )
}

interface DateFieldProps extends FieldFrame, Omit<Native<'input'>, 'type'> {
  value: Day | null
  onChange: (value: Day | null) => void
}

export function DateField(props: DateFieldProps) {
  const { label, hideLabel, hint, error, required, value, onChange, ...rest } = props
  return (
    <Field {...{ label, hideLabel, hint, error, required }}>
      {(wiring) => (
        <input
          {...rest}
          {...wiring}
          type="date"
          className={classNames('input', rest.className)}
          value={value ?? ''}
          onChange={(event) => onChange(isDay(event.currentTarget.value) ? event.currentTarget.value : null)}
        />
      )}
    </Field>
  )
}

interface SelectProps<Value extends string> extends FieldFrame {
  options: readonly Option<Value>[]
  value: Value | null
  onChange: (value: Value) => void
  placeholder?: string
  searchable?: boolean
  onSearch?: (text: string) => void
  disabled?: boolean
}

/** One of many. For two to four use `Segmented`. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const chosen = props.options.find((option) => option.value === props.value)
  return (
    <PickerField
      frame={props}
      options={props.options}
      chosen={props.value === null ? [] : [props.value]}
      onPick={props.onChange}
      shown={chosen ? [chosen.mark, chosen.label] : null}
      {...picking(props)}
    />
  )
}

interface MultiSelectProps<Value extends string> extends Omit<SelectProps<Value>, 'value' | 'onChange'> {
  value: readonly Value[]
  onChange: (value: Value[]) => void
}

/** Several of many. */
export function MultiSelect<Value extends string>(props: MultiSelectProps<Value>) {
  const labels = props.options.filter((option) => props.value.includes(option.value)).map((option) => option.label)
  return (
    <PickerField
      frame={props}
      options={props.options}
      chosen={props.value}
      several
      onPick={(picked) => {
        const without = props.value.filter((value) => value !== picked)
        props.onChange(without.length < props.value.length ? without : [...props.value, picked])
      }}
      shown={labels.length > 0 ? labels.join(', ') : null}
      {...picking(props)}
    />
  )
}

function picking({ placeholder, searchable, onSearch, disabled }: Omit<SelectProps<string>, 'value' | 'onChange'>) {
  return { placeholder, searchable, onSearch, disabled }
}

interface PickerFieldProps<Value extends string> {
  frame: FieldFrame
  options: readonly Option<Value>[]
  chosen: readonly Value[]
  onPick: (value: Value) => void
  shown: ReactNode
  placeholder: string | undefined
  searchable: boolean | undefined
  onSearch: ((text: string) => void) | undefined
  disabled: boolean | undefined
  several?: boolean
}

function PickerField<Value extends string>({
  frame,
  shown,
  placeholder,
  disabled,
  ...picker
}: PickerFieldProps<Value>) {
  const { label, hideLabel, hint, error, required } = frame
  return (
    <Field {...{ label, hideLabel, hint, error, required }}>
      {(wiring) => (
        <Picker
          label={label}
          {...picker}
          trigger={(trigger) => (
            <button {...trigger} {...unrequired(wiring)} disabled={disabled} className="input select">
              {shown === null ? (
                <span className="l grow cut">{placeholder ?? 'Choose'}</span>
              ) : (
                <span className="grow cut row gap2">{shown}</span>
              )}
              <Icon name="chevron-down" />
            </button>
          )}
        />
      )}
    </Field>
  )
}

/** A button may not say that it is required; the label does. */
function unrequired(wiring: Wiring) {
  return { ...wiring, 'aria-required': undefined }
}
