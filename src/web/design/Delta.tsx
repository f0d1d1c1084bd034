import { classNames } from './class-names.ts'
import { NONE, delta } from './format.ts'

interface DeltaProps {
  /** Change in points; null shows –. */
  value: number | null
  decimals?: number
  /** A change smaller than this stays grey: it is noise, not news. */
  quietWithin?: number
  /** Said after the number: `in 30 d`. */
  since?: string
  /** Whether a rise is good news. A rise of open tickets is not. */
  rising?: 'good' | 'poor'
  strong?: boolean
}

/** A signed change: +4, −19, 0. The sign carries the meaning, colour only repeats it. */
export function Delta({ value, decimals = 0, quietWithin = 0, since, rising = 'good', strong = false }: DeltaProps) {
  return (
    <span className={classNames('dl', tone(value, quietWithin, rising), strong && 'b')}>
      {value === null ? NONE : delta(value, decimals)}
      {since && value !== null ? ` ${since}` : null}
    </span>
  )
}

function tone(value: number | null, quietWithin: number, rising: 'good' | 'poor'): string {
  if (value === null || value === 0 || Math.abs(value) < quietWithin) return 'l'
  return value > 0 === (rising === 'good') ? 'good' : 'poor'
}
