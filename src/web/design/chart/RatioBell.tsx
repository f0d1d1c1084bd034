import './chart.css'
import type { DrawnRatio, RatioShape } from './ratio-rows.ts'

interface RatioBellProps {
  row: DrawnRatio
  shape: RatioShape
  /** px */
  width: number
  /** `GRR 92.1, NRR 109.8, floor 88`. */
  label: string
}

/** Gross (square) beside net (ring) with the floor as a mark and 100 % as a line; one row of many on one scale. */
export function RatioBell({ row, shape, width, label }: RatioBellProps) {
  const { gross, net, floor } = row
  return (
    <svg className="bell" width={width} height={22} viewBox={`0 0 ${width} 22`} role="img" aria-label={label}>
      <path className="axis" d={`M${shape.whole} 1V21`} />
      {floor === null ? null : <path className="bell-floor" d={`M${floor} 4V18`} />}
      {gross === null || net === null ? null : <path className="bell-gap" d={`M${gross} 11H${net}`} />}
      {gross === null ? null : (
        <rect
          className={row.isBelowFloor ? 'bell-gross low' : 'bell-gross'}
          x={gross - 4}
          y={7}
          width={8}
          height={8}
          rx={1}
        />
      )}
      {net === null ? null : <circle className="bell-net" cx={net} cy={11} r={4.2} />}
    </svg>
  )
}

/** What the marks mean, above the rows. */
export function RatioBellKey() {
  return (
    <span className="bell-key">
      <svg width="8" height="8" aria-hidden="true">
        <rect className="bell-gross" width="8" height="8" rx="1" />
      </svg>
      GRR
      <svg width="10" height="10" aria-hidden="true">
        <circle className="bell-net" cx="5" cy="5" r="4" />
      </svg>
      NRR
      <svg width="3" height="12" aria-hidden="true">
        <path className="bell-floor" d="M1.5 0V12" />
      </svg>
      floor
    </span>
  )
}
