import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { IconButton } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { clockTime, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { eventRates } from '../contract.ts'
import type { RATE_HOURS, RatePoint } from '../contract.ts'
import { barsOf, DEBUGGER_TOPICS, rateSentence, sumOf, unusableOf } from './debugger-words.ts'

type Hours = (typeof RATE_HOURS)[number]

const HEIGHT = 88
/** Room for the smallest bar on either side. */
const EDGE = 3
const STEP = 10
const EVERY_MS = 10_000

interface RateChartProps {
  sourceId: number
  hours: Hours
  onHours: (hours: Hours) => void
}

/** What came from a source, step by step: accepted upwards, not usable downwards. */
export function RateChart({ sourceId, hours, onHours }: RateChartProps) {
  const [asTable, setAsTable] = useState(false)
  const rates = useCall(eventRates, { sourceId, hours }, { topics: DEBUGGER_TOPICS, everyMs: EVERY_MS })
  return (
    <Answer of={rates}>
      {({ points, stepMinutes }) => (
        <Section
          title={rateSentence(points, hours)}
          reason={sumSentence(points)}
          aside={
            <>
              <Segmented
                label="How far back"
                options={[
                  { key: '1', label: '1 h' },
                  { key: '6', label: '6 h' },
                  { key: '24', label: '24 h' },
                ]}
                value={hours}
                onChange={onHours}
              />
              <IconButton
                icon="table"
                label={asTable ? 'As a chart' : 'As a table'}
                aria-pressed={asTable}
                onClick={() => setAsTable(!asTable)}
              />
            </>
          }
        >
          {asTable ? <Figures points={points} /> : <Bars points={points} stepMinutes={stepMinutes} />}
        </Section>
      )}
    </Answer>
  )
}

function sumSentence(points: readonly RatePoint[]): string {
  const { repeated, waiting } = sumOf(points)
  const parts = [
    repeated > 0 ? `${number(repeated)} came before and count once.` : null,
    waiting > 0 ? `${number(waiting)} waited for their account as they came.` : null,
  ].filter((part) => part !== null)
  return [...parts, 'Accepted upwards, not usable downwards.'].join(' ')
}

function Bars({ points, stepMinutes }: { points: readonly RatePoint[]; stepMinutes: number }) {
  const width = points.length * STEP
  const [first] = points
  const most = Math.max(0, ...points.map(({ accepted }) => accepted))
  const { base, bars } = barsOf(points)
  const line = EDGE + base * (HEIGHT - 2 * EDGE)
  // Whatever came is seen, however little it is beside the most.
  const tall = (share: number) => (share === 0 ? 0 : Math.max(EDGE, share * (HEIGHT - 2 * EDGE)))
  return (
    <figure className="rates">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" height={HEIGHT} aria-hidden="true">
        {bars.map(({ up, down }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a step is known by its place
          <g key={index}>
            <rect x={index * STEP + 1} y={line - tall(up)} width={STEP - 2} height={tall(up)} fill="var(--ink-3)" />
            <rect x={index * STEP + 1} y={line} width={STEP - 2} height={tall(down)} fill="var(--poor-fill)" />
          </g>
        ))}
        <path d={`M0 ${line}H${width}`} stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className="row l t11">
        <span className="grow">{first ? clockTime(new Date(String(first.at))) : ''}</span>
        <span>
          most in {stepMinutes === 1 ? 'a minute' : `${stepMinutes} minutes`}: {number(most)}
        </span>
        <span className="grow r">now</span>
      </figcaption>
    </figure>
  )
}

function Figures({ points }: { points: readonly RatePoint[] }) {
  const busy = points.filter((point) => point.accepted + point.repeated + unusableOf(point) > 0).toReversed()
  if (busy.length === 0) return <p className="m">Nothing came.</p>
  return (
    <PlainTable label="Rates" heads={['From', 'Accepted', 'Came before', 'Waiting', 'Refused', 'Conflicts', 'Parked']}>
      {busy.map((point) => (
        <tr key={String(point.at)}>
          <td>
            <InstantText instant={point.at} as="clock" />
          </td>
          <td>{number(point.accepted)}</td>
          <td>{number(point.repeated - point.conflicts)}</td>
          <td>{number(point.waiting)}</td>
          <td>{number(point.rejected)}</td>
          <td>{number(point.conflicts)}</td>
          <td>{number(point.parked)}</td>
        </tr>
      ))}
    </PlainTable>
  )
}
