import { number } from '../../../web/design/format.ts'
import type { ReportOut } from '../contract.ts'
import styles from './prediction.module.css'

const WIDTH = 480
const HEIGHT = 240
const FLOOR = HEIGHT - 34
const TOP = 22

/** How often each tenth left, against everybody; the line is everybody. */
export function LiftBars({ deciles, label }: { deciles: ReportOut['deciles']; label: string }) {
  const most = Math.max(1.2, ...deciles.map(({ lift }) => lift))
  const y = (lift: number) => FLOOR - (lift / most) * (FLOOR - TOP)
  const step = (WIDTH - 20) / 10
  return (
    <svg className={styles['plot']} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {deciles.map(({ decile, lift }, index) => (
        <g key={decile} fontSize="11" fill="var(--ink-3)" textAnchor="middle">
          <rect
            x={10 + index * step + 4}
            y={y(lift)}
            width={step - 8}
            height={FLOOR - y(lift)}
            rx="2"
            fill="var(--ink-2)"
          />
          <text x={10 + index * step + step / 2} y={y(lift) - 5} fill="var(--ink)">
            {number(lift, 1)}
          </text>
          <text x={10 + index * step + step / 2} y={FLOOR + 14}>
            {decile}
          </text>
        </g>
      ))}
      <line x1="10" y1={y(1)} x2={WIDTH - 10} y2={y(1)} stroke="var(--line-strong)" strokeDasharray="4 4" />
      <text x={WIDTH / 2} y={HEIGHT - 5} textAnchor="middle" fontSize="11" fill="var(--ink-3)">
        tenths, the most at risk first; 1 is the average
      </text>
    </svg>
  )
}
