import './chart.css'
import { useElementSize } from '@mantine/hooks'
import { useId } from 'react'
import { waterfall, type DrawnBar, type WaterfallBar, type WaterfallShape } from './waterfall.ts'

interface WaterfallProps {
  /** Says what the picture shows, for readers who do not see it. */
  label: string
  bars: readonly WaterfallBar[]
  /** The figure above a bar: totals plain, changes with their sign. */
  write: (bar: WaterfallBar) => string
  /** The bar whose parts are open. */
  chosen?: string | null
  onPick?: (key: string) => void
}

const HEIGHT = 200
const ROOM = 24
/** px of a column below which words under the bars run into each other; the picture is scrolled then. */
const LEAST_COLUMN = 78

/** From opening to closing, each movement with its figure: gains solid, losses hatched, totals dark and cut where the axis is. */
export function Waterfall({ label, bars, write, chosen = null, onPick }: WaterfallProps) {
  const { ref, width } = useElementSize()
  const least = bars.length * LEAST_COLUMN
  const drawnWidth = Math.max(least, width)
  const shape = waterfall(bars, { width: drawnWidth, height: HEIGHT, room: ROOM })
  return (
    // A picture wider than its place is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={ref} className="chart chart-wide" tabIndex={width < least ? 0 : undefined}>
      <div style={{ width: drawnWidth }}>
        <Bars {...{ label, shape, write, width: drawnWidth }} />
        <ul className="chart-columns">
          {bars.map((bar) => (
            <li key={bar.key} style={{ width: shape.columnWidth }}>
              {onPick ? (
                <button type="button" aria-pressed={bar.key === chosen} onClick={() => onPick(bar.key)}>
                  <b>{bar.label}</b> <span>{bar.note}</span>
                </button>
              ) : (
                <span className="chart-column">
                  <b>{bar.label}</b> <span>{bar.note}</span>
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

interface BarsProps {
  label: string
  shape: WaterfallShape
  write: (bar: WaterfallBar) => string
  width: number
}

const LOOKS = { total: 'bar-total', gain: 'bar-gain', loss: 'bar-loss' } as const

function Bars({ label, shape, write, width }: BarsProps) {
  const hatch = useId()
  const { bars, floor, isCut } = shape
  return (
    <svg width={width} height={HEIGHT + 2} role="img" aria-label={label}>
      <defs>
        <Hatch id={hatch} />
      </defs>
      <path className="axis" d={`M0 ${floor}H${width}`} />
      {bars.map((bar, index) => {
        const next = bars[index + 1]
        return (
          <g key={bar.key}>
            {bar.carriedAt !== null && next ? (
              <path
                className="chart-carried"
                d={`M${bar.height === 0 ? bar.x : bar.x + bar.width} ${bar.carriedAt}H${next.x}`}
              />
            ) : null}
            <rect
              className={LOOKS[bar.look]}
              x={bar.x}
              y={bar.y}
              width={bar.width}
              height={bar.height}
              rx={1}
              fill={bar.look === 'loss' ? `url(#${hatch})` : undefined}
            />
            {isCut && bar.look === 'total' && bar.height > 24 ? <Cut bar={bar} floor={floor} /> : null}
            <text className="ink st t12" x={bar.x + bar.width / 2} y={bar.y - 7} textAnchor="middle">
              {write(bar)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

/** The lines losses are filled with, so that they are told without colour. */
export function Hatch({ id }: { id: string }) {
  return (
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect className="hatch-ground" width="5" height="5" />
      <path className="hatch-line" d="M0 0V5" />
    </pattern>
  )
}

/** The gap that says that a bar does not begin at 0. */
function Cut({ bar, floor }: { bar: DrawnBar; floor: number }) {
  const half = bar.width / 2 + 3
  const y = floor - 17
  return <path className="chart-cut" d={`M${bar.x - 3} ${y}l${half} 5 ${half}-5v5l-${half} 5-${half}-5z`} />
}
