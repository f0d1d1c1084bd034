import { useId } from 'react'
import { number } from './format.ts'

interface PointsBarProps {
  /** Points the measure adds to health now. */
  points: number
  /** Points it could add: its share of the overall × 100. */
  possible: number
  /** Points it has lost since the compared day; hatched. Gains are not drawn. */
  lost?: number
  /** The largest `possible` of the table, so that bars compare. */
  longest: number
}

const LONGEST_PX = 88

/** Points of possible: filled what is there, hatched what was lost, outlined what could be. */
export function PointsBar({ points, possible, lost = 0, longest }: PointsBarProps) {
  const pattern = useId()
  const px = (value: number) => (longest > 0 ? (Math.max(0, value) / longest) * LONGEST_PX : 0)
  const filled = px(points)
  const hatched = Math.min(px(lost), px(possible) - filled)
  const label = `${number(points, 1)} of ${number(possible, 1)} points${lost > 0 ? `, ${number(lost, 1)} lost` : ''}`
  return (
    <svg width="92" height="14" viewBox="0 0 92 14" role="img" aria-label={label}>
      <defs>
        <pattern id={pattern} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="4" height="4" fill="var(--poor-tint)" />
          <path d="M0 0V4" stroke="var(--poor-fill)" strokeWidth="2.4" />
        </pattern>
      </defs>
      <rect x=".5" y="3.5" width={px(possible)} height="7" rx="1.5" fill="none" stroke="var(--line-strong)" />
      <rect x="0" y="3" width={filled} height="8" rx="1.5" fill="var(--ink-2)" />
      {hatched > 0 ? <rect x={filled} y="3" width={hatched} height="8" fill={`url(#${pattern})`} /> : null}
    </svg>
  )
}
