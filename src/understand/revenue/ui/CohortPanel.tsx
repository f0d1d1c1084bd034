import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { counted, exactDay, money } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import { revenueCohortAccounts, type Cohort } from '../contract.ts'
import type { CohortStep } from './cohort-words.ts'
import { Pager } from '../../../web/design/Pager.tsx'
import { periodWords } from './period-words.ts'
import { RevenuePanel } from './RevenuePanel.tsx'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import styles from './revenue.module.css'

const PAGE = 50

interface CohortPanelProps {
  cohort: Cohort
  age: number
  by: CohortStep
  input: Omit<InputOf<typeof revenueCohortAccounts>, 'period' | 'after' | 'offset' | 'limit'>
  onClose: () => void
}

/** The accounts of one cohort: what they began with, and what they paid so many periods later. */
export function CohortPanel({ cohort, age, by, input, onClose }: CohortPanelProps) {
  const [offset, setOffset] = useState(0)
  const { period } = cohort
  const answer = useCall(
    revenueCohortAccounts,
    { ...input, period, after: age, offset, limit: PAGE },
    { topics: REVENUE_TOPICS },
  )
  const cell = cohort.cells.find((one) => one.offset === age)
  const title = `Joined in ${periodWords(period)}`
  return (
    <RevenuePanel title={title} onClose={onClose}>
      <Answer of={answer} waiting={<Skeleton rows={6} />}>
        {({ rows, total, currency }) => (
          <section className={styles['panel']}>
            <p>
              <b className="bb">{`${money(cohort.startMinor, currency)} at the start`}</b>{' '}
              <span className="m">{`by ${counted(cohort.accounts, 'account')}`}</span>
              {cell ? (
                <>
                  <br />
                  <span className="m t12">
                    {`${money(cell.minor, currency)} by ${counted(cell.accounts, 'account')} ${age === 0 ? `when the ${by} ended` : `${counted(age, by)} later`}.`}
                  </span>
                </>
              ) : null}
            </p>
            <ul className={styles['rows']}>
              {rows.map((row) => (
                <li key={row.accountId}>
                  <p className="row gap2">
                    <Link
                      to="/accounts/$accountId"
                      params={{ accountId: String(row.accountId) }}
                      search={{ tab: 'revenue' }}
                      className="b grow cut"
                    >
                      {row.name}
                    </Link>
                    <b className="nw">{`${money(row.startMinor, currency)} → ${money(row.minor, currency)}`}</b>
                  </p>
                  <p className="row gap2 m t12">
                    <span className="grow">{`first paid on ${exactDay(row.joinedOn)}`}</span>
                    {row.isCustomer ? null : <span className="poor">Lost</span>}
                  </p>
                </li>
              ))}
            </ul>
            <Pager {...{ offset, total }} size={PAGE} onOffset={setOffset} />
          </section>
        )}
      </Answer>
    </RevenuePanel>
  )
}
