import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { CourseChart } from '../../../web/design/chart/CourseChart.tsx'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { counted, exactDay, number, NONE, percent, plainNumber } from '../../../web/design/format.ts'
import { InstantText } from '../../../web/design/DayText.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { MiniChart } from '../../../record/accounts/ui/DayChart.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { exploreMetric } from '../contract.ts'
import { metricTable } from '../metric-table.ts'
import { bucketHead, bucketLabel } from './bucket-words.ts'
import type { TrendState } from './explorer-address.ts'
import styles from './explorer.module.css'
import { trendLines } from './trend-lines.ts'
import { baselineSentence, figure, sinceSentence, trendSentence } from './trend-sentence.ts'

type Explored = OutputOf<typeof exploreMetric>

interface TrendPictureProps {
  explored: Explored
  against: TrendState['against']
  part: string | null
  onPart: (part: string | undefined) => void
}

/** The finding, the course, how fresh it is, and the parts where it is split. */
export function TrendPicture({ explored, against, part, onPart }: TrendPictureProps) {
  const today = useToday()
  const { buckets, step } = explored
  const words = useMemo(
    () => ({
      labels: buckets.map((bucket) => bucketLabel(step, bucket, today)),
      heads: buckets.map((bucket) => bucketHead(step, bucket)),
    }),
    [buckets, step, today],
  )
  const lines = useMemo(() => trendLines(explored, against, part), [explored, against, part])
  const sentence = trendSentence(explored, today)
  return (
    <>
      <ChartPanel
        sentence={sentence}
        reason={[sinceSentence(explored, today), baselineSentence(explored, today)].filter(Boolean).join(' ')}
        table={{ label: `${explored.subject.name}, as table`, ...shownTable(explored) }}
      >
        <CourseChart
          label={sentence}
          labels={words.labels}
          heads={words.heads}
          lines={lines}
          isRunning={buckets.at(-1)?.isRunning ?? false}
          write={figure}
          height={300}
        />
      </ChartPanel>
      <Notes explored={explored} isAgainstBefore={lines.some(({ look }) => look === 'before')} />
      {explored.parts.length > 0 ? <Parts {...{ explored, part, onPart }} /> : null}
    </>
  )
}

function shownTable(explored: Explored) {
  const { heads, rows } = metricTable(explored)
  return {
    heads,
    rows: rows.map((row) =>
      row.map((cell) =>
        cell === null ? NONE : typeof cell === 'number' ? plainNumber(cell) : exactDay(cell as Explored['from']),
      ),
    ),
  }
}

/** How old the numbers are, whose they are, and what is missing in them. */
function Notes({ explored, isAgainstBefore }: { explored: Explored; isAgainstBefore: boolean }) {
  const { freshness, selectedAccounts, knownAccounts, keptFrom, subject, before } = explored
  const today = useToday()
  return (
    <ul className={styles['notes']}>
      <li>
        {selectedAccounts === 1 && knownAccounts === 1
          ? 'This account reports it.'
          : knownAccounts === selectedAccounts
            ? `All ${counted(selectedAccounts, 'account')} report it.`
            : `${number(knownAccounts)} of ${counted(selectedAccounts, 'account')} ${knownAccounts === 1 ? 'reports' : 'report'} it; the others never did, and count as unknown, not as 0.`}
      </li>
      {isAgainstBefore ? (
        <li>{`Before: ${exactDay(before.from)} to ${exactDay(before.until)}${explored.until < today ? '' : ', cut where today stands'}.`}</li>
      ) : null}
      {subject.readFrom === 'events' ? <li>Counted from single events.</li> : null}
      {keptFrom ? (
        <li className="fair b">{`Single events are kept from ${exactDay(keptFrom)} on; before, nothing is known.`}</li>
      ) : null}
      {freshness.map((source) => (
        <li key={source.sourceName} className={source.isStale ? 'fair b' : undefined}>
          {source.sourceName}
          {source.lastDay === null
            ? ': nothing yet'
            : `: ${source.isStale ? 'silent since' : 'up to'} ${exactDay(source.lastDay)}`}
          {source.lastArrivalAt ? (
            <>
              {', arrived '}
              <InstantText instant={source.lastArrivalAt} />
            </>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

function Parts({ explored, part, onPart }: Omit<TrendPictureProps, 'against'>) {
  const { parts, total, subject, split } = explored
  const isAddedUp = subject.nature === 'amount' && explored.as === 'total'
  const sum = isAddedUp ? total : null
  return (
    <div className={styles['scroll']}>
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{split === 'user' ? 'User' : split === 'segment' ? 'Segment' : 'Account'}</th>
            <th scope="col">Course</th>
            <th scope="col" className="r">
              {subject.nature === 'amount' ? 'Total' : subject.nature === 'users' ? 'Users' : 'Value'}
            </th>
            {isAddedUp ? (
              <th scope="col" className="r">
                Share
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {parts.map((one) => (
            <tr key={one.key} aria-selected={one.key === part}>
              <td>
                <button
                  type="button"
                  className={one.key === part ? 'link b' : 'link'}
                  aria-pressed={one.key === part}
                  onClick={() => onPart(one.key === part ? undefined : one.key)}
                >
                  {one.name}
                </button>{' '}
                {one.accountId === null ? null : (
                  <Link
                    to="/accounts/$accountId"
                    params={{ accountId: String(one.accountId) }}
                    search={{ tab: 'usage' }}
                    className="l t12"
                  >
                    open
                  </Link>
                )}
              </td>
              <td>
                <MiniChart
                  points={one.values.map((value, index) => ({
                    day: explored.buckets[index]?.from ?? explored.from,
                    value,
                  }))}
                />
              </td>
              <td className="r">{one.total === null ? NONE : figure(one.total)}</td>
              {isAddedUp ? (
                <td className="r m">{sum && one.total !== null ? percent(one.total / sum) : NONE}</td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
