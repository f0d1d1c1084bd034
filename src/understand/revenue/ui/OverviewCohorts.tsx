import { Link } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { CohortGrid } from '../../../web/design/chart/CohortGrid.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { Day } from '../../../kernel/day.ts'
import { revenueCohorts } from '../contract.ts'
import { ageHeads, cohortRows, cohortSentence, sinceFirst } from './cohort-words.ts'
import { CountedBy } from './CountedBy.tsx'
import { periodWords } from './period-words.ts'
import { selected, type OverviewState } from './revenue-address.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'

/** What is left of those who joined in the last eight quarters. */
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
        return (
          <Section
            title={sentence}
            reason={reason}
            aside={
              <Link to="/revenue/cohorts" className="link t12 nw">
                Cohorts
              </Link>
            }
          >
            <CohortGrid
              label="What is left of each cohort, quarter by quarter"
              heads={{ cohort: 'Joined', base: 'MRR' }}
              ages={ageHeads(cohorts, 'quarter')}
              mayGrow
              measure="Net MRR, % of the start"
              rows={cohortRows(cohorts, 'net', { currency, name: periodWords, isShort: true })}
            />
            <CountedBy conventions={conventions} />
          </Section>
        )
      }}
    </Answer>
  )
}
