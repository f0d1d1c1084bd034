import { DayChart } from '../../../record/accounts/ui/DayChart.tsx'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { exactDay, number } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { getHealthHistory } from '../contract.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import styles from './health-panel.module.css'

type History = OutputOf<typeof getHealthHistory>

/** The explanation closed: the course of health as it was shown, and when band or quadrant changed. */
export function HealthCourse({ accountId, onOpen }: { accountId: number; onOpen: () => void }) {
  const history = useCall(getHealthHistory, { accountId, days: 90 })
  return (
    <section className={styles['panel']} aria-label="Course of health">
      <div className="row gap2">
        <h2 className="h2 grow">Health over 90 days, as shown</h2>
        <Button onClick={onOpen}>Explain</Button>
      </div>
      <Answer of={history} waiting={<Skeleton rows={8} />}>
        {(shown) => <Course history={shown} />}
      </Answer>
    </section>
  )
}

const SCALE = { low: 0, high: 100 }

function Course({ history }: { history: History }) {
  if (history.shownSince === null) {
    return <p className="m">Nothing was shown yet. The course begins with the first day on which health is computed.</p>
  }
  return (
    <>
      <div className={styles['course']}>
        <DayChart
          label="Health by day, as shown"
          shape="step"
          height={180}
          scale={SCALE}
          withTable
          write={(value) => number(value)}
          points={history.days.map((entry) => ({ day: entry.day, value: entry.overall }))}
        />
      </div>
      <p className="l t12">{`Shown since ${exactDay(history.shownSince)}.`}</p>
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

const KIND_WORDS = { band: 'Band', quadrant: 'Quadrant', override: 'Override' }

function changeSentence({ kind, before, after, overall, overallBefore }: History['changes'][number]): string {
  const scores = overall === null || overallBefore === null ? '' : `, ${number(overallBefore)} → ${number(overall)}`
  return `${KIND_WORDS[kind]}: ${before ?? 'none'} → ${after ?? 'none'}${scores}`
}
