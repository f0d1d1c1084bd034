import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { listRenewals, type Renewal, type ViewOut } from '../../act/renewals/contract.ts'
import { CategoryMark } from '../../act/renewals/ui/CategoryMark.tsx'
import { questionOf, RenewalsAddress, windowWords } from '../../act/renewals/ui/renewals-address.ts'
import { RENEWAL_TOPICS, renewalsHeading, renewalsReason } from '../../act/renewals/ui/words.ts'
import { Answer } from '../api/Answer.tsx'
import { useCall } from '../api/queries.ts'
import { DayText } from '../design/DayText.tsx'
import { moneyCompact } from '../design/format.ts'
import { Section } from '../design/Section.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useToday } from '../design/today.tsx'
import styles from './renewals-ahead.module.css'

const SHOWN = 10
/** The list as the link opens it, overdue ones first: both say the same. */
const ADDRESS = RenewalsAddress.parse({})

/** What renews next, by what the machine, the CSM and the leader say of it. */
export function RenewalsAhead() {
  const today = useToday()
  const question = { ...questionOf(ADDRESS, today), limit: SHOWN, offset: 0 }
  const answer = useCall(listRenewals, question, { topics: RENEWAL_TOPICS })
  return (
    <Answer of={answer} waiting={<Skeleton rows={8} />}>
      {({ renewals, totals, currency, total }) => (
        <Section
          title={renewalsHeading(totals, { currency, window: windowWords(ADDRESS), state: 'open' })}
          reason={total === 0 ? 'Renewals are made from the ends of terms.' : renewalsReason(totals, currency, 'open')}
          aside={
            <Link to="/revenue/renewals" className="link t12 nw">
              {total > SHOWN ? `All ${total} renewals` : 'Renewals'}
            </Link>
          }
        >
          {total === 0 ? null : <Table {...{ renewals, totals, currency }} />}
        </Section>
      )}
    </Answer>
  )
}

type Sums = { commit: number }
interface TableProps {
  renewals: readonly Renewal[]
  totals: { amountMinor: number; machine: Sums; csm: Sums; leader: Sums; expectedMinor: number }
  currency: string
}

function Table({ renewals, totals, currency }: TableProps) {
  return (
    // A table wider than its place is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Renewals ahead">
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Renews</th>
            <th scope="col" className="r">
              ARR
            </th>
            <th scope="col">Machine</th>
            <th scope="col">CSM</th>
            <th scope="col">Leader</th>
          </tr>
        </thead>
        <tbody>
          {renewals.map((renewal) => (
            <tr key={renewal.id}>
              <td className={styles['name']}>
                <Link to="/accounts/$accountId" params={{ accountId: String(renewal.account.id) }} className="b">
                  {renewal.account.name}
                </Link>{' '}
                {renewal.disagree ? <span className="t12 bb">≠ differ</span> : null}
              </td>
              <td className="m nw">
                <DayText day={renewal.dueOn} as="short" />
              </td>
              <td className="r nw">{moneyCompact(renewal.amountMinor, currency)}</td>
              <Voice view={renewal.views.machine} />
              <Voice view={renewal.views.csm} />
              <Voice view={renewal.views.leader} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>Commit, of all</td>
            <td>{''}</td>
            <td className="r nw">{moneyCompact(totals.amountMinor, currency)}</td>
            {[totals.machine, totals.csm, totals.leader].map(({ commit }, index) => (
              // The three voices stand in their order.
              // oxlint-disable-next-line react/no-array-index-key
              <td key={index} className="nw">
                {moneyCompact(commit, currency)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function Voice({ view }: { view: ViewOut | null }): ReactNode {
  return (
    <td title={view?.reason || undefined}>
      {view === null ? (
        <span className="l">no view</span>
      ) : (
        <CategoryMark category={view.category} probability={view.probability} />
      )}
    </td>
  )
}
