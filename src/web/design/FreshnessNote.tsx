import { lateness } from './format.ts'

interface FreshnessNoteProps {
  /** How long the source is overdue, in ms; null or 0 when it is fresh: then nothing is shown. */
  lateMs: number | null
  /** What is late, for the hover: “Help desk”. */
  source?: string
}

/** “3 h late” beside a number that is not fresh. */
export function FreshnessNote({ lateMs, source }: FreshnessNoteProps) {
  if (lateMs === null || lateMs <= 0) return null
  return (
    <span className="fair b nw" title={source ? `${source} is ${lateness(lateMs)}` : undefined}>
      {lateness(lateMs)}
    </span>
  )
}
