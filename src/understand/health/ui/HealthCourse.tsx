import { useState } from 'react'
import { DayChart } from '../../../record/accounts/ui/DayChart.tsx'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { exactDay, number } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { getHealthHistory } from '../contract.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import styles from './health-panel.module.css'

type History = OutputOf<typeof getHealthHistory>

/** The explanation closed: the course of health as it was shown, and when band or quadrant changed. */
export function HealthCourse({ accountId, onOpen }: { accountId: number; onOpen: () => void }) {
  const history = useCall(getHealthHistory, { accountId, days: 90, restated: true })
  return (
    <section className={styles['panel']} aria-label="Course of health">
      <div className="row gap2">
        <h2 className="h2 grow">Health over 90 days</h2>
        <Button onClick={onOpen}>Explain</Button>
      </div>
      <Answer of={history} waiting={<Skeleton rows={8} />}>
        {(shown) => <Course history={shown} />}
      </Answer>
    </section>
  )
}

const SCALE = { low: 0, high: 100 }

/** With fewer shown days than this the course begins with the restated one: a dot says nothing. */
const DAYS_THAT_SHOW = 14

function Course({ history }: { history: History }) {
  const shownDays = history.days.filter((entry) => entry.overall !== null).length
  const [basis, setBasis] = useState<'shown' | 'restated'>(shownDays < DAYS_THAT_SHOW ? 'restated' : 'shown')
  const days = basis === 'shown' ? history.days : history.restated
  return (
    <>
      <div className="row gap2">
        <p className="l t12 grow">
          {basis === 'shown'
            ? `As this page showed it${history.shownSince ? `, since ${exactDay(history.shownSince)}` : '; nothing was shown yet'}.`
            : 'Computed with what we know now.'}
        </p>
        <Segmented
          label="History"
          value={basis}
          onChange={setBasis}
          options={[
            { key: 'shown', label: 'As shown' },
            { key: 'restated', label: 'Restated' },
          ]}
        />
      </div>
      <div className={styles['course']}>
        <DayChart
          label={`Health over 90 days, ${basis === 'shown' ? 'as shown' : 'restated'}`}
          shape={basis === 'shown' ? 'step' : 'line'}
          height={180}
          scale={SCALE}
          withTable
          write={(value) => number(value)}
          points={days.map((entry) => ({ day: entry.day, value: entry.overall }))}
        />
      </div>
      <ol className={styles['changes']}>
        {history.changes.map((change) => (
          <li key={`${change.at} ${change.kind}`}>
            <span className="l">
              <InstantText instant={change.at} />
            </span>
            <span>{changeSentence(change)}</span>
          </li>
        ))}
      </ol>
    </>
  )
}

function changeSentence({ kind, before, after, overall, overallBefore }: History['changes'][number]): string {
  if (kind === 'override') return after === null ? 'Override ended' : 'Set by hand'
  const scores = overall === null || overallBefore === null ? '' : `, ${number(overallBefore)} → ${number(overall)}`
  return `${kind === 'band' ? 'Band' : 'Quadrant'}: ${before ?? 'none'} → ${after ?? 'none'}${scores}`
}
