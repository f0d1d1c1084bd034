import { Link } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { CohortGrid } from '../../../web/design/chart/CohortGrid.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { Day } from '../../../kernel/day.ts'
import { revenueCohorts } from '../contract.ts'
import { ageHeads, cohortRows, cohortSentence, nobodySince, sinceFirst } from './cohort-words.ts'
import { CountedBy } from './CountedBy.tsx'
import { periodWords } from './period-words.ts'
import { selected, type OverviewState } from './revenue-address.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'

/** As many as fit; the page of cohorts has them all. */
const AGES = 8

/** What is left of those who joined in the last eight quarters in which anybody did. */
export function OverviewCohorts({ state, until }: { state: OverviewState; until: Day }) {
  const answer = useCall(
    revenueCohorts,
    { ...selected(state), by: 'quarter', to: until.slice(0, 7) },
    { topics: REVENUE_TOPICS },
  )
  return (
    <Answer of={answer} waiting={<Skeleton rows={8} />}>
      {({ cohorts: asked, currency, conventions }) => {
        const cohorts = sinceFirst(asked)
        const { sentence, reason } = cohortSentence(cohorts, 'net', periodWords)
        const none = nobodySince(cohorts, until, periodWords)
        return (
          <Section
            title={sentence}
            reason={[reason, none].filter(Boolean).join(' ')}
            aside={
              <Link to="/revenue/cohorts" className="link t12 nw">
                Cohorts
              </Link>
            }
          >
            <CohortGrid
              label="What is left of each cohort, quarter by quarter"
              heads={{ cohort: 'Joined', base: 'MRR' }}
              ages={ageHeads(cohorts, 'quarter').slice(0, AGES)}
              mayGrow
              measure="Net MRR, % of the start"
              rows={cohortRows(cohorts, 'net', { currency, name: periodWords, isShort: true }).map((row) => ({
                ...row,
                cells: row.cells.slice(0, AGES),
              }))}
            />
            <CountedBy conventions={conventions} />
          </Section>
        )
      }}
    </Answer>
  )
}
