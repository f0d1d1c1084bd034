import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { isDay } from '../../../kernel/day.ts'
import { Button } from '../../../web/design/Button.tsx'
import { DateField, NumberField, TextField } from '../../../web/design/fields.tsx'
import { currencyDigits } from '../../../web/design/format.ts'
import type { FilterValue, ValueEditor } from './filter-words.ts'

interface FilterValueEditorProps {
  editor: Exclude<ValueEditor, 'options' | 'flag'>
  label: string
  value: FilterValue | null
  currency: string
  onApply: (value: FilterValue) => void
}

const UNITS: Partial<Record<ValueEditor, string>> = { days: 'days', percent: '%' }

/** One value of a condition: a number, a sum of money, a day or a text. Enter applies it. */
export function FilterValueEditor({ editor, label, value, currency, onApply }: FilterValueEditorProps) {
  const factor = editor === 'money' ? 10 ** currencyDigits(currency) : editor === 'percent' ? 0.01 : 1
  const [figure, setFigure] = useState(typeof value === 'number' ? value / factor : null)
  const [text, setText] = useState(typeof value === 'string' ? value : '')
  const made =
    editor === 'day' || editor === 'text' ? text.trim() || null : figure === null ? null : scaled(figure, factor)
  const apply = (event: SyntheticEvent) => {
    event.preventDefault()
    if (made !== null) onApply(made)
  }
  return (
    <form className="filter-value" onSubmit={apply}>
      {editor === 'day' ? (
        <DateField
          label={label}
          value={isDay(text) ? text : null}
          onChange={(next) => setText(next ?? '')}
          data-autofocus
        />
      ) : editor === 'text' ? (
        <TextField label={label} value={text} maxLength={300} onChange={setText} data-autofocus />
      ) : (
        <NumberField
          label={label}
          value={figure}
          onChange={setFigure}
          unit={editor === 'money' ? currency : UNITS[editor]}
          min={editor === 'days' ? 0 : undefined}
          data-autofocus
        />
      )}
      <Button type="submit" look="primary" disabledBecause={made === null ? 'Write a value first.' : null}>
        Apply
      </Button>
    </form>
  )
}

/** Money is whole minor units; a share keeps a few digits only. */
function scaled(figure: number, factor: number): number {
  return factor > 1 ? Math.round(figure * factor) : Math.round(figure * factor * 10_000) / 10_000
}
