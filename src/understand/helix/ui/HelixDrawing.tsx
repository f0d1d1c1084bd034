import { useElementSize } from '@mantine/hooks'
import { useId } from 'react'
import { Hatch } from '../../../web/design/chart/Waterfall.tsx'
import { money, moneyCompact, number } from '../../../web/design/format.ts'
import { helixShape } from './helix-shape.ts'
import styles from './helix.module.css'

/** A turn as it is drawn: its parts in minor units of ARR. */
export interface Turn {
  key: string
  label: string
  startMinor: number
  renewedMinor: number
  expansionMinor: number
  newLogoMinor: number
  factor: number | null
  isRunning?: boolean
}

interface HelixDrawingProps {
  /** Oldest first. */
  turns: readonly Turn[]
  currency: string
  /** Says what the picture shows, for readers who do not see it. */
  label: string
}

const PITCH = 72
const BARS_FROM = 24
const NARROW = 620
const BAR = 12
/** Year and factor do not fit side by side above a bar shorter than this. */
const SHORT_LINE = 210

/** Turns as wide as their ARR, rising to the latest; beside each what became of what it began with. */
export function HelixDrawing({ turns, currency, label }: HelixDrawingProps) {
  const { ref, width } = useElementSize()
  const hatch = useId()
  const isNarrow = width < NARROW
  const helixWidth = Math.max(120, Math.min(300, width * (isNarrow ? 0.36 : 0.38)))
  const shape = helixShape(
    turns.map(({ key, startMinor, renewedMinor, expansionMinor, newLogoMinor }) => ({
      key,
      startMinor,
      endMinor: renewedMinor + expansionMinor + newLogoMinor,
    })),
    { width: helixWidth, pitch: PITCH },
  )
  const barsAt = helixWidth + BARS_FROM
  const largest = Math.max(1, ...turns.map(sizeOf))
  const room = Math.max(0, width - barsAt - 8)
  const barScale = room / largest
  // There the factor moves to the line below, which is half as long.
  const factorAt = room < SHORT_LINE ? 46 : 8
  return (
    <div ref={ref} className="chart">
      <svg width={Math.max(width, 280)} height={shape.height + 8} role="img" aria-label={label}>
        <Hatch id={hatch} />
        {shape.turns.map((drawn) => (
          <path key={drawn.key} className={styles['back']} d={drawn.back} />
        ))}
        {shape.turns.map((drawn, index) => {
          const turn = turns[index]
          if (!turn) return null
          return (
            <g key={drawn.key}>
              <path className={turn.isRunning ? styles['running'] : styles['front']} d={drawn.front} />
              <g transform={`translate(${barsAt} ${drawn.middle - 18})`}>
                <text className="ink st t12" y={8}>
                  {turn.label}
                </text>
                <text className={styles['factor']} x={room} y={factorAt} textAnchor="end">
                  {turn.factor === null ? 'no factor' : `× ${number(turn.factor, 2)}`}
                </text>
                <Parts turn={turn} scale={barScale} hatch={hatch} currency={currency} />
                <text y={46} className={styles['below']}>
                  {`${moneyCompact(turn.startMinor, currency)} → ${moneyCompact(turn.renewedMinor + turn.expansionMinor + turn.newLogoMinor, currency)}`}
                </text>
              </g>
            </g>
          )
        })}
      </svg>
      <p className={styles['key']}>
        <span data-part="renewed">renewed</span>
        <span data-part="expansion">grown</span>
        <span data-part="brought">brought by leads</span>
        <span data-part="lost">lost</span>
      </p>
    </div>
  )
}

function sizeOf({ startMinor, renewedMinor, expansionMinor, newLogoMinor }: Turn): number {
  return Math.max(startMinor, renewedMinor) + expansionMinor + newLogoMinor
}

function Parts({ turn, scale, hatch, currency }: { turn: Turn; scale: number; hatch: string; currency: string }) {
  const { startMinor, renewedMinor, expansionMinor, newLogoMinor } = turn
  const parts = [
    { key: 'renewed', word: 'renewed', minor: renewedMinor },
    { key: 'expansion', word: 'grown', minor: expansionMinor },
    { key: 'brought', word: 'brought by leads', minor: newLogoMinor },
    { key: 'lost', word: 'lost', minor: Math.max(0, startMinor - renewedMinor) },
  ]
  let x = 0
  return parts.map(({ key, word, minor }) => {
    const at = x
    const size = minor * scale
    x += size
    if (size <= 0) return null
    return (
      <rect
        key={key}
        className={styles[key]}
        fill={key === 'lost' ? `url(#${hatch})` : undefined}
        x={at}
        y={16}
        width={Math.max(1, size - 1)}
        height={BAR}
        rx={1}
      >
        <title>{`${money(minor, currency)} ${word}`}</title>
      </rect>
    )
  })
}
