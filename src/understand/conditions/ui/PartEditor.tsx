import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { isDay } from '../../../kernel/day.ts'
import type { Leaf } from '../../../kernel/conditions.ts'
import { Button } from '../../../web/design/Button.tsx'
import { DateField, NumberField, TextField } from '../../../web/design/fields.tsx'
import styles from './conditions.module.css'
import type { PartEdit } from './part.ts'

interface PartEditorProps {
  label: string
  edit: Exclude<PartEdit, { as: 'pick' }>
  onApply: (leaf: Leaf) => void
}

/** A number, a text or a day of a condition. Enter applies it. */
export function PartEditor({ label, edit, onApply }: PartEditorProps) {
  if (edit.as === 'number') return <NumberEditor {...{ label, edit, onApply }} />
  return <WordEditor {...{ label, edit, onApply }} />
}

interface NumberEditorProps extends PartEditorProps {
  edit: Extract<PartEdit, { as: 'number' }>
}

function NumberEditor({ label, edit, onApply }: NumberEditorProps) {
  const [figure, setFigure] = useState(edit.value)
  const problem = figureProblem(figure, edit)
  return (
    <EditorForm problem={problem} onSubmit={() => figure !== null && onApply(edit.make(figure))}>
      <NumberField
        label={label}
        value={figure}
        onChange={setFigure}
        unit={edit.unit}
        error={figure === null ? null : problem}
        data-autofocus
      />
    </EditorForm>
  )
}

function figureProblem(figure: number | null, edit: NumberEditorProps['edit']): string | null {
  if (figure === null) return 'Write a number first.'
  if (edit.whole && !Number.isInteger(figure)) return 'Write a whole number.'
  if (figure < edit.min) return `At least ${edit.min}.`
  return figure > edit.max ? `At most ${edit.max}.` : null
}

interface WordEditorProps extends PartEditorProps {
  edit: Extract<PartEdit, { as: 'text' | 'day' }>
}

function WordEditor({ label, edit, onApply }: WordEditorProps) {
  const [text, setText] = useState(edit.value)
  const problem = text.trim() === '' ? 'Write a value first.' : null
  return (
    <EditorForm problem={problem} onSubmit={() => onApply(edit.make(text.trim()))}>
      {edit.as === 'day' ? (
        <DateField
          label={label}
          value={isDay(text) ? text : null}
          onChange={(day) => setText(day ?? '')}
          data-autofocus
        />
      ) : (
        <TextField label={label} value={text} maxLength={300} onChange={setText} data-autofocus />
      )}
    </EditorForm>
  )
}

interface EditorFormProps {
  problem: string | null
  onSubmit: () => void
  children: React.ReactNode
}

export function EditorForm({ problem, onSubmit, children }: EditorFormProps) {
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    // The panel lies inside another form on some pages.
    event.stopPropagation()
    if (problem === null) onSubmit()
  }
  return (
    <form className={styles['editor']} onSubmit={submit} noValidate>
      {children}
      <Button type="submit" look="primary" disabledBecause={problem}>
        Apply
      </Button>
    </form>
  )
}
