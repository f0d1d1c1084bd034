import { percent } from '../../../web/design/format.ts'
import type { ReportOut } from '../contract.ts'
import styles from './prediction.module.css'

const WIDTH = 480
const HEIGHT = 260
const EDGE = { left: 46, right: 28, top: 10, bottom: 34 }

/** Said against happened, ten groups with their limits; on the diagonal both are the same. */
export function CalibrationPlot({ bins, label }: { bins: ReportOut['calibration']; label: string }) {
  const most = Math.max(0.01, ...bins.flatMap(({ said, high }) => [said, high]))
  const x = (share: number) => EDGE.left + (share / most) * (WIDTH - EDGE.left - EDGE.right)
  const y = (share: number) => HEIGHT - EDGE.bottom - (share / most) * (HEIGHT - EDGE.top - EDGE.bottom)
  const ticks = [0, most / 2, most]
  return (
    <svg className={styles['plot']} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <line x1={x(0)} y1={y(0)} x2={x(most)} y2={y(most)} stroke="var(--line-strong)" strokeDasharray="4 4" />
      <line x1={x(0)} y1={y(0)} x2={x(most)} y2={y(0)} stroke="var(--line)" />
      <line x1={x(0)} y1={y(0)} x2={x(0)} y2={y(most)} stroke="var(--line)" />
      {ticks.map((tick) => (
        <g key={tick} fill="var(--ink-3)" fontSize="11">
          <text x={x(tick)} y={HEIGHT - 18} textAnchor="middle">
            {percent(tick, most < 0.1 ? 1 : 0)}
          </text>
          <text x={EDGE.left - 6} y={y(tick) + 4} textAnchor="end">
            {percent(tick, most < 0.1 ? 1 : 0)}
          </text>
        </g>
      ))}
      <text x={(x(0) + x(most)) / 2} y={HEIGHT - 5} textAnchor="middle" fill="var(--ink-3)" fontSize="11">
        probability said
      </text>
      {bins.map(({ said, happened, low, high }) => (
        <g key={`${said} ${happened}`} stroke="var(--ink-2)" fill="var(--ink)">
          <line x1={x(said)} y1={y(low)} x2={x(said)} y2={y(high)} />
          <circle cx={x(said)} cy={y(happened)} r="4" stroke="none" />
        </g>
      ))}
    </svg>
  )
}
