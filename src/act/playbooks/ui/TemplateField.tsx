import { useRef } from 'react'
import { TextArea, TextField } from '../../../web/design/fields.tsx'
import { Icon } from '../../../web/design/icon.tsx'
import { Picker } from '../../../web/design/Picker.tsx'
import { useBuilder } from './builder-desk.ts'
import styles from './builder.module.css'
import { withField } from './merge-choices.ts'

interface TemplateFieldProps {
  label: string
  value: string
  onChange: (text: string) => void
  maxLength: number
  isLong?: boolean
  hint?: string
}

/** A text with fields that stand for something of the account: `{{account.name}}`. */
export function TemplateField({ label, value, onChange, maxLength, isLong = false, hint }: TemplateFieldProps) {
  const { names } = useBuilder()
  const line = useRef<HTMLInputElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const cursor = useRef<{ start: number; end: number } | null>(null)
  const remember = () => {
    const field = isLong ? area.current : line.current
    if (field) cursor.current = { start: field.selectionStart ?? 0, end: field.selectionEnd ?? 0 }
  }
  const insert = (picked: string) => {
    const made = withField(value, picked, cursor.current ?? { start: value.length, end: value.length })
    onChange(made.text)
    cursor.current = { start: made.cursor, end: made.cursor }
    // The field has its new text only after the next drawing, and the list gives the focus back to its button.
    setTimeout(() => {
      const field = isLong ? area.current : line.current
      field?.focus()
      field?.setSelectionRange(made.cursor, made.cursor)
    }, 0)
  }
  const given = { label, value, onChange, maxLength, hint, onSelect: remember, onBlur: remember }
  const isEmpty = value.trim() === '' ? 'Write something here.' : null
  return (
    <div className={styles['template']}>
      {isLong ? (
        <TextArea {...given} ref={area} rows={5} error={isEmpty} />
      ) : (
        <TextField {...given} ref={line} error={isEmpty} />
      )}
      <Picker
        label={`Field for ${label.toLowerCase()}`}
        searchable
        width={320}
        options={names.mergeFields}
        chosen={[]}
        onPick={insert}
        trigger={(trigger) => (
          <button {...trigger} className={styles['insert']} aria-label={`Put a field into ${label.toLowerCase()}`}>
            <Icon name="plus" />
            Field
          </button>
        )}
      />
    </div>
  )
}
