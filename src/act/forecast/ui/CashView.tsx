import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Pager } from '../../../web/design/Pager.tsx'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { LinkButton } from '../../../web/design/Button.tsx'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { chance, counted, money, monthYear, NONE } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { getCash, listCashItems } from '../contract.ts'
import { FORECAST_TOPICS, type ChangeAddress, type ForecastAddress } from './address.ts'
import styles from './forecast.module.css'
import { cashSentence } from './words.ts'

type Cash = OutputOf<typeof getCash>

const CASH_TOPICS = [...FORECAST_TOPICS, 'imports']
const ASSUMPTION =
  'Open invoices are expected whole, on their due day. Renewals count with called ARR × probability, from the day they are due, in the rhythm the account is billed in: yearly ones all at once. Those decided already count with what they renewed at.'

/** Cash by month: what is invoiced and open, and what renewals will bring. */
export function CashView({ address, change }: { address: ForecastAddress; change: ChangeAddress }) {
  const answer = useCall(getCash, { memberId: address.member }, { topics: CASH_TOPICS })
  return (
    <div className={styles['parts']}>
      <Answer of={answer}>
        {(cash) => (
          <>
            {cash.missing.map((one) => (
              <Banner key={one.currency} tone="late">
                {one.sentence}
              </Banner>
            ))}
            {cash.buckets.every(({ items }) => items === 0) ? (
              <EmptyState title="No cash is in sight" action={<LinkButton to="/import">Import invoices</LinkButton>}>
                Open invoices and renewals with a probability stand here by the month in which they are expected to be
                paid.
              </EmptyState>
            ) : (
              <>
                <Bars cash={cash} chosen={address.bucket} onPick={(bucket) => change({ bucket })} />
                <Items address={address} />
              </>
            )}
          </>
        )}
      </Answer>
    </div>
  )
}

interface BarsProps {
  cash: Cash
  chosen: string | undefined
  onPick: (bucket: string | undefined) => void
}

function Bars({ cash, chosen, onPick }: BarsProps) {
  const { currency, unlikely } = cash
  const shown = cash.buckets.filter(({ key, items }) => items > 0 || /^\d/.test(key))
  const sumOf = (bucket: Cash['buckets'][number]) => bucket.invoicesMinor + bucket.renewalsMinor
  const longest = Math.max(1, ...shown.map(sumOf))
  const width = (minor: number) => ({ width: `${(100 * minor) / longest}%` })
  return (
    <ChartPanel
      sentence={cashSentence(cash)}
      reason={`${ASSUMPTION}${unlikely === 0 ? '' : ` ${counted(unlikely, 'renewal')} without a probability ${unlikely === 1 ? 'is' : 'are'} not counted.`}`}
      table={{
        label: 'Cash expected by month',
        heads: ['Month', 'Open invoices', 'Renewals', 'Together'],
        rows: [
          ...shown.map((bucket) => [
            bucketName(bucket.key),
            money(bucket.invoicesMinor, currency),
            money(bucket.renewalsMinor, currency),
            money(sumOf(bucket), currency),
          ]),
          ['Together', '', '', money(cash.totalMinor, currency)],
        ],
      }}
    >
      <p className={`t12 m ${styles['legend']}`}>
        <span>
          <span className={`${styles['swatch']} ${styles['invoices']}`} /> Open invoices
        </span>
        <span>
          <span className={`${styles['swatch']} ${styles['overdue']}`} /> Overdue
        </span>
        <span>
          <span className={`${styles['swatch']} ${styles['renewals']}`} /> Renewals × probability
        </span>
      </p>
      <div className={styles['bars']} role="group" aria-label="Cash expected by month">
        {shown.map((bucket) => (
          <button
            key={bucket.key}
            type="button"
            className={styles['bar']}
            aria-pressed={chosen === bucket.key}
            onClick={() => onPick(chosen === bucket.key ? undefined : bucket.key)}
          >
            <span>{bucketName(bucket.key)}</span>
            <span className={styles['track']} aria-hidden="true">
              <span
                className={styles[bucket.key === 'overdue' ? 'overdue' : 'invoices']}
                style={width(bucket.invoicesMinor)}
              />
              {bucket.renewalsMinor === 0 ? null : (
                <span className={styles['renewals']} style={width(bucket.renewalsMinor)} />
              )}
            </span>
            <span className="r b">{bucket.items === 0 ? NONE : money(sumOf(bucket), currency)}</span>
          </button>
        ))}
      </div>
    </ChartPanel>
  )
}

function bucketName(key: string): string {
  if (key === 'overdue') return 'Overdue'
  if (key === 'undated') return 'No due day'
  return monthYear(`${key}-01` as Day)
}

const PAGE = 50

function Items({ address }: { address: ForecastAddress }) {
  const { bucket } = address
  const [place, setPlace] = useState({ of: bucket, offset: 0 })
  const offset = place.of === bucket ? place.offset : 0
  const answer = useCall(
    listCashItems,
    { memberId: address.member, bucket, offset, limit: PAGE },
    { topics: CASH_TOPICS },
  )
  return (
    <Answer of={answer}>
      {({ items, total, totalMinor, currency }) => (
        <Section
          level={3}
          title={`${bucket === undefined ? 'All payments' : bucketName(bucket)}: ${counted(total, 'payment')}, ${money(totalMinor, currency)}`}
        >
          {/* What scrolls must be reachable by keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <section className={styles['scroll']} tabIndex={0} aria-label="Payments expected">
            <table className="list-table">
              <thead>
                <tr>
                  <th scope="col">Account</th>
                  <th scope="col">What</th>
                  <th scope="col">Expected</th>
                  <th scope="col" className="r">
                    Amount
                  </th>
                  <th scope="col" className="r">
                    Probability
                  </th>
                  <th scope="col" className="r">
                    Cash
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={`${item.kind} ${item.id} ${item.on ?? ''}`}>
                    <td>
                      <Link className="b" to="/accounts/$accountId" params={{ accountId: String(item.account.id) }}>
                        {item.account.name}
                      </Link>
                    </td>
                    <td className="m">{item.kind === 'invoice' ? `Invoice ${item.number}` : 'Renewal'}</td>
                    <td>
                      <DayText day={item.on} as="short" />
                    </td>
                    <td className="r">{money(item.amountMinor, currency)}</td>
                    <td className="r">{item.kind === 'invoice' ? NONE : chance(item.probability)}</td>
                    <td className="r b">{money(item.cashMinor, currency)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <Pager
            offset={offset}
            total={total}
            size={PAGE}
            onOffset={(next) => setPlace({ of: bucket, offset: next })}
          />
        </Section>
      )}
    </Answer>
  )
}
