import { useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { classNames } from '../../../web/design/class-names.ts'
import { Field } from '../../../web/design/Field.tsx'
import { mentionAt, mentionChoices, withMention } from './mentions.ts'
import styles from './account-parts.module.css'

interface MentionAreaProps {
  label: string
  value: string
  people: readonly { id: number; name: string }[]
  error?: string | null
  onChange: (value: string) => void
}

/** A text in which @ offers the members' names. */
export function MentionArea({ label, value, people, error, onChange }: MentionAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState<number | null>(null)
  const [at, setAt] = useState(0)
  const listId = useId()
  const mention = caret === null ? null : mentionAt(value, caret)
  const choices = mention ? mentionChoices(people, mention.text) : []
  const isOpen = choices.length > 0

  const choose = (name: string) => {
    if (!mention) return
    const next = withMention(value, mention, name)
    onChange(next.text)
    setCaret(null)
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(next.caret, next.caret)
    })
  }
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!isOpen || event.metaKey || event.ctrlKey) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setAt((at + step + choices.length) % choices.length)
    else if (event.key === 'Enter' || event.key === 'Tab') choose(choices[at]?.name ?? '')
    else if (event.key === 'Escape') setCaret(null)
    else return
    event.preventDefault()
  }
  return (
    <div className={styles['mentionable']}>
      <Field label={label} error={error} hint="@ mentions a colleague">
        {(wiring) => (
          <textarea
            {...wiring}
            ref={area}
            rows={5}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to write
            autoFocus
            className="input area"
            maxLength={20_000}
            value={value}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={listId}
            aria-activedescendant={isOpen ? `${listId}-${at}` : undefined}
            onKeyDown={keys}
            onChange={(event) => {
              onChange(event.currentTarget.value)
              setCaret(event.currentTarget.selectionStart)
              setAt(0)
            }}
            onBlur={() => setCaret(null)}
          />
        )}
      </Field>
      <div
        id={listId}
        role="listbox"
        aria-label="Colleagues"
        className={classNames('menu', styles['mentions'])}
        hidden={!isOpen}
      >
        {choices.map((person, index) => (
          // Chosen by keys in the text area, which keeps the focus.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={person.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            className={classNames('menu-item', index === at && styles['at'])}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(person.name)}
          >
            {person.name}
          </div>
        ))}
      </div>
    </div>
  )
}
