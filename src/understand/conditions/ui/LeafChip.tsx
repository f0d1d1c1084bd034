import { useEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import type { Leaf } from '../../../kernel/conditions.ts'
import { classNames } from '../../../web/design/class-names.ts'
import { Picker } from '../../../web/design/Picker.tsx'
import { Popover } from '../../../web/design/Popover.tsx'
import { isOpen } from './condition-tree.ts'
import styles from './conditions.module.css'
import { leafParts, leafText } from './leaf-parts.ts'
import type { Vocabulary } from './leaf-parts.ts'
import type { LeafPart } from './part.ts'
import { PartEditor } from './PartEditor.tsx'

interface LeafChipProps {
  leaf: Leaf
  words: Vocabulary
  /** Null: it is only read. */
  onChange: ((leaf: Leaf) => void) | null
  onKeyDown?: (event: KeyboardEvent) => void
  /** Asks for its value as soon as it is drawn. */
  opensAtOnce?: boolean
}

/** A condition as joined parts, each of which opens its own list or editor. */
export function LeafChip({ leaf, words, onChange, onKeyDown, opensAtOnce = false }: LeafChipProps) {
  const box = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!opensAtOnce) return
    const first = box.current?.querySelector<HTMLButtonElement>('button[data-first]')
    first?.focus()
    first?.click()
  }, [opensAtOnce])
  return (
    <span
      ref={box}
      className={classNames('chip', styles['chip'], isOpen(leaf) && styles['open'])}
      role="group"
      aria-label={leafText(leaf, words)}
    >
      {leafParts(leaf, words).map((part) => (
        <ChipPart key={part.key} part={part} onChange={onChange} onKeyDown={onKeyDown} />
      ))}
    </span>
  )
}

interface ChipPartProps {
  part: LeafPart
  onChange: ((leaf: Leaf) => void) | null
  onKeyDown?: (event: KeyboardEvent) => void
}

function ChipPart({ part, onChange, onKeyDown }: ChipPartProps) {
  const { edit, text, label } = part
  const className = classNames(part.strong && 'v')
  if (edit === null || onChange === null) return <span className={className}>{text}</span>
  const marks = {
    className,
    'data-part': part.key,
    'data-first': part.first,
    'aria-label': `${label}: ${text}`,
    onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => {
      besideOnArrow(event)
      onKeyDown?.(event)
    },
  }
  if (edit.as === 'pick') {
    return (
      <Picker
        label={label}
        width={220}
        options={edit.options}
        chosen={edit.chosen}
        several={edit.several}
        onPick={(value) => onChange(edit.pick(value))}
        trigger={(trigger) => (
          <button {...trigger} {...marks}>
            <span className="cut">{text}</span>
          </button>
        )}
      />
    )
  }
  return (
    <Popover
      label={label}
      width={240}
      trigger={(toggle, open) => (
        <button type="button" {...marks} onClick={toggle} aria-expanded={open}>
          <span className="cut">{text}</span>
        </button>
      )}
    >
      {(close) => (
        <PartEditor
          label={label}
          edit={edit}
          onApply={(leaf) => {
            close()
            onChange(leaf)
          }}
        />
      )}
    </Popover>
  )
}

/** Left and right go from part to part of the chip. */
function besideOnArrow(event: KeyboardEvent<HTMLButtonElement>): void {
  if (event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return
  const parts = [
    ...(event.currentTarget.closest('.chip')?.querySelectorAll<HTMLButtonElement>('button[data-part]') ?? []),
  ]
  const next = parts[parts.indexOf(event.currentTarget) + (event.key === 'ArrowRight' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
