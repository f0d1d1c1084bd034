import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { Select } from '../../../web/design/fields.tsx'
import { counted, NONE } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Pager } from '../../../web/design/Pager.tsx'
import { type Holding, listHoldings, type Tier } from '../contract.ts'
import { priceText, takenText, TIER_TOPICS } from './tier-words.ts'
import { holdingsAsked, type TiersAddress } from './tiers-address.ts'
import styles from './tiers.module.css'

const PAGE = 50
const ALL = ''

interface HoldingsPartProps {
  tiers: readonly Tier[]
  opened: number | null
  onOpen: (account: { id: number; name: string }) => void
  currency: string
  shown: TiersAddress
  onNarrow: (next: TiersAddress) => void
  offset: number
  onOffset: (offset: number) => void
}

/** Who holds which tier, with what is left of it in the running period; who took too much stands first. */
export function HoldingsPart(props: HoldingsPartProps) {
  const { tiers, opened, onOpen, currency, shown, onNarrow, offset, onOffset } = props
  const { tier: tierId, over = false } = shown
  const input = { ...holdingsAsked(shown), offset, limit: PAGE }
  const answer = useCall(listHoldings, input, { topics: TIER_TOPICS })
  return (
    <Answer of={answer} waiting={<Skeleton rows={8} />}>
      {({ holdings, total }) => (
        <Section
          title={
            over
              ? `${counted(total, 'account')} took more than promised`
              : `${counted(total, 'account')} with a tier today`
          }
          reason="Used and left in the month, quarter or year that runs for the account. An account opens what it took."
        >
          <div className={styles['tools']}>
            <Select
              label="Tier"
              value={tierId === undefined ? ALL : String(tierId)}
              options={[
                { value: ALL, label: 'Every tier' },
                ...tiers.map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
              onChange={(picked) => onNarrow({ tier: picked === ALL ? undefined : Number(picked), over: shown.over })}
            />
            <Checkbox
              label="Only those that took too much"
              checked={over}
              onChange={(next) => onNarrow({ tier: tierId, over: next || undefined })}
            />
          </div>
          {total === 0 ? (
            <p className="m">
              {over
                ? 'Nobody took more than was promised.'
                : 'Nobody holds it. Give it to accounts, or name the plans that carry it.'}
            </p>
          ) : (
            <HoldingTable {...{ holdings, opened, onOpen, currency }} />
          )}
          <Pager {...{ offset, total, onOffset }} size={PAGE} />
        </Section>
      )}
    </Answer>
  )
}

function HoldingTable(
  props: { holdings: readonly Holding[] } & Pick<HoldingsPartProps, 'opened' | 'onOpen' | 'currency'>,
) {
  const { holdings, opened, onOpen, currency } = props
  return (
    // A table wider than its place is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Accounts with a tier">
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Tier</th>
            <th scope="col">Since</th>
            <th scope="col" className="r">
              Price a year
            </th>
            <th scope="col">Taken and left</th>
          </tr>
        </thead>
        <tbody>
          {holdings.map(({ account, tier, from, to, origin, priceMinor, entitlements }) => (
            <tr key={account.id}>
              <td className="nw">
                <button
                  type="button"
                  className={`b ${styles['open']}`}
                  aria-pressed={opened === account.id}
                  onClick={() => onOpen(account)}
                >
                  {account.name}
                </button>
              </td>
              <td className="nw">
                {tier.name}
                {origin === 'plan' ? <span className="l t11"> by plan</span> : null}
              </td>
              <td className="nw">
                <DayText day={from} as="exact" />
                {to === null ? null : (
                  <span className="l t11">
                    {' '}
                    until <DayText day={to} as="near" />
                  </span>
                )}
              </td>
              <td className="r nw">{priceText(priceMinor, currency)}</td>
              <td className="t12">
                {entitlements.length === 0 ? (
                  NONE
                ) : (
                  <span className={styles['taken']}>
                    {entitlements.map((one) => (
                      <span key={one.id} className={one.over > 0 ? 'fair b' : 'm'}>
                        {takenText(one)}
                      </span>
                    ))}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
