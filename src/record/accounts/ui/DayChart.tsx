import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import { exactDay, plainNumber, shortDay } from '../../../web/design/format.ts'
import { IconButton } from '../../../web/design/Button.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { dayChart, nearestIndex } from './day-chart.ts'
import type { ChartFrame, ChartShape, DayPoint } from './day-chart.ts'
import styles from './chart.module.css'

interface DayChartProps {
  /** Says what the picture shows, for readers who do not see it. */
  label: string
  points: readonly DayPoint[]
  shape: 'step' | 'line'
  /** px; the width is the place it stands in. */
  height?: number
  scale?: { low: number; high: number }
  target?: { value: number; label: string } | null
  /** How a value is written; plain numbers by default. */
  write?: (value: number) => string
  /** Offers the numbers as a table. */
  withTable?: boolean
}

/** The course of a number over days: scale at the right, first and last day below, the value under the pointer above. */
export function DayChart({ withTable = false, ...props }: DayChartProps) {
  const [asTable, setAsTable] = useState(false)
  if (!withTable) return <Picture {...props} />
  return (
    <div className={styles['withTable']}>
      <IconButton
        icon="table"
        label={asTable ? 'Show as chart' : 'Show as table'}
        aria-pressed={asTable}
        onClick={() => setAsTable(!asTable)}
      />
      {asTable ? <Numbers {...props} /> : <Picture {...props} />}
    </div>
  )
}

function Picture({ label, points, shape, height = 108, scale, target, write = plainNumber }: DayChartProps) {
  const { ref, width: measured } = useElementSize()
  const [pointed, setPointed] = useState<number | null>(null)
  const today = useToday()
  const width = Math.max(160, measured)
  const longest = Math.max(
    ...[...points.map((point) => point.value ?? 0), target?.value ?? 0].map((value) => write(value).length),
  )
  const frame: ChartFrame = {
    width,
    height,
    left: 6,
    right: Math.max(36, longest * 7 + 10),
    top: height < 120 ? 20 : 28,
    bottom: 24,
  }
  const chart = dayChart(points, frame, { shape, scale, alsoShow: target ? [target.value] : [] })
  const at = pointed === null ? undefined : points[pointed]
  const first = points[0]
  const last = points.at(-1)
  const edge = width - frame.right

  return (
    <div ref={ref} className={styles['picture']}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={label}
        onPointerMove={(event) => {
          const place = event.clientX - event.currentTarget.getBoundingClientRect().left
          setPointed(nearestIndex(points.length, place, frame))
        }}
        onPointerLeave={() => setPointed(null)}
      >
        {chart.ticks.map((tick, index) => (
          <path key={tick.y} className={index === 0 ? 'axis' : 'grid'} d={`M6 ${tick.y}H${edge}`} />
        ))}
        {chart.ticks.map((tick) =>
          chart.end && Math.abs(chart.end.y - tick.y) < 13 ? null : (
            <text key={tick.y} x={edge + 6} y={tick.y + 4}>
              {write(tick.value)}
            </text>
          ),
        )}
        {target ? (
          <>
            <path d={`M6 ${chart.y(target.value)}H${edge}`} stroke="var(--ink-3)" strokeDasharray="2 2" />
            <text x="6" y={chart.y(target.value) - 4} className="ink2">
              {target.label}
            </text>
          </>
        ) : null}
        {shape === 'line' && chart.paths.length > 1 ? (
          <polyline
            points={overGaps(points, chart)}
            fill="none"
            stroke="var(--line-strong)"
            strokeDasharray="1.5 2.5"
          />
        ) : null}
        {chart.paths.map((path) => (
          <path
            key={path}
            d={path}
            fill="none"
            stroke="var(--ink)"
            strokeWidth="1.75"
            strokeLinejoin="round"
            strokeLinecap="round"
          />
        ))}
        {chart.end ? (
          <>
            {shape === 'line' ? <circle cx={chart.end.x} cy={chart.end.y} r="2.6" fill="var(--ink)" /> : null}
            <text x={edge + 6} y={chart.end.y + 4} className={`ink st ${styles['endValue']}`}>
              {write(chart.end.value)}
            </text>
          </>
        ) : null}
        {at && pointed !== null ? (
          <>
            <path d={`M${chart.x(pointed)} ${frame.top - 6}V${height - frame.bottom}`} stroke="var(--line-strong)" />
            {at.value === null ? null : (
              <circle cx={chart.x(pointed)} cy={chart.y(at.value)} r="3" fill="var(--accent)" />
            )}
            <text
              x={Math.min(chart.x(pointed), edge)}
              y="14"
              className="ink2"
              textAnchor={pointed < points.length / 2 ? 'start' : 'end'}
            >
              {`${exactDay(at.day)}: ${at.value === null ? 'nothing known' : write(at.value)}`}
            </text>
          </>
        ) : null}
        {first && last ? (
          <>
            <text x="6" y={height - 7}>
              {shortDay(first.day, today)}
            </text>
            <text x={edge} y={height - 7} textAnchor="end">
              {shortDay(last.day, today)}
            </text>
          </>
        ) : null}
      </svg>
    </div>
  )
}

function Numbers({ label, points, write = plainNumber }: DayChartProps) {
  const known = points.filter((point) => point.value !== null).toReversed()
  return (
    // A table longer than its place is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['numbers']} tabIndex={0} role="region" aria-label={`${label}, as table`}>
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" className="r">
              Value
            </th>
          </tr>
        </thead>
        <tbody>
          {known.map((point) => (
            <tr key={point.day}>
              <td>{exactDay(point.day)}</td>
              <td className="r">{point.value === null ? null : write(point.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const MINI: ChartFrame = { width: 120, height: 24, left: 2, right: 5, top: 3, bottom: 3 }

/** The course of a number beside it, without scale. The row says the numbers, so readers skip the picture. */
export function MiniChart({ points }: { points: readonly DayPoint[] }) {
  const chart = dayChart(points, MINI, { shape: 'line' })
  if (!chart.end) return <span className="l t12">no data</span>
  return (
    <svg width={MINI.width} height={MINI.height} viewBox={`0 0 ${MINI.width} ${MINI.height}`} aria-hidden="true">
      <polyline
        points={overGaps(points, chart)}
        fill="none"
        stroke="var(--ink-3)"
        strokeWidth="1.25"
        strokeLinejoin="round"
      />
      <circle cx={chart.end.x} cy={chart.end.y} r="2.3" fill="var(--ink)" />
    </svg>
  )
}

/** One line through every known day: at small sizes a broken line reads as noise. */
function overGaps(points: readonly DayPoint[], chart: ChartShape): string {
  return points.flatMap(({ value }, index) => (value === null ? [] : [`${chart.x(index)},${chart.y(value)}`])).join(' ')
}
