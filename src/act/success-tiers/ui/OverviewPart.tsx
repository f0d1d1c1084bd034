import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { exactDay, money, moneyCompact, NONE, number, percent } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { shareInterval } from '../../../kernel/shares.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { getTierOverview, type Tier } from '../contract.ts'
import { keptSentence, priceText, promiseText, TIER_TOPICS, tiersReason, tiersSentence } from './tier-words.ts'
import type { TiersAddress } from './tiers-address.ts'
import styles from './tiers.module.css'

type Overview = OutputOf<typeof getTierOverview>

interface OverviewProps {
  tiers: readonly Tier[]
  onTier?: ((tier: Tier) => void) | undefined
  /** Shows the accounts behind a figure. */
  onHolders: (which: TiersAddress) => void
}

/** Attach rate, revenue, cost and margin of each tier, and paid beside unpaid accounts. */
export function OverviewPart({ tiers, onTier, onHolders }: OverviewProps) {
  const answer = useCall(getTierOverview, {}, { topics: TIER_TOPICS })
  return (
    <Answer of={answer} waiting={<Skeleton rows={6} />}>
      {(found) => (
        <>
          <Section title={tiersSentence(found)} reason={tiersReason(found)}>
            <TierTable {...{ found, tiers, onTier, onHolders }} />
            <p className="l t12">
              From {exactDay(found.from)} up to today. Revenue is the price of a year ÷ 365 for each day an account held
              the tier, at the agreed price or else the list price. Cost is all time written down for these accounts on
              these days, at the rates of the day. Margin = (revenue − cost) ÷ revenue.
            </p>
          </Section>
          <Section
            title={keptSentence(found)}
            reason="Accounts that paid twelve months ago, by whether they held a paid tier on that day. This is a comparison, not a proof: who buys a plan differs from who does not."
          >
            <KeptTable found={found} />
          </Section>
        </>
      )}
    </Answer>
  )
}

function TierTable({ found, tiers, onTier, onHolders }: { found: Overview } & OverviewProps) {
  const { currency } = found
  return (
    // A table wider than its place is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Success plans">
      <table className="list-table">
        <thead>
          <tr>
            {['Tier', 'Promises', 'Price a year', 'Held by', 'Revenue', 'Cost', 'Hours', 'Margin', 'Over'].map(
              (head, index) => (
                <th key={head} scope="col" className={index > 1 ? 'r' : undefined}>
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {found.tiers.map((row) => {
            const tier = tiers.find(({ id }) => id === row.tier.id)
            const holding = { tier: row.tier.id, over: undefined }
            return (
              <tr key={row.tier.id}>
                <td className="b nw">
                  {tier && onTier ? (
                    <button type="button" className={styles['open']} onClick={() => onTier(tier)}>
                      {row.tier.name}
                    </button>
                  ) : (
                    row.tier.name
                  )}
                  {tier?.isArchived ? <span className="l t11"> out of use</span> : null}
                </td>
                <td className="m t12">
                  {(tier?.entitlements ?? []).map((one) => `${one.name} ${promiseText(one)}`).join(', ') || NONE}
                </td>
                <td className="r nw">{priceText(row.priceMinor, currency)}</td>
                <td className="r">
                  <Holders count={row.accounts} what={`hold ${row.tier.name}`} onOpen={() => onHolders(holding)} />
                </td>
                <td className="r nw">{row.revenueMinor === 0 ? NONE : money(row.revenueMinor, currency)}</td>
                <td className="r nw">
                  {money(row.costMinor, currency)}
                  {row.unpricedMinutes > 0 ? <span className="fair t11"> not complete</span> : null}
                </td>
                <td className="r">{number(row.minutes / 60)}</td>
                <td className={`r b ${row.margin !== null && row.margin < 0 ? 'poor' : ''}`}>{percent(row.margin)}</td>
                <td className={`r ${row.overUsed > 0 ? 'fair' : ''}`}>
                  <Holders
                    count={row.overUsed}
                    what={`took more than ${row.tier.name} promises`}
                    onOpen={() => onHolders({ ...holding, over: true })}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** A number of accounts that opens to them. */
function Holders({ count, what, onOpen }: { count: number; what: string; onOpen: () => void }) {
  if (count === 0) return NONE
  return (
    <button type="button" className={styles['open']} onClick={onOpen}>
      {number(count)}
      <span className="only-read"> {what}: show the accounts</span>
    </button>
  )
}

function KeptTable({ found }: { found: Overview }) {
  const lines = [
    { name: 'With a paid plan', kept: found.paid },
    { name: 'Without', kept: found.unpaid },
  ]
  return (
    // A table wider than its place is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Paid and unpaid accounts">
      <table className="list-table">
        <thead>
          <tr>
            {['Twelve months ago', 'Accounts', 'ARR then', 'GRR', 'NRR', 'Logos kept'].map((head, index) => (
              <th key={head} scope="col" className={index > 0 ? 'r' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, kept }) => (
            <tr key={name}>
              <td className="b nw">{name}</td>
              <td className="r">{number(kept.accounts)}</td>
              <td className="r nw">{moneyCompact(12 * kept.openingMinor, found.currency)}</td>
              <Ratio ratio={kept.grr} />
              <Ratio ratio={kept.nrr} />
              <Logos share={kept.logo} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Ratio({ ratio }: { ratio: Overview['paid']['grr'] }) {
  if (!ratio) return <td className="r">{NONE}</td>
  return (
    <td className={`r ${styles['share']}`}>
      <b>{percent(ratio.value, 1)}</b>
      <span>
        {ratio.low === null || ratio.high === null
          ? 'one account'
          : `${number(ratio.low * 100, 1)} to ${percent(ratio.high, 1)}`}
      </span>
    </td>
  )
}

function Logos({ share }: { share: Overview['paid']['logo'] }) {
  const interval = shareInterval(share)
  if (!interval) return <td className="r">{NONE}</td>
  return (
    <td className={`r ${styles['share']}`}>
      <b>{percent(share.hits / share.n, 1)}</b>
      <span>
        {number(interval.low * 100, 1)} to {percent(interval.high, 1)}
      </span>
    </td>
  )
}
