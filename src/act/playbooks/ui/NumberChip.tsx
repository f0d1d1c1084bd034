import { useState } from 'react'
import { EditorForm } from '../../../understand/conditions/ui/PartEditor.tsx'
import { NumberField } from '../../../web/design/fields.tsx'
import { Popover } from '../../../web/design/Popover.tsx'

interface NumberChipProps {
  label: string
  value: number
  /** How it reads in the sentence: `45 days`. */
  text: string
  unit: string
  min: number
  max: number
  /** Null: it is only read. */
  onChange: ((value: number) => void) | null
}

/** A whole number within a sentence, changed in a small panel. */
export function NumberChip({ label, value, text, unit, min, max, onChange }: NumberChipProps) {
  if (!onChange) return <b>{text}</b>
  return (
    <span className="chip">
      <Popover
        label={label}
        width={240}
        trigger={(toggle, open) => (
          <button type="button" className="v" aria-label={`${label}: ${text}`} aria-expanded={open} onClick={toggle}>
            {text}
          </button>
        )}
      >
        {(close) => (
          <Editor
            {...{ label, value, unit, min, max }}
            onApply={(next) => {
              close()
              onChange(next)
            }}
          />
        )}
      </Popover>
    </span>
  )
}

interface EditorProps extends Pick<NumberChipProps, 'label' | 'value' | 'unit' | 'min' | 'max'> {
  onApply: (value: number) => void
}

function Editor({ label, value, unit, min, max, onApply }: EditorProps) {
  const [figure, setFigure] = useState<number | null>(value)
  const isFit = figure !== null && Number.isInteger(figure) && figure >= min && figure <= max
  return (
    <EditorForm
      problem={isFit ? null : `Write a whole number from ${min} to ${max}.`}
      onSubmit={() => figure !== null && onApply(figure)}
    >
      <NumberField label={label} value={figure} onChange={setFigure} unit={unit} data-autofocus />
    </EditorForm>
  )
}
