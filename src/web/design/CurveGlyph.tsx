import { curveGlyph } from './curve-glyph.ts'
import type { CurvePoint } from './curve-glyph.ts'

interface CurveGlyphProps {
  /** Points with strictly rising `x` (measure value) and `y` 0-100 (score). */
  points: readonly CurvePoint[]
  /** Measure value now, and then; null where unknown. */
  now: number | null
  then?: number | null
  label: string
}

/** A measure's curve at a glance: hollow then, filled now. */
export function CurveGlyph({ points, now, then = null, label }: CurveGlyphProps) {
  const glyph = curveGlyph(points, now, then)
  return (
    <svg width="64" height="24" viewBox="0 0 64 24" role="img" aria-label={label}>
      <path d="M4 21.5H60" stroke="var(--line-strong)" />
      <polyline points={glyph.line} fill="none" stroke="var(--ink-3)" strokeWidth="1.25" />
      {glyph.before ? (
        <circle
          cx={glyph.before.x}
          cy={glyph.before.y}
          r="2.4"
          fill="var(--surface)"
          stroke="var(--ink-2)"
          strokeWidth="1.2"
        />
      ) : null}
      {glyph.now ? <circle cx={glyph.now.x} cy={glyph.now.y} r="2.9" fill="var(--ink)" /> : null}
    </svg>
  )
}
