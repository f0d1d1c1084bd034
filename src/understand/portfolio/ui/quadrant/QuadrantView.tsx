import { useElementSize } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { AccountFilter } from '../../../../kernel/filters.ts'
import type { InputOf, OutputOf } from '../../../../platform/http/endpoint.ts'
import { Answer } from '../../../../web/api/Answer.tsx'
import { useCall } from '../../../../web/api/queries.ts'
import { counted, number } from '../../../../web/design/format.ts'
import { Skeleton } from '../../../../web/design/Skeleton.tsx'
import { accountsQuadrant } from '../../contract.ts'
import { NothingHere } from '../NothingHere.tsx'
import { ACCOUNT_TOPICS } from '../words.ts'
import { crossingSentence } from './finding.ts'
import { QuadrantData } from './QuadrantData.tsx'
import { QuadrantPlot } from './QuadrantPlot.tsx'
import { QuadrantSide } from './QuadrantSide.tsx'

export type QuadrantAnswer = OutputOf<typeof accountsQuadrant>
export type QuadrantPoint = QuadrantAnswer['points'][number]

interface QuadrantViewProps {
  input: InputOf<typeof accountsQuadrant>
  /** The table behind the picture instead of it. */
  isData: boolean
  currency: string
  isNarrowed: boolean
  onClearFilters: () => void
  /** Shows the list with this condition. */
  onList: (filter: AccountFilter) => void
}

/** Accounts as customer outcomes against customer experience, and how they moved. */
export function QuadrantView(props: QuadrantViewProps) {
  const answer = useCall(accountsQuadrant, props.input, { topics: ACCOUNT_TOPICS })
  return (
    <Answer of={answer} waiting={<Skeleton rows={12} />}>
      {(data) =>
        data.points.length === 0 && data.notDrawn.count === 0 ? (
          <NothingHere isNarrowed={props.isNarrowed} onClearFilters={props.onClearFilters} />
        ) : (
          <Shown {...props} data={data} days={Number(props.input.since ?? 30)} />
        )
      }
    </Answer>
  )
}

function Shown({ data, days, isData, currency, onList }: QuadrantViewProps & { data: QuadrantAnswer; days: number }) {
  const navigate = useNavigate()
  const { ref, width, height } = useElementSize<HTMLElement>()
  const sentence = useMemo(() => crossingSentence(data.points, days, currency), [data.points, days, currency])
  const open = (id: number) => void navigate({ to: '/accounts/$accountId', params: { accountId: String(id) } })
  const cut = data.total > data.points.length
  return (
    <div className="quadrant">
      <section className="quadrant-main" aria-label="Accounts by outcomes and experience">
        <h2 className="h2">{sentence}</h2>
        <Legend />
        {cut ? (
          <p className="m t12">{`The ${number(data.points.length)} largest of ${counted(data.total, 'account')} are drawn; the sums at the side count all.`}</p>
        ) : null}
        {data.left > 0 ? (
          <p className="m t12">{`${counted(data.left, 'account')} that left ${data.left === 1 ? 'is' : 'are'} not drawn; a filter by stage brings them back.`}</p>
        ) : null}
        {isData ? (
          <QuadrantData points={data.points} days={days} currency={currency} />
        ) : (
          <figure
            ref={ref}
            className="quadrant-plot"
            aria-label={`Customer outcomes across, customer experience up, ${counted(data.points.length, 'account')}. The same as a table behind Data.`}
          >
            {width > 0 && height > 0 ? (
              <QuadrantPlot
                points={data.points}
                frame={{ width, height }}
                currency={currency}
                days={days}
                onOpen={open}
              />
            ) : null}
          </figure>
        )}
      </section>
      <QuadrantSide data={data} currency={currency} onList={onList} />
    </div>
  )
}

/** What bubbles and arrows mean. */
function Legend() {
  const arrow = 'M7 5h19m-4-3.5 4 3.5-4 3.5'
  return (
    <div className="quadrant-legend">
      <span>
        <svg width="40" height="16" aria-hidden="true">
          <circle cx="8" cy="8" r="4" fill="none" stroke="var(--ink-3)" />
          <circle cx="28" cy="8" r="7.5" fill="none" stroke="var(--ink-3)" />
        </svg>
        ARR
      </span>
      <span>
        <svg width="30" height="10" aria-hidden="true">
          <circle cx="4" cy="5" r="2.5" fill="none" stroke="var(--ink)" strokeWidth="1.5" />
          <path d={arrow} stroke="var(--ink)" strokeWidth="1.6" fill="none" />
        </svg>
        crossed a line
      </span>
      <span>
        <svg width="30" height="10" aria-hidden="true">
          <circle cx="4" cy="5" r="2.5" fill="none" stroke="var(--ink-3)" />
          <path d={arrow} stroke="var(--ink-3)" fill="none" />
        </svg>
        moved 4 points or more within a quadrant
      </span>
    </div>
  )
}
