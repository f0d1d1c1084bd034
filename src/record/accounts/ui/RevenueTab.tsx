import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { DayText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, exactDay, money, moneyCompact, plainNumber } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { ImportButton } from '../../../web/shell/ImportButton.tsx'
import { accountRevenue } from '../contract.ts'
import { useDesk } from './account-desk.ts'
import styles from './account-parts.module.css'
import { DayChart } from './DayChart.tsx'
import { amountText, intervalText, monthOf, MOVEMENT_WORDS, movementsOf, mrrByDay, reasonText } from './revenue-text.ts'

type Revenue = OutputOf<typeof accountRevenue>

interface RevenueTabProps {
  moneyHidden: boolean
  /** What is up for renewal, between what they pay and what it is paid for. */
  renewals: ReactNode
}

/** What they pay: MRR over time, renewals, subscriptions and invoices. */
export function RevenueTab({ moneyHidden, renewals }: RevenueTabProps) {
  const { accountId } = useDesk()
  const revenue = useCall(accountRevenue, { accountId }, { enabled: !moneyHidden })
  if (moneyHidden) {
    return (
      <EmptyState title="Revenue is hidden from your role">
        The rest of the account is not. Ask an administrator for access to money if you need it.
      </EmptyState>
    )
  }
  return (
    <div className={styles['tab']}>
      <Answer of={revenue} waiting={<Skeleton rows={8} />}>
        {(found) =>
          found.subscriptions.length + found.invoices.length + found.renewals.length === 0 ? (
            <EmptyState
              title="Subscriptions, invoices and renewals stand here"
              action={<ImportButton what="subscriptions" />}
            >
              Nothing is on record for this account. They come with an import of subscriptions and invoices; the end of
              each term becomes a renewal by itself.
            </EmptyState>
          ) : (
            <>
              <Mrr revenue={found} />
              {renewals}
              <Movements revenue={found} />
              <Subscriptions subscriptions={found.subscriptions} />
              <Invoices invoices={found.invoices} />
            </>
          )
        }
      </Answer>
    </div>
  )
}

function Mrr({ revenue: { steps, currency } }: { revenue: Revenue }) {
  const today = useToday()
  const points = mrrByDay(steps, today)
  const now = points.find((point) => point.day === today)?.value ?? null
  if (points.length === 0) return null
  return (
    <Section
      title={`MRR ${moneyCompact(now, currency)} today`}
      reason={`${counted(steps.length, 'step')} since ${exactDay(points[0]?.day ?? today)}.`}
    >
      <DayChart
        label="MRR by day"
        points={points}
        shape="step"
        height={160}
        withTable
        write={(value) => moneyCompact(value, currency)}
      />
    </Section>
  )
}

/** How MRR came to be what it is, newest first. New exchange rates alone are no movement. */
function Movements({ revenue: { steps, currency } }: { revenue: Revenue }) {
  const movements = movementsOf(steps)
  if (movements.length === 0) return null
  return (
    <Section title={`${counted(movements.length, 'movement')} of MRR`} level={3}>
      <Wide label="Movements of MRR">
        <table className="list-table">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Movement</th>
              <th scope="col" className="r">
                Change
              </th>
              <th scope="col" className="r">
                MRR after it
              </th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {movements.map(({ day, kind, changeMinor, mrrMinor, reason, note }) => (
              <tr key={day}>
                <td className="nw">
                  <Link to="/revenue/movement" search={{ by: 'month', ...monthOf(day), open: kind }} className="link">
                    {exactDay(day)}
                  </Link>
                </td>
                <td>{MOVEMENT_WORDS[kind]}</td>
                <td className="r nw">{`${changeMinor > 0 ? '+' : ''}${money(changeMinor, currency)}`}</td>
                <td className="r nw">{money(mrrMinor, currency)}</td>
                <td>
                  {reason === null ? <span className="l">–</span> : reasonText(reason)}
                  {note ? <span className="m">{`: ${note}`}</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Section>
  )
}

function Subscriptions({ subscriptions }: { subscriptions: Revenue['subscriptions'] }) {
  if (subscriptions.length === 0) return null
  return (
    <Section title="Subscriptions" level={3}>
      <Wide label="Subscriptions">
        <table className="list-table">
          <thead>
            <tr>
              <th scope="col">Plan</th>
              <th scope="col" className="r">
                Amount
              </th>
              <th scope="col" className="r">
                Quantity
              </th>
              <th scope="col" className="r">
                Discount
              </th>
              <th scope="col">In force since</th>
              <th scope="col">Term ends</th>
              <th scope="col">Ended</th>
            </tr>
          </thead>
          <tbody>
            {subscriptions.map((subscription) => (
              <tr key={`${subscription.id} ${subscription.effectiveOn}`}>
                <td title={subscription.externalId}>
                  {subscription.plan ?? subscription.externalId}{' '}
                  {subscription.isTrial ? <span className="l t12">trial</span> : null}{' '}
                  {subscription.kind === 'recurring' ? null : (
                    <span className="l t12">{subscription.kind.replaceAll('_', ' ')}</span>
                  )}
                </td>
                <td className="r">
                  {amountText(subscription.amount, subscription.currency)}{' '}
                  <span className="l t12">{intervalText(subscription.interval, subscription.intervalCount)}</span>
                </td>
                <td className="r">{plainNumber(Number(subscription.quantity))}</td>
                <td className="r">
                  {Number(subscription.discountPercent) === 0
                    ? '–'
                    : `${plainNumber(Number(subscription.discountPercent))} %`}
                </td>
                <td title={`started ${exactDay(subscription.startedOn)}`}>{exactDay(subscription.effectiveOn)}</td>
                <td>
                  <DayText day={subscription.termEndsOn} as="exact" />
                </td>
                <td title={subscription.endReason ?? undefined}>
                  <DayText day={subscription.endedOn} as="exact" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Section>
  )
}

function Invoices({ invoices }: { invoices: Revenue['invoices'] }) {
  if (invoices.length === 0) return null
  const overdue = invoices.filter((invoice) => invoice.isOverdue).length
  return (
    <Section title={overdue > 0 ? `Invoices, ${overdue} overdue` : 'Invoices'} level={3}>
      <Wide label="Invoices">
        <table className="list-table">
          <thead>
            <tr>
              <th scope="col">Invoice</th>
              <th scope="col" className="r">
                Amount
              </th>
              <th scope="col">Issued</th>
              <th scope="col">Due</th>
              <th scope="col">Paid</th>
            </tr>
          </thead>
          <tbody>
            {invoices.map((invoice) => (
              <tr key={invoice.id}>
                <td>{invoice.externalId}</td>
                <td className="r">{amountText(invoice.amount, invoice.currency)}</td>
                <td>{exactDay(invoice.issuedOn)}</td>
                <td>
                  <DayText day={invoice.dueOn} as="exact" />{' '}
                  {invoice.isOverdue && invoice.dueOn ? (
                    <span className="poor b t12">
                      overdue, <DayText day={invoice.dueOn} />
                    </span>
                  ) : null}
                </td>
                <td>
                  {invoice.paidOn ? exactDay(invoice.paidOn) : <span className="l">{invoice.status ?? 'open'}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Section>
  )
}

/** A table wider than its place is scrolled, by keys as well. */
function Wide({ label, children }: { label: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  )
}
