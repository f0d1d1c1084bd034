import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { number, percent } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { getFunnel } from '../contract.ts'
import styles from './journey.module.css'
import { JOURNEY_TOPICS } from './standing-words.ts'

type Funnel = OutputOf<typeof getFunnel>
type Cell = Funnel['cohorts'][number]['stages'][number]

/** Cohorts against stages: how many came so far, and how long a stage took. */
export function FunnelTable() {
  const [by, setBy] = useState<'quarter' | 'year'>('quarter')
  const answer = useCall(getFunnel, { by, cohorts: by === 'quarter' ? 8 : 5 }, { topics: JOURNEY_TOPICS })
  return (
    <>
      <div className="row gap3">
        <h1 className="h1 grow">How cohorts went through the stages</h1>
        <Segmented
          label="Cohorts by"
          options={[
            { key: 'quarter', label: 'Quarter' },
            { key: 'year', label: 'Year' },
          ]}
          value={by}
          onChange={setBy}
        />
      </div>
      <Answer of={answer}>
        {(funnel) =>
          funnel.cohorts.length === 0 ? (
            <EmptyState title="No cohort yet">
              Accounts with a day from which they are customers come up here, by the {by} of that day.
            </EmptyState>
          ) : (
            <Table funnel={funnel} />
          )
        }
      </Answer>
    </>
  )
}

function Table({ funnel }: { funnel: Funnel }) {
  return (
    <>
      {/* What scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles['scroll']} tabIndex={0} aria-label="Cohorts by stage">
        <table className="list-table">
          <thead>
            <tr>
              <th>Customers since</th>
              <th className="r">Accounts</th>
              {funnel.stages.map(({ id, name, expectedDays }) => (
                <th key={id} className="r">
                  {name}
                  {expectedDays === null ? null : <span className="l t11"> · {expectedDays} d usual</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {funnel.cohorts.map(({ cohort, accounts, stages }) => (
              <tr key={cohort}>
                <td className="nw b">{cohort.replace('-', ' ')}</td>
                <td className="r">{number(accounts)}</td>
                {stages.map((cell) => (
                  <td key={cell.stageId} className="r">
                    {cellText(cell, accounts)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="l t12">
        Share of the cohort that was ever in the stage; the median length of finished stays, and how many of these were
        within the usual length. {funnel.caveats.join(' ')}
      </p>
    </>
  )
}

function cellText({ reached, medianDays, withinExpected }: Cell, accounts: number) {
  if (reached === 0) return <span className="l">–</span>
  return (
    <>
      <span className="b">{percent(reached / accounts)}</span>
      {medianDays === null ? null : <div className="m t12">{number(medianDays)} d</div>}
      {withinExpected === null ? null : <div className="l t12">{percent(withinExpected)} in time</div>}
    </>
  )
}
