import './chart.css'
import { useElementSize } from '@mantine/hooks'
import { useId } from 'react'
import { gainLoss, labelledPlaces } from './gain-loss.ts'
import { Hatch } from './Waterfall.tsx'

export interface GainLossColumn {
  key: string
  /** Below the picture. */
  label: string
  /** Over the values, on hover. */
  head: string
  gained: number
  lost: number
}

interface GainLossChartProps {
  /** Says what the picture shows, for readers who do not see it. */
  label: string
  columns: readonly GainLossColumn[]
  write: (value: number) => string
  /** px */
  height?: number
}

const FOOT = 20
const HEAD = 16
const WORD = 58

/** Gains above the line, losses hatched below it, a tick where both together end; one column each period. */
export function GainLossChart({ label, columns, write, height = 220 }: GainLossChartProps) {
  const { ref, width } = useElementSize()
  const hatch = useId()
  const shape = gainLoss(columns, { width: Math.max(0, width), height: height - FOOT - 2 * HEAD })
  const named = new Set(labelledPlaces(columns.length, shape.columnWidth, WORD))
  // Words wider than their column end where it ends, so that the last one is not cut.
  const isTight = shape.columnWidth < WORD
  const bottom = height - FOOT - 2 * HEAD
  return (
    <div ref={ref} className="chart">
      <svg width={width} height={height} role="img" aria-label={label}>
        <defs>
          <Hatch id={hatch} />
        </defs>
        <g transform={`translate(0 ${HEAD})`}>
          {shape.columns.map(({ x, width: barWidth, gain, loss, net }, index) => {
            const column = columns[index]
            if (!column) return null
            const said = `${column.head}: ${write(column.gained)} gained, ${write(column.lost)} lost`
            return (
              <g key={column.key}>
                <title>{said}</title>
                <rect x={shape.columnWidth * index} width={shape.columnWidth} height={bottom} fill="transparent" />
                <rect className="bar-gain" x={x} y={gain.y} width={barWidth} height={gain.height} rx={1} />
                <rect
                  className="bar-loss"
                  x={x}
                  y={loss.y}
                  width={barWidth}
                  height={loss.height}
                  rx={1}
                  fill={`url(#${hatch})`}
                />
                <path className="net-tick" d={`M${x - 3} ${net}h${barWidth + 6}`} />
                {named.has(index) ? (
                  <text
                    x={isTight ? shape.columnWidth * (index + 1) : shape.columnWidth * (index + 0.5)}
                    y={bottom + HEAD + FOOT - 4}
                    textAnchor={isTight ? 'end' : 'middle'}
                  >
                    {column.label}
                  </text>
                ) : null}
              </g>
            )
          })}
          <path className="axis" d={`M0 ${shape.zero}H${width}`} />
          {shape.top > 0 ? <text x={0} y={-4}>{`+${write(shape.top)} at most`}</text> : null}
          {shape.bottom > 0 ? <text x={0} y={bottom + 12}>{`−${write(shape.bottom)} at most`}</text> : null}
        </g>
      </svg>
      <p className="chart-key">
        <svg width="10" height="10" aria-hidden="true">
          <rect className="bar-gain" width="10" height="10" rx="1" />
        </svg>
        gained
        <svg width="10" height="10" aria-hidden="true">
          <rect className="bar-loss" width="10" height="10" rx="1" fill={`url(#${hatch})`} />
        </svg>
        lost
        <svg width="14" height="10" aria-hidden="true">
          <path className="net-tick" d="M0 5h14" />
        </svg>
        both together
      </p>
    </div>
  )
}
