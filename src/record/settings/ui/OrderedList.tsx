import './lists.css'
import { useId, useState } from 'react'
import type { DragEvent, KeyboardEvent, ReactNode } from 'react'
import { Icon } from '../../../web/design/icon.tsx'
import { keyTarget, moved } from './list-order.ts'

interface Listed {
  id: number
  name: string
}

interface OrderedListProps<Row extends Listed> {
  label: string
  rows: readonly Row[]
  /** Null where the reader may not change the order. */
  onOrder: ((ids: number[]) => void) | null
  children: (row: Row) => ReactNode
}

/** A list whose order matters: moved by dragging the handle, or by arrow keys while the handle has the focus. */
export function OrderedList<Row extends Listed>({ label, rows, onOrder, children }: OrderedListProps<Row>) {
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const hint = useId()
  const move = (from: number, to: number) => {
    onOrder?.(moved(rows, from, to).map((row) => row.id))
    setSaid(`${rows[from]?.name ?? ''} is now ${to + 1} of ${rows.length}.`)
  }
  const drop = (event: DragEvent, index: number) => {
    event.preventDefault()
    if (dragged !== null && dragged !== index) move(dragged, index)
    setDragged(null)
    setOver(null)
  }
  return (
    <div>
      {onOrder ? (
        <p id={hint} className="l t12 ordered-hint">
          Drag the handle, or press ↑ and ↓ on it, to change the order.
        </p>
      ) : null}
      <ol className="ordered-list" aria-label={label}>
        {rows.map((row, index) => (
          // Only a place to drop on: the handle inside is what is dragged, and what takes the keys.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <li
            key={row.id}
            className="ordered-row"
            data-dragged={dragged === index || undefined}
            data-drop={over === index && dragged !== null && dragged !== index ? edge(dragged, index) : undefined}
            onDragOver={(event) => {
              if (dragged === null) return
              event.preventDefault()
              setOver(index)
            }}
            onDrop={(event) => drop(event, index)}
          >
            {onOrder ? (
              <Grip
                name={row.name}
                hint={hint}
                onKey={(event) => {
                  const target = keyTarget(event.key, index, rows.length)
                  if (target === null) return
                  event.preventDefault()
                  event.stopPropagation()
                  move(index, target)
                }}
                onStart={() => setDragged(index)}
                onEnd={() => {
                  setDragged(null)
                  setOver(null)
                }}
              />
            ) : null}
            {children(row)}
          </li>
        ))}
      </ol>
      <output className="only-read" aria-live="polite">
        {said}
      </output>
    </div>
  )
}

function edge(from: number, to: number): 'above' | 'below' {
  return to < from ? 'above' : 'below'
}

interface GripProps {
  name: string
  hint: string
  onKey: (event: KeyboardEvent) => void
  onStart: () => void
  onEnd: () => void
}

function Grip({ name, hint, onKey, onStart, onEnd }: GripProps) {
  return (
    <button
      type="button"
      className="ordered-grip"
      draggable
      aria-label={`Move ${name}`}
      aria-describedby={hint}
      onKeyDown={onKey}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        // Firefox starts no drag without data.
        event.dataTransfer.setData('text/plain', name)
        onStart()
      }}
      onDragEnd={onEnd}
    >
      <Icon name="grip" />
    </button>
  )
}
