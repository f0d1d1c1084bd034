import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Condition } from '../../../kernel/conditions.ts'
import { asGroup, nodeAt } from './condition-tree.ts'
import type { Group, Path } from './condition-tree.ts'
import { ConditionGroup } from './ConditionGroup.tsx'
import styles from './conditions.module.css'
import { leafChoices } from './leaf-choices.ts'
import type { About } from './leaf-choices.ts'
import type { Vocabulary } from './leaf-parts.ts'
import type { Desk } from './desk.ts'

interface ConditionEditorProps extends About {
  /** What it decides, for those who hear it: “Who enters”. */
  label: string
  value: Condition
  /** Null: it is only read. */
  onChange: ((condition: Condition) => void) | null
  words: Vocabulary
  /** The word before the first condition: “When”. */
  lead: string
}

/** Writes a condition: a tree of chips with all, any, not and durations, by mouse or by keys alone. */
export function ConditionEditor({ label, value, onChange, words, lead, subject, inRun }: ConditionEditorProps) {
  const root = asGroup(value)
  const box = useRef<HTMLFieldSetElement>(null)
  const id = useId()
  const [fresh, setFresh] = useState<string | null>(null)
  const wanted = useRef<Path | 'add' | null>(null)
  const choices = useMemo(() => leafChoices(words, { subject, inRun }), [words, subject, inRun])

  // What was moved keeps the focus; what was removed hands it on.
  useEffect(() => {
    const target = wanted.current
    wanted.current = null
    if (target === null) return
    const inside = target === 'add' ? '[data-add]' : `[data-path="${target.join('.')}"] button[data-part]`
    box.current?.querySelector<HTMLElement>(inside)?.focus()
  })

  const desk: Desk = {
    root,
    words,
    choices,
    fresh,
    isReadOnly: onChange === null,
    change: (next: Group, focus?: Path | 'add') => {
      setFresh(null)
      wanted.current = focus === undefined || focus === 'add' || nodeAt(next, focus) ? (focus ?? null) : 'add'
      onChange?.(next)
    },
    add: (next: Group, path: Path) => {
      setFresh(path.join('.'))
      onChange?.(next)
    },
  }
  return (
    <fieldset ref={box} className={styles['tree']} aria-describedby={onChange ? id : undefined}>
      <legend className="only-read">{label}</legend>
      {onChange ? (
        <p id={id} className="only-read">
          Left and right go through a condition, Delete removes it, Alt with up and down moves it.
        </p>
      ) : null}
      <ConditionGroup desk={desk} path={[]} lead={lead} />
    </fieldset>
  )
}
