import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { counted, money, NONE, number, percent } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import type { InputOf, OutputOf } from '../../../platform/http/endpoint.ts'
import { reconciliationAccounts, revenueReconciliation, type ChurnNotion } from '../contract-settings.ts'
import { CountedBy } from './CountedBy.tsx'
import { Pager } from '../../../web/design/Pager.tsx'
import { billedMonth, billingSentence, verdictParts } from './reconciliation-words.ts'
import { monthName } from './retention-words.ts'
import { ReconciliationAddress, selected } from './revenue-address.ts'
import { RevenuePanel } from './RevenuePanel.tsx'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import { SelectionBar } from './SelectionBar.tsx'
import styles from './revenue.module.css'

type Reconciliation = OutputOf<typeof revenueReconciliation>

/** Opens accounts on which any two notions differ. */
const ANY = 'any'
const PAGE = 50

/** The ledger beside its sources: what was invoiced and paid, and every way in which the data say that accounts were lost. */
export function ReconciliationPage() {
  const [state, change] = useSearchState(ReconciliationAddress)
  const whose = selected(state)
  const answer = useCall(revenueReconciliation, whose, { topics: REVENUE_TOPICS })
  const open = (notion: string) => change({ notion: notion === state.notion ? undefined : notion })
  return (
    <RevenueFrame tab="movement">
      <SelectionBar state={state} onChange={(next) => change({ ...next, notion: undefined })} />
      <div className={styles['page']}>
        <div className={styles['work']}>
          <Answer of={answer} waiting={<Skeleton rows={12} />}>
            {(found) => (
              <div className={styles['parts']}>
                <Notions found={found} chosen={state.notion ?? null} onOpen={open} />
                <Billing found={found} />
                <CountedBy conventions={found.conventions} problems={found.problems} />
              </div>
            )}
          </Answer>
        </div>
        {state.notion !== undefined && answer.data ? (
          <Disagreeing
            key={state.notion}
            input={{ ...whose, notion: state.notion === ANY ? undefined : state.notion }}
            notions={answer.data.notions}
            currency={answer.data.currency}
            onClose={() => change({ notion: undefined })}
          />
        ) : null}
      </div>
    </RevenueFrame>
  )
}

interface NotionsProps {
  found: Reconciliation
  chosen: string | null
  onOpen: (notion: string) => void
}

function Notions({ found: { notions, verdict, contradictory }, chosen, onOpen }: NotionsProps) {
  const { title, rest } = verdictParts(verdict)
  return (
    <Section
      title={title}
      reason={rest || 'Figures of churn are those of the ledger. What the other sources call lost stands beside it.'}
      aside={
        contradictory > 0 ? (
          <button type="button" className="link t12 nw" aria-pressed={chosen === ANY} onClick={() => onOpen(ANY)}>
            {counted(contradictory, 'contradictory account')}
          </button>
        ) : null
      }
    >
      {/* A table wider than its place is scrolled, by keys as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Notions of churn">
        <table className="list-table">
          <thead>
            <tr>
              <th scope="col">What says that an account was lost</th>
              {['Says so', 'Accounts', 'Only here', 'Only the ledger', 'They differ on'].map((head) => (
                <th key={head} scope="col" className="r">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {notions.map((notion) => (
              <Notion
                key={notion.key}
                notion={notion}
                isOpen={chosen === notion.key}
                onOpen={() => onOpen(notion.key)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function Notion({ notion, isOpen, onOpen }: { notion: ChurnNotion; isOpen: boolean; onOpen: () => void }) {
  const { name, sentence, rows, rowsAre, accounts, onlyHere, onlyLedger, disagreeing } = notion
  return (
    <tr aria-selected={isOpen}>
      <td className={styles['notion']}>
        <b>{name}</b>
        <span className="m t12">{sentence}</span>
      </td>
      <td className="r nw">{`${number(rows)} ${rowsAre}`}</td>
      <td className="r b">{number(accounts)}</td>
      <td className="r">{onlyHere === 0 ? NONE : number(onlyHere)}</td>
      <td className="r">{onlyLedger === 0 ? NONE : number(onlyLedger)}</td>
      <td className="r">
        {disagreeing === 0 ? (
          <span className="l">nothing</span>
        ) : (
          <button
            type="button"
            className="link nw"
            aria-pressed={isOpen}
            aria-label={`${name} and the ledger differ on ${number(disagreeing)}`}
            onClick={onOpen}
          >
            {number(disagreeing)}
          </button>
        )}
      </td>
    </tr>
  )
}

function Billing({ found: { months, currency } }: { found: Reconciliation }) {
  return (
    <Section
      title={billingSentence(months, currency)}
      reason="Invoices of a year in advance stand in the month they were issued; look at longer times for those."
    >
      {months.length === 0 ? null : (
        // A table wider than its place is scrolled, by keys as well.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Invoices beside MRR">
          <table className="list-table">
            <thead>
              <tr>
                <th scope="col">Month</th>
                {['MRR at the close', 'MRR on average', 'Invoiced', 'Paid', 'Paid of MRR', ''].map((head) => (
                  <th key={head} scope="col" className="r">
                    {head === '' ? <span className="only-read">Equal</span> : head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {months.toReversed().map((month) => (
                <tr key={month.month}>
                  <th scope="row" className="nw">
                    {monthName(month.month)}
                  </th>
                  <td className="r nw">{money(month.mrrMinor, currency)}</td>
                  <td className="r nw">{money(month.averageMrrMinor, currency)}</td>
                  <td className="r nw">{money(month.issuedMinor, currency)}</td>
                  <td className="r nw">{money(month.paidMinor, currency)}</td>
                  <td className="r">{percent(month.paidShare)}</td>
                  <td className="r t12 good">{billedMonth([month], month.month) ? 'equal' : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

interface DisagreeingProps {
  input: Omit<InputOf<typeof reconciliationAccounts>, 'offset' | 'limit'>
  notions: readonly ChurnNotion[]
  currency: string
  onClose: () => void
}

/** Accounts one by one: who says that they were lost, and who does not. */
function Disagreeing({ input, notions, currency, onClose }: DisagreeingProps) {
  const [offset, setOffset] = useState(0)
  const answer = useCall(reconciliationAccounts, { ...input, offset, limit: PAGE }, { topics: REVENUE_TOPICS })
  const named = (keys: readonly string[]) =>
    keys.map((key) => notions.find((one) => one.key === key)?.name ?? key).join(', ')
  const title = input.notion === undefined ? 'Contradictory accounts' : `${named([input.notion])} and the ledger differ`
  return (
    <RevenuePanel title={title} onClose={onClose}>
      <Answer of={answer} waiting={<Skeleton rows={6} />}>
        {({ rows, total }) => (
          <section className={styles['panel']}>
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
                    <b className="nw">{money(row.mrrMinor, currency)}</b>
                  </p>
                  <p className="m t12">{`Lost, say: ${named(row.saidBy) || 'none'}`}</p>
                  <p className="m t12">{`Not lost, say: ${named(row.notSaidBy) || 'none'}`}</p>
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
