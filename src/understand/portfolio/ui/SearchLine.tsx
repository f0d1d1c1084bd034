import { useEffect, useRef, useState } from 'react'
import { Icon } from '../../../web/design/icon.tsx'

/** Long enough to skip the letters in between. */
const PAUSE_MS = 180

/** Searches names and domains while typing; `/` comes here, Escape empties it. */
export function SearchLine({ value, onChange }: { value: string; onChange: (text: string) => void }) {
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
      <span className="only-read">Search accounts</span>
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
