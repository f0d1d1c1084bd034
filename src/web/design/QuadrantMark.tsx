import { QUADRANT_WORDS } from './bands.ts'
import type { Quadrant } from './bands.ts'
import { NONE } from './format.ts'

/** x is customer outcomes, y is customer experience: the quadrant's own cell is filled. */
const CELLS: readonly { quadrant: Quadrant; x: number; y: number }[] = [
  { quadrant: 'unproven', x: 0, y: 0 },
  { quadrant: 'thriving', x: 6, y: 0 },
  { quadrant: 'critical', x: 0, y: 6 },
  { quadrant: 'strained', x: 6, y: 6 },
]

/** The 2 × 2 mark alone, beside a word that names it. */
export function QuadrantShape({ quadrant }: { quadrant: Quadrant }) {
  return (
    <svg className="q" viewBox="0 0 11 11" aria-hidden="true">
      {CELLS.map((cell) => (
        <rect
          key={cell.quadrant}
          x={cell.x}
          y={cell.y}
          width="5"
          height="5"
          rx="1"
          fill={cell.quadrant === quadrant ? `var(--${quadrant}-fill)` : 'var(--line-strong)'}
        />
      ))}
    </svg>
  )
}

/** Mark and word; null (a component is unknown) shows –. */
export function QuadrantMark({ quadrant }: { quadrant: Quadrant | null }) {
  if (quadrant === null) return <span className="l">{NONE}</span>
  return (
    <span className="qd">
      <QuadrantShape quadrant={quadrant} />
      {QUADRANT_WORDS[quadrant]}
    </span>
  )
}
