import { Link } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { RatioLines } from '../../../web/design/chart/RatioLines.tsx'
import { percent } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { Day } from '../../../kernel/day.ts'
import { revenueRetention, revenueSeries } from '../contract.ts'
import { CountedBy } from './CountedBy.tsx'
import { monthName, retentionSentence } from './retention-words.ts'
import { RetentionSlices } from './RetentionSlices.tsx'
import { selected, type OverviewState } from './revenue-address.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'

const MONTHS = 12
const MOST_SLICES = 8

/** GRR beside NRR of the twelve months up to the period: their course, and slice by slice with the floor of each. */
export function OverviewRetention({ state, until }: { state: OverviewState; until: Day }) {
  const whose = selected(state)
  const series = useCall(
    revenueSeries,
    {
      ...whose,
      slice: whose.key === undefined ? undefined : whose.slice,
      months: MONTHS,
      to: until.slice(0, 7),
      window: 'year',
    },
    { topics: REVENUE_TOPICS },
  )
  const last = series.data?.points.at(-1)
  const slices = useCall(
    revenueRetention,
    { ...whose, slice: whose.slice ?? 'segment', from: last?.from ?? until, to: last?.to ?? until, limit: MOST_SLICES },
    { topics: REVENUE_TOPICS, enabled: last !== undefined },
  )
  return (
    <Answer of={series} waiting={<Skeleton rows={6} />}>
      {({ points, conventions }) => (
        <ChartPanel
          sentence={retentionSentence(points, 'year', slices.data?.total ?? null)}
          table={{
            label: 'Retention by month, as table',
            heads: ['12 months up to', 'GRR', 'NRR', 'Logos'],
            rows: points
              .toReversed()
              .map(({ month, grr, nrr, logoRetention }) => [
                monthName(month),
                percent(grr, 1),
                percent(nrr, 1),
                percent(logoRetention, 1),
              ]),
          }}
        >
          <RatioLines
            label={retentionSentence(points, 'year')}
            gross={points.map(({ grr }) => grr)}
            net={points.map(({ nrr }) => nrr)}
            from={points[0] ? monthName(points[0].month) : ''}
            until={last ? monthName(last.month) : ''}
          />
          {slices.data ? (
            <>
              <RetentionSlices
                {...slices.data}
                linkTo={(key) => ({ slice: whose.slice ?? 'segment', key })}
                head="12 months"
              />
              <p className="t12">
                <Link to="/revenue/retention" search={{ slice: whose.slice ?? 'segment' }} className="link">
                  {slices.data.totalSlices > MOST_SLICES ? `All ${slices.data.totalSlices} slices` : 'Retention'}
                </Link>
              </p>
            </>
          ) : null}
          <CountedBy conventions={conventions} />
        </ChartPanel>
      )}
    </Answer>
  )
}
