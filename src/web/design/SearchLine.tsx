import { useEffect, useRef, useState } from 'react'
import { Icon } from './icon.tsx'

/** Long enough to skip the letters in between. */
const PAUSE_MS = 180

interface SearchLineProps {
  /** What is searched. */
  label: string
  value: string
  onChange: (text: string) => void
}

/** Searches while typing; `/` comes here, Escape empties it, Enter goes on in the table. */
export function SearchLine({ label, value, onChange }: SearchLineProps) {
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    // Changed from outside, such as by a view; what was typed here comes back as it was sent.
    if (value !== sent.current) setTyped(value)
    sent.current = value
  }, [value])

  const send = (text: string, waitMs: number) => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      sent.current = text.trim()
      onChange(text.trim())
    }, waitMs)
  }
  return (
    <label className={typed === '' ? 'search-line' : 'search-line filled'}>
      <Icon name="search" />
      <span className="only-read">{label}</span>
      <input
        data-search
        type="search"
        placeholder="Search"
        maxLength={200}
        value={typed}
        onChange={(event) => send(event.currentTarget.value, PAUSE_MS)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            send('', 0)
            event.currentTarget.blur()
          }
          if (event.key === 'Enter') {
            send(typed, 0)
            event.currentTarget.closest('main')?.querySelector<HTMLElement>('[role="grid"]')?.focus()
          }
        }}
      />
    </label>
  )
}
