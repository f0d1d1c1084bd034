import { useEffect, useEffectEvent, useState } from 'react'

const PAUSE_MS = 150

interface SearchLineProps {
  value: string
  onChange: (text: string) => void
}

/** Asks after a short pause, not at every letter. */
export function SearchLine({ value, onChange }: SearchLineProps) {
  const [text, setText] = useState(value)
  const changed = useEffectEvent(onChange)
  useEffect(() => {
    if (text === value) return undefined
    const timer = setTimeout(() => changed(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, value])
  return (
    <input
      className="input"
      type="search"
      data-search
      aria-label="Search tasks"
      placeholder="Search"
      value={text}
      maxLength={200}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
