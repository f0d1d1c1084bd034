import { useEffect, useRef, useState } from 'react'
import { editableAmount, typedAmount } from './typed-amount.ts'
import styles from './forecast.module.css'

interface AmountEditorProps {
  label: string
  value: number | null
  currency: string
  /** Null: the field was emptied. */
  onSave: (minor: number | null) => void
  onCancel: () => void
}

/** An amount edited in place: Enter or leaving saves, Escape gives up. What is no amount stays, and says so. */
export function AmountEditor({ label, value, currency, onSave, onCancel }: AmountEditorProps) {
  const before = editableAmount(value, currency)
  const [text, setText] = useState(before)
  const [isWrong, setWrong] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const ended = useRef(false)
  useEffect(() => input.current?.select(), [])
  const end = (act: () => void) => {
    if (ended.current) return
    ended.current = true
    act()
  }
  const save = () => {
    if (text === before) return end(onCancel)
    const minor = text.trim() === '' ? null : typedAmount(text, currency)
    if (minor === null && text.trim() !== '') return setWrong(true)
    end(() => onSave(minor))
  }
  return (
    <span className={styles['amount']}>
      <input
        ref={input}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the reader asked to edit this figure
        autoFocus
        className={`input ${styles['amount']}`}
        inputMode="decimal"
        aria-label={label}
        aria-invalid={isWrong || undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setWrong(false)
        }}
        onBlur={save}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Enter') save()
          if (event.key === 'Escape') end(onCancel)
        }}
      />
      {isWrong ? (
        <span role="alert" className={`poor t12 ${styles['failed']}`}>
          Write an amount, such as 540k.
        </span>
      ) : null}
    </span>
  )
}
