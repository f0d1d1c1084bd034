import type { Band } from './bands.ts'
import { sparkShape } from './spark.ts'

interface SparklineProps {
  /** Scores 0-100, oldest first; null where unknown. */
  scores: readonly (number | null)[]
  /** Colours the marked end. */
  band: Band
  /** Said to screen readers; leave out where the row already says the numbers. */
  label?: string
  width?: number
  height?: number
}

/** The course of a score, over at least 32 points of height, with dotted band limits and a marked end. */
export function Sparkline({ scores, band, label, width = 72, height = 20 }: SparklineProps) {
  const shape = sparkShape(scores, { width, height, leastSpan: 32 })
  if (shape.end === null) return <span className="l t12">no data yet</span>
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      {shape.limits.map((y) => (
        <path key={y} d={`M0 ${y}H${width}`} stroke="var(--line-strong)" strokeDasharray="1.5 2.5" />
      ))}
      {shape.lines.map((points) => (
        <polyline
          key={points}
          points={points}
          fill="none"
          stroke="var(--ink-3)"
          strokeWidth="1.25"
          strokeLinejoin="round"
        />
      ))}
      <circle cx={shape.end.x} cy={shape.end.y} r="2.3" fill={`var(--${band}-fill)`} />
    </svg>
  )
}
