import './chart.css'
import { useElementSize } from '@mantine/hooks'
import { number } from '../format.ts'
import { ratioLines } from './ratio-lines.ts'

interface RatioLinesProps {
  /** Says what the picture shows, for readers who do not see it. */
  label: string
  /** Shares, oldest first. */
  gross: readonly (number | null)[]
  net: readonly (number | null)[]
  /** Below the left and the right end. */
  from: string
  until: string
  /** px */
  height?: number
}

const NAMES = 88
const FOOT = 20
const APART = 15

/** Net over gross retention through time, each named at its end: the ground between both is what expansion made good. */
export function RatioLines({ label, gross, net, from, until, height = 112 }: RatioLinesProps) {
  const { ref, width } = useElementSize()
  const drawnWidth = Math.max(120, width - NAMES)
  const shape = ratioLines({ gross, net }, { width: drawnWidth, height: height - FOOT })
  const [upper, lower] = [shape.net.last, shape.gross.last]
  const tooClose = upper && lower ? Math.max(0, APART - (lower.y - upper.y)) / 2 : 0
  return (
    <div ref={ref} className="chart">
      <svg className="ratio-lines" width={drawnWidth + NAMES} height={height} role="img" aria-label={label}>
        {shape.between ? <path className="ratio-between" d={shape.between} /> : null}
        <path className="ratio-whole" d={`M0 ${shape.whole}H${drawnWidth}`} />
        {shape.net.runs.map((run) => (
          <polyline key={run} className="ratio-net" points={run} />
        ))}
        {shape.gross.runs.map((run) => (
          <polyline key={run} className="ratio-gross" points={run} />
        ))}
        {upper ? (
          <>
            <circle className="bell-net" cx={upper.x} cy={upper.y} r={4} />
            <text
              className="ink st t12"
              x={upper.x + 11}
              y={upper.y + 4 - tooClose}
            >{`NRR ${number(upper.share * 100, 1)}`}</text>
          </>
        ) : null}
        {lower ? (
          <>
            <rect className="ratio-end" x={lower.x - 4} y={lower.y - 4} width={8} height={8} rx={1} />
            <text
              className="ink st t12"
              x={lower.x + 11}
              y={lower.y + 4 + tooClose}
            >{`GRR ${number(lower.share * 100, 1)}`}</text>
          </>
        ) : null}
        {shape.net.first ? <Start at={shape.net.first} /> : null}
        {shape.gross.first ? <Start at={shape.gross.first} /> : null}
        <text x={0} y={height - 3}>
          {from}
        </text>
        <text x={drawnWidth} y={height - 3} textAnchor="end">
          {until}
        </text>
      </svg>
    </div>
  )
}

function Start({ at }: { at: { x: number; y: number; share: number } }) {
  return (
    <text x={at.x + 2} y={at.y + 14}>
      {number(at.share * 100, 1)}
    </text>
  )
}
