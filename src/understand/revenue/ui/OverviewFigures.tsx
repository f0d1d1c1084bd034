import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { counted, exactDay, money, moneyCompact, number, percent } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { revenueSummary } from '../contract.ts'
import { CountedBy } from './CountedBy.tsx'
import { goalsSentence } from './goal-words.ts'
import { carried, type OverviewState } from './revenue-address.ts'
import styles from './revenue.module.css'

type Summary = OutputOf<typeof revenueSummary>

/** The goals, GRR first, then what else is measured on that day. */
export function OverviewFigures({ answer, state }: { answer: UseQueryResult<Summary>; state: OverviewState }) {
  return (
    <Answer of={answer} waiting={<Skeleton rows={6} />}>
      {(summary) => (
        <Section
          title={goalsSentence(summary.goals)}
          reason={`Twelve months up to ${exactDay(summary.retention.to)}. Gross retention stands first: expansion cannot make good for long what is lost.`}
          aside={
            summary.mayEdit ? (
              <Link to="/settings/revenue" className="link t12 nw">
                Goals and floors
              </Link>
            ) : null
          }
        >
          <Goals goals={summary.goals} whose={carried(state)} />
          <Figures summary={summary} whose={carried(state)} />
          <WithoutRate summary={summary} />
          <CountedBy conventions={summary.conventions} problems={summary.problems} />
        </Section>
      )}
    </Answer>
  )
}

type Whose = ReturnType<typeof carried>

function Goals({ goals, whose }: Pick<Summary, 'goals'> & { whose: Whose }) {
  return (
    <table className={`list-table ${styles['goals']}`}>
      <thead>
        <tr>
          <th scope="col">Goal</th>
          <th scope="col" className="r">
            Now
          </th>
          <th scope="col" className="r">
            At least
          </th>
          <th scope="col">
            <span className="only-read">Reached</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {goals.map(({ key, name, actual, target, isMet }) => (
          <tr key={key}>
            <td>
              <Link to="/revenue/retention" search={{ ...whose, open: 'all' }} className="b">
                {name}
              </Link>
            </td>
            <td className="r b">{percent(actual, 1)}</td>
            <td className="r">{percent(target, 1)}</td>
            <td>
              {isMet === null ? (
                <span className="l">no base</span>
              ) : isMet ? (
                <Tag tone="good">Reached</Tag>
              ) : (
                <Tag tone="poor">Missed</Tag>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Figures({ summary, whose }: { summary: Summary; whose: Whose }) {
  const { currency, renewals, churnFrom, churnTo } = summary
  const standing = { to: '/revenue', search: { ...whose, period: summary.at.slice(0, 7), open: 'closing' } }
  const lost = { to: '/revenue/movement', search: { ...whose, from: churnFrom, to: churnTo, open: 'churn' } }
  const decided = { to: '/revenue/renewals', search: { state: 'closed', days: 365 } }
  return (
    <dl className={styles['figures']}>
      <Figure
        link={standing}
        label={`ARR, ${exactDay(summary.at)}`}
        note={`${money(summary.mrrMinor, currency)} a month`}
      >
        {moneyCompact(summary.arrMinor, currency)}
      </Figure>
      <Figure link={standing} label="ARPA" note={counted(summary.payingAccounts, 'account')}>
        {summary.arpaMinor === null ? '–' : money(Math.round(summary.arpaMinor), currency)}
      </Figure>
      <Figure link={lost} label="LTV" note={`at ${percent(summary.grossMargin)} margin`}>
        {summary.ltvMinor === null ? '–' : moneyCompact(Math.round(summary.ltvMinor), currency)}
      </Figure>
      <Figure link={lost} label="Gross churn, a month" note={`${percent(summary.annualisedGrossChurn, 1)} a year`}>
        {percent(summary.monthlyGrossChurn, 2)}
      </Figure>
      <Figure link={lost} label="Logo churn, a month" note={`${percent(summary.annualisedLogoChurn, 1)} a year`}>
        {percent(summary.monthlyLogoChurn, 2)}
      </Figure>
      <Figure link={lost} label="Quick ratio" note="12 months that are over">
        {number(summary.quickRatio, 1)}
      </Figure>
      <Figure link={decided} label="Renewed, gross" note={`net ${percent(renewals.net)}`}>
        {percent(renewals.gross, 1)}
      </Figure>
      <Figure link={decided} label="Renewed, by count" note={`${renewals.renewed} of ${renewals.renewals} decided`}>
        {percent(renewals.byCount, 1)}
      </Figure>
    </dl>
  )
}

interface FigureProps {
  label: string
  note: string
  /** To what adds up to it. */
  link: { to: string; search: Record<string, unknown> }
  children: ReactNode
}

function Figure({ label, note, link, children }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Link {...link} className={styles['figure']}>
          {children}
        </Link>
        <span>{note}</span>
      </dd>
    </div>
  )
}

/** Accounts that are missing in every figure, by name. */
function WithoutRate({ summary: { accountsWithoutRate, accountsWithoutRateTotal } }: { summary: Summary }) {
  if (accountsWithoutRateTotal === 0) return null
  return (
    <p className="t12">
      {`Left out of every figure for want of an exchange rate: ${counted(accountsWithoutRateTotal, 'account')}. `}
      {accountsWithoutRate.slice(0, 3).map(({ accountId, name, currency, day }) => (
        <span key={accountId}>
          <Link
            to="/accounts/$accountId"
            params={{ accountId: String(accountId) }}
            search={{ tab: 'revenue' }}
            className="link"
          >
            {name}
          </Link>
          {` (${currency} since ${exactDay(day)}) `}
        </span>
      ))}
    </p>
  )
}
