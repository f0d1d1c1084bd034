import { useState } from 'react'
import { addDays } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import { DayChart } from '../../../record/accounts/ui/DayChart.tsx'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { counted, exactDay, exactInstant, shortDay, span } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { getEvidence } from '../contract.ts'
import type { MeasureRow } from '../contract.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import styles from './health-panel.module.css'

type EvidenceOut = OutputOf<typeof getEvidence>

const ROWS_FIRST = 6
const HOUR_MS = 3_600_000

interface EvidenceProps {
  accountId: number
  measure: MeasureRow
  asOf: Day
  /** Days the chart reaches back. */
  days: number
}

/** The course of a measure's daily numbers and the signals behind it. */
export function Evidence({ accountId, measure, asOf, days }: EvidenceProps) {
  const today = useToday()
  const evidence = useCall(getEvidence, { accountId, measureKey: measure.key, asOf: asOf === today ? undefined : asOf })
  return (
    <Answer of={evidence} waiting={<Skeleton rows={3} />}>
      {(found) => (
        <div className={styles['evidence']}>
          <div>
            <p className="t11 l">{found.seriesName}</p>
            <DayChart
              label={`${found.seriesName}, ${days} days`}
              shape="step"
              height={96}
              points={found.series.filter((point) => point.day >= addDays(found.asOf, -days))}
            />
          </div>
          <Signals evidence={found} />
          <EvidenceNote evidence={found} />
        </div>
      )}
    </Answer>
  )
}

function Signals({ evidence }: { evidence: EvidenceOut }) {
  const [all, setAll] = useState(false)
  const today = useToday()
  if (evidence.rows.length === 0) {
    return <p className="m t12">No single signal stands behind this number in its window.</p>
  }
  const shown = all ? evidence.rows : evidence.rows.slice(0, ROWS_FIRST)
  return (
    <div className={styles['two']}>
      <ol className={styles['signals']}>
        {shown.map((row) => (
          <li key={`${row.kind} ${row.id}`}>
            <span className="cut" title={row.title}>
              {row.title}
            </span>
            <span className="l nw" title={row.at === null ? undefined : exactAt(row.at)}>
              {row.at === null ? '' : shortDay(row.at.slice(0, 10) as Day, today)}
            </span>
            <span className="m r">{row.detail}</span>
          </li>
        ))}
      </ol>
      {evidence.rows.length > ROWS_FIRST ? (
        <button type="button" className="link t12" onClick={() => setAll(!all)}>
          {all ? `Show ${ROWS_FIRST}` : `Show all ${evidence.rows.length}`}
        </button>
      ) : null}
    </div>
  )
}

function exactAt(at: string): string {
  return at.length === 10 ? exactDay(at as Day) : exactInstant(new Date(at))
}

function EvidenceNote({ evidence }: { evidence: EvidenceOut }) {
  const { window, freshness, total, rows } = evidence
  const reads = `Reads ${exactDay(window.from)} to ${exactDay(window.to)}`
  const baseline =
    window.baselineFrom && window.baselineTo
      ? `, against ${exactDay(window.baselineFrom)} to ${exactDay(window.baselineTo)}`
      : ''
  const cut = total > rows.length ? ` ${counted(total, 'signal')}, the newest ${rows.length} are shown.` : ''
  return (
    <p className={`t12 l ${styles['evidenceNote']}`}>
      {`${reads}${baseline}.${cut} `}
      {freshness?.stale && freshness.silenceHours !== null ? (
        <span className="fair b">
          {`${freshness.sources.join(', ')}: silent for ${span(freshness.silenceHours * HOUR_MS)}, ${span(freshness.limitHours * HOUR_MS)} is usual.`}
        </span>
      ) : freshness ? (
        `From ${freshness.sources.join(', ') || 'no source yet'}${freshness.lastDay ? `, data up to ${exactDay(freshness.lastDay)}` : ''}.`
      ) : (
        'Kept in Volant itself.'
      )}
    </p>
  )
}
