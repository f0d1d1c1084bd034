import type { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { CohortGrid } from '../../../web/design/chart/CohortGrid.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { exportCohorts, revenueCohorts } from '../contract.ts'
import { CohortPanel } from './CohortPanel.tsx'
import {
  ageHeads,
  cohortRows,
  cohortSentence,
  COHORT_MEASURES,
  nobodySince,
  sinceFirst,
  MEASURE_WORDS,
  type CohortStep,
} from './cohort-words.ts'
import { CountedBy } from './CountedBy.tsx'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { NothingHere } from './NothingHere.tsx'
import { periodWords } from './period-words.ts'
import { CLEARED, CohortAddress, selected, type CohortState } from './revenue-address.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import { SelectionBar } from './SelectionBar.tsx'
import styles from './revenue.module.css'

type Change = (next: Partial<z.input<typeof CohortAddress>>) => void

/** What became of accounts by the time they first paid: revenue and logos, period after period. */
export function CohortsPage() {
  const [state, change] = useSearchState(CohortAddress)
  const input = { ...selected(state), by: state.by, count: state.back }
  const answer = useCall(revenueCohorts, input, { topics: REVENUE_TOPICS })
  const cohort = answer.data?.cohorts.find(({ period }) => period === state.cohort)
  return (
    <RevenueFrame tab="cohorts">
      <Tools state={state} onChange={change} />
      <SelectionBar state={state} onChange={(next) => change({ ...next, cohort: undefined })}>
        <ExportMenu endpoint={exportCohorts} input={input} />
      </SelectionBar>
      <div className={styles['page']}>
        <div className={styles['work']}>
          <Answer of={answer} waiting={<Skeleton rows={12} />}>
            {(found) =>
              found.cohorts.every(({ accounts }) => accounts === 0) ? (
                <NothingHere
                  state={state}
                  title="Nobody became a customer in this time"
                  instead="Everybody who pays first paid before it: show more cohorts, further back."
                  onClear={() => change(CLEARED)}
                />
              ) : (
                <div className={styles['parts']}>
                  <Grid {...{ found, state, change }} />
                </div>
              )
            }
          </Answer>
        </div>
        {cohort ? (
          <CohortPanel
            key={`${cohort.period} ${state.age}`}
            {...{ cohort, input }}
            by={state.by}
            age={state.age}
            onClose={() => change({ cohort: undefined, age: undefined })}
          />
        ) : null}
      </div>
    </RevenueFrame>
  )
}

const BACK: Readonly<Record<CohortStep, readonly number[]>> = {
  month: [12, 24, 36],
  quarter: [8, 12, 20],
  year: [3, 5, 10],
}

function Tools({ state, onChange }: { state: CohortState; onChange: Change }) {
  const shut = { cohort: undefined, age: undefined }
  const usual = state.by === 'month' ? 12 : state.by === 'quarter' ? 8 : 5
  return (
    <section className={styles['tools']} aria-label="Cohorts">
      <Segmented
        label="What is left"
        value={state.measure}
        onChange={(measure) => onChange({ measure: measure === 'net' ? undefined : measure })}
        options={COHORT_MEASURES.map((key) => ({ key, label: MEASURE_WORDS[key] }))}
      />
      <Segmented
        label="By the time they first paid"
        value={state.by}
        onChange={(by) => onChange({ by: by === 'quarter' ? undefined : by, back: undefined, ...shut })}
        options={[
          { key: 'month', label: 'Month' },
          { key: 'quarter', label: 'Quarter' },
          { key: 'year', label: 'Year' },
        ]}
      />
      <Segmented
        label="How many cohorts"
        value={String(state.back ?? usual)}
        onChange={(count) => onChange({ back: Number(count) === usual ? undefined : Number(count), ...shut })}
        options={BACK[state.by].map((count) => ({ key: String(count), label: `Last ${count}` }))}
      />
    </section>
  )
}

function Grid({
  found,
  state,
  change,
}: {
  found: OutputOf<typeof revenueCohorts>
  state: CohortState
  change: Change
}) {
  const { currency, conventions, problems } = found
  const today = useToday()
  const cohorts = sinceFirst(found.cohorts)
  const { sentence, reason } = cohortSentence(cohorts, state.measure, periodWords)
  const none = nobodySince(cohorts, today, periodWords)
  const of = state.measure === 'logo' ? 'Accounts' : state.measure === 'net' ? 'Net MRR' : 'Gross MRR'
  return (
    <Section title={sentence} reason={[reason, none].filter(Boolean).join(' ')}>
      <CohortGrid
        label="What is left of each cohort"
        heads={{ cohort: 'Joined', base: state.measure === 'logo' ? 'Accounts' : 'MRR at the start' }}
        ages={ageHeads(cohorts, state.by)}
        mayGrow={state.measure === 'net'}
        measure={`${of}, % of the start`}
        rows={cohortRows(cohorts, state.measure, { currency, name: periodWords })}
        chosen={state.cohort === undefined ? null : { cohort: state.cohort, age: state.age }}
        onPick={(cohort, age) => change({ cohort, age })}
      />
      <CountedBy {...{ conventions, problems }} />
    </Section>
  )
}
