import type { Day } from '../../kernel/day.ts'
import { NONE, ago, clockTime, daysSince, exactDay, exactInstant, nearDay, relativeDay, shortDay } from './format.ts'
import { useNow } from './now.ts'
import { useToday } from './today.tsx'

const WRITINGS = { relative: relativeDay, since: daysSince, near: nearDay, short: shortDay }

interface DayTextProps {
  day: Day | null
  /** relative `in 47 d`, since `16 d`, near `yesterday` or `28 Oct`, short `3 Jan`, exact `3 Jan 2027`. */
  as?: keyof typeof WRITINGS | 'exact'
}

/** A day as a person would say it, the exact one on hover. */
export function DayText({ day, as = 'relative' }: DayTextProps) {
  const today = useToday()
  if (day === null) return <span className="l">{NONE}</span>
  return (
    <time dateTime={day} title={exactDay(day)}>
      {as === 'exact' ? exactDay(day) : WRITINGS[as](day, today)}
    </time>
  )
}

interface InstantTextProps {
  instant: Date | string
  /** ago `2 min ago` (keeps counting), clock `14:02`, exact `17 Nov 2026, 14:02`. */
  as?: 'ago' | 'clock' | 'exact'
}

/** A moment, the exact one on hover. */
export function InstantText({ instant, as = 'ago' }: InstantTextProps) {
  const date = typeof instant === 'string' ? new Date(instant) : instant
  const now = useNow()
  const exact = exactInstant(date)
  const text = as === 'ago' ? ago(date, now) : as === 'clock' ? clockTime(date) : exact
  return (
    <time dateTime={date.toISOString()} title={exact}>
      {text}
    </time>
  )
}
