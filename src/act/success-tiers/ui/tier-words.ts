import { counted, money, moneyCompact, number, percent } from '../../../web/design/format.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { getTierOverview, Holding } from '../contract.ts'
import type { EntitlementKind, Period } from '../entitlement.ts'

export const TIER_TOPICS = ['tiers', 'work', 'accounts']
type Overview = OutputOf<typeof getTierOverview>

export const KIND_WORDS: Readonly<Record<EntitlementKind, string>> = {
  tam_hours: 'TAM hours',
  workshops: 'Workshops',
  sla_hours: 'SLA hours',
  health_checks: 'Health checks',
  custom: 'Something else',
}
export const PERIOD_WORDS: Readonly<Record<Period, string>> = { month: 'a month', quarter: 'a quarter', year: 'a year' }

/** `4 a month`. */
export function promiseText({ quantity, period }: { quantity: number; period: Period }): string {
  return `${number(quantity, quantity % 1 === 0 ? 0 : 2)} ${PERIOD_WORDS[period]}`
}

/** What the page says first. */
export function tiersSentence({ attach, tiers, currency }: Overview): string {
  if (attach.rate === null) return 'Nobody pays yet, so nobody holds a paid success plan'
  const yearly = tiers.reduce((sum, tier) => sum + tier.yearlyMinor, 0)
  if (attach.paid === 0) return `None of ${counted(attach.paying, 'paying account')} holds a paid success plan`
  return `${percent(attach.rate)} of paying accounts hold a paid success plan, worth ${moneyCompact(yearly, currency)} a year`
}

export function tiersReason({ attach, tiers }: Overview): string {
  const over = tiers.reduce((sum, tier) => sum + tier.overUsed, 0)
  const base = `${number(attach.paid)} of ${number(attach.paying)} accounts.`
  return over === 0
    ? base
    : `${base} ${counted(over, 'account')} took more than ${over === 1 ? 'it was' : 'they were'} promised.`
}

/** Whether paid accounts were kept better than unpaid ones, as far as the intervals say so. */
export function keptSentence({ paid, unpaid }: Pick<Overview, 'paid' | 'unpaid'>): string {
  if (!paid.grr || !unpaid.grr) return 'There is nothing yet to compare paid and unpaid accounts by'
  const [left, right] = [percent(paid.grr.value, 1), percent(unpaid.grr.value, 1)]
  const apart = isApart(paid.grr, unpaid.grr)
  const verdict = apart
    ? paid.grr.value > unpaid.grr.value
      ? 'Accounts with a paid plan are kept better'
      : 'Accounts with a paid plan are kept worse'
    : 'Accounts with a paid plan are kept no differently, as far as one can tell'
  return `${verdict}: GRR ${left} against ${right}`
}

type Ratio = NonNullable<Overview['paid']['grr']>

function isApart(one: Ratio, other: Ratio): boolean {
  if (one.low === null || one.high === null || other.low === null || other.high === null) return false
  return one.low > other.high || other.low > one.high
}

/** `2.5 of 4 TAM hours, 1.5 left`. */
export function takenText({ name, quantity, used, remaining, over }: Holding['entitlements'][number]): string {
  const written = (value: number) => number(value, value % 1 === 0 ? 0 : 2)
  const end = over > 0 ? `${written(over)} over` : `${written(remaining)} left`
  return `${written(used)} of ${written(quantity)} ${name}, ${end}`
}

export function priceText(priceMinor: number | null, currency: string): string {
  return priceMinor === 0 ? 'free' : money(priceMinor, currency)
}
