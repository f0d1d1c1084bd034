import { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { CourseChart } from '../../../web/design/chart/CourseChart.tsx'
import type { CourseLine } from '../../../web/design/chart/course-lines.ts'
import { clockTime, number } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { getRates, RATE_SPANS } from '../contract.ts'
import type { RatePoint } from '../contract.ts'
import { ratesSentence } from './running-words.ts'

const EVERY_MS = 5_000
const Address = z.object({ span: z.enum(RATE_SPANS).catch('hour').default('hour') })
const write = (value: number) => number(value)

/** What came at the door of all sources. */
export function RatesPanel() {
  const [{ span }, setAddress] = useSearchState(Address)
  const rates = useCall(getRates, { span }, { everyMs: EVERY_MS, topics: ['events'], freshMs: EVERY_MS })
  return (
    <Answer of={rates}>
      {({ points, stepMinutes }) => (
        <ChartPanel
          sentence={ratesSentence(points, span)}
          reason={stepMinutes === 1 ? 'Of all sources, minute by minute.' : 'Of all sources, by quarter of an hour.'}
          aside={
            <Segmented
              label="How far back"
              options={[
                { key: 'hour', label: '1 h' },
                { key: 'day', label: '24 h' },
              ]}
              value={span}
              onChange={(next) => setAddress({ span: next })}
            />
          }
          table={{
            label: 'Events over time',
            heads: ['From', 'Accepted', 'Repeated', 'Refused', 'Waited for their account'],
            rows: points
              .toReversed()
              .map((point) => [
                clockOf(point),
                number(point.accepted),
                number(point.repeated),
                number(point.rejected),
                number(point.waiting),
              ]),
          }}
        >
          {points.some((point) => point.accepted + point.repeated + point.rejected > 0) ? (
            <CourseChart
              label={ratesSentence(points, span)}
              labels={points.map(clockOf)}
              lines={linesOf(points)}
              isRunning
              write={write}
              height={180}
            />
          ) : (
            <p className="m">Events of your product show here as they come.</p>
          )}
        </ChartPanel>
      )}
    </Answer>
  )
}

const clockOf = ({ at }: RatePoint) => clockTime(new Date(String(at)))

/** What never came has no line. */
function linesOf(points: readonly RatePoint[]): CourseLine[] {
  const lines: CourseLine[] = [
    { key: 'accepted', name: 'Accepted', look: 'main', values: points.map((point) => point.accepted) },
    { key: 'repeated', name: 'Again', look: 'before', values: points.map((point) => point.repeated) },
    { key: 'rejected', name: 'Refused', look: 'chosen', values: points.map((point) => point.rejected) },
    { key: 'waiting', name: 'Waiting', look: 'usual', values: points.map((point) => point.waiting) },
  ]
  return lines.filter(({ key, values }) => key === 'accepted' || values.some((value) => value !== 0))
}
