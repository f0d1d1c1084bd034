import { currencies, monthsAfter, monthsOf, type PayStep, type Plan, type Window } from './plan.ts'
import { addOnArrMinor, arrMinor, intervalMinor, stepArrMinor } from './payments.ts'
import { random, type Random } from './random.ts'
import { writtenDay, writtenMoney } from './written.ts'

/** Rates on the first day of each month since the oldest contract, wandering slowly around a usual level. */
export function exchangeRateRows(plans: readonly Plan[], window: Window) {
  const oldest = Math.min(window.first, ...plans.map((plan) => plan.since)) - 20
  return currencies.flatMap((currency) => {
    if (currency === 'EUR') return []
    const chance = random(window.seed, 'rates', currency)
    const usual = currency === 'USD' ? 0.91 : 1.16
    let rate = usual
    const rows = []
    for (let count = 0; monthsAfter(oldest, count) < window.today; count += 1) {
      rate += 0.1 * (usual - rate) + 0.008 * chance.normal()
      rows.push({ currency, day: writtenDay(monthsAfter(oldest, count)), rate: rate.toFixed(4) })
    }
    return rows
  })
}

export function subscriptionRows(plans: readonly Plan[], window: Window) {
  return plans.flatMap((plan) => {
    const [letter, back] = ['a', 'b']
    const isFirst = (step: PayStep) => plan.returnedOn === null || step.day < plan.returnedOn
    const rows = plan.steps.map((step) =>
      stepRow(plan, step, { letter: isFirst(step) ? letter : back, isFirst: isFirst(step) }),
    )
    return [...trialRow(plan, window), ...rows, ...addOnRow(plan), ...setUpFee(plan, window)]
  })
}

function stepRow(plan: Plan, step: PayStep, part: { letter: string | undefined; isFirst: boolean }) {
  const ended = part.isFirst ? plan.ended : null
  return {
    ...base(plan, part.letter ?? 'a'),
    effective_on: writtenDay(step.day),
    started_on: writtenDay(part.isFirst ? plan.since : (plan.returnedOn ?? plan.since)),
    ended_on: ended === null ? null : writtenDay(ended.on),
    amount: writtenMoney(step.priceMinor),
    interval: plan.interval as string,
    quantity: step.seats,
    discount_percent: step.discountPercent,
    plan: step.edition as string,
    term_ends_on: step.termEnd === null ? null : writtenDay(step.termEnd - 1),
    end_reason: ended?.reason ?? null,
  }
}

function base(plan: Plan, letter: string) {
  return {
    external_id: `${plan.externalId.replace('-acc-', '-sub-')}-${letter}`,
    account_external_id: plan.externalId,
    interval_count: 1,
    currency: plan.currency,
    is_trial: false,
    kind: 'recurring',
  }
}

const single = { quantity: 1, discount_percent: 0, term_ends_on: null, end_reason: null }

/** Two weeks free before the first contract, taken by every third of those who sign up alone. */
function trialRow(plan: Plan, window: Window) {
  const chance = random(window.seed, 'trial', plan.index)
  if (plan.segment !== 'Digital' || plan.steps.length === 0 || !chance.chance(0.35)) return []
  const from = writtenDay(plan.since - 14)
  const ends = { effective_on: from, started_on: from, ended_on: writtenDay(plan.since) }
  const price = { amount: '0.00', interval: 'month', plan: 'Essential' }
  return [{ ...base(plan, 't'), ...single, ...ends, ...price, is_trial: true, end_reason: 'Converted' }]
}

function addOnRow(plan: Plan) {
  if (plan.addOn === null) return []
  const from = writtenDay(plan.addOn.from)
  const price = { amount: writtenMoney(plan.addOn.priceMinor), interval: 'month', plan: plan.addOn.name }
  return [{ ...base(plan, 'm'), ...single, effective_on: from, started_on: from, ended_on: null, ...price }]
}

/** Introduction paid once; it is not recurring revenue. */
function setUpFee(plan: Plan, window: Window) {
  const chance = random(window.seed, 'set-up', plan.index)
  const first = plan.steps[0]
  if (first === undefined || plan.segment === 'Digital' || !chance.chance(0.6)) return []
  const from = writtenDay(plan.since)
  const price = {
    amount: writtenMoney(Math.round(first.seats / 4 + 6) * 10_000),
    interval: 'month',
    plan: 'Introduction',
  }
  return [
    {
      ...base(plan, 's'),
      ...single,
      effective_on: from,
      started_on: from,
      ended_on: writtenDay(plan.since + 1),
      ...price,
      kind: 'one_off',
    },
  ]
}

/** One invoice for each interval of the window in advance, and one for seats added within an interval. */
export function invoiceRows(plans: readonly Plan[], window: Window) {
  return plans.flatMap((plan) => {
    const chance = random(window.seed, 'invoices', plan.index)
    const payer = chance.between(-6, 10)
    const charges = chargesOf(plan, window)
    return charges.map((charge, position) => {
      const due = charge.day + 30
      const isHeldBack =
        plan.stories.has('overdue') &&
        due <= window.today - 62 &&
        position >= charges.findLastIndex((other) => other.day + 30 <= window.today - 62)
      const isLater = plan.stories.has('overdue') && due > window.today - 62
      const paid = Math.round(due + payer + 4 * chance.normal() - 4)
      const isPaid = paid < window.today && !isHeldBack && !isLater
      return {
        external_id: `${plan.externalId.replace('-acc-', '-inv-')}-${position + 1}`,
        account_external_id: plan.externalId,
        issued_on: writtenDay(charge.day),
        due_on: writtenDay(due),
        paid_on: isPaid ? writtenDay(Math.max(paid, charge.day + 1)) : null,
        amount: writtenMoney(charge.minor),
        currency: plan.currency,
        status: isPaid ? 'paid' : 'open',
      }
    })
  })
}

interface Charge {
  day: number
  minor: number
}

function chargesOf(plan: Plan, window: Window): Charge[] {
  const charges: Charge[] = []
  const months = monthsOf[plan.interval]
  const stretches = [{ from: plan.since, to: plan.ended?.on ?? window.today }]
  if (plan.returnedOn !== null) stretches.push({ from: plan.returnedOn, to: window.today })
  for (const { from, to } of stretches) {
    for (let count = 0; monthsAfter(from, count * months) < to; count += 1) {
      const start = monthsAfter(from, count * months)
      const next = monthsAfter(from, (count + 1) * months)
      charges.push(...chargesBetween(plan, start, Math.min(next, to), next - start))
    }
  }
  return charges.filter((charge) => charge.minor > 0 && charge.day >= window.first && charge.day < window.today)
}

/** The interval in advance, then the difference of each change inside it for the days that are left. */
function chargesBetween(plan: Plan, start: number, end: number, days: number): Charge[] {
  const standing = plan.steps.findLast((step) => step.day <= start)
  if (standing === undefined) return []
  const addOn = (addOnArrMinor(plan, start) / 12) * monthsOf[plan.interval]
  const charges = [{ day: start, minor: intervalMinor(standing) + Math.round(addOn) }]
  let before = intervalMinor(standing)
  for (const step of plan.steps) {
    if (step.day <= start || step.day >= end) continue
    const now = intervalMinor(step)
    if (now > before) charges.push({ day: step.day, minor: Math.round(((now - before) * (end - step.day)) / days) })
    before = now
  }
  return charges
}

/** A decision for each end of a term within the window, and the open one ahead. Monthly customers have none. */
export function renewalRows(plans: readonly Plan[], window: Window) {
  return plans.flatMap((plan) => {
    const chance = random(window.seed, 'renewals', plan.index)
    const ends = plan.steps.flatMap((step, index) => {
      const next = plan.steps[index + 1]
      const isLastOfTerm = step.termEnd !== null && next?.termEnd !== step.termEnd
      return isLastOfTerm && step.termEnd !== null ? [{ step, next, due: step.termEnd }] : []
    })
    return ends
      .filter((end) => end.due >= window.first && isDecisionOf(plan, end.due))
      .map((end, position) => renewalRow(plan, window, { ...end, position, chance }))
  })
}

/** A term cut short by leaving early has no decision at its planned end. */
function isDecisionOf(plan: Plan, due: number): boolean {
  return plan.ended === null || due <= plan.ended.on || (plan.returnedOn !== null && due > plan.returnedOn)
}

interface TermEnd {
  step: PayStep
  next: PayStep | undefined
  due: number
  position: number
  chance: Random
}

function renewalRow(plan: Plan, window: Window, end: TermEnd) {
  const before = stepArrMinor(plan, end.step) + addOnArrMinor(plan, end.due - 1)
  const isOpen = end.due >= window.today
  const isLost = !isOpen && plan.ended?.on === end.due
  const after = isLost ? 0 : arrMinor(plan, end.due)
  return {
    external_id: `${plan.externalId.replace('-acc-', '-ren-')}-${end.position + 1}`,
    account_external_id: plan.externalId,
    due_on: writtenDay(end.due - 1),
    amount: writtenMoney(before),
    currency: plan.currency,
    outcome: isOpen ? 'open' : isLost ? 'churned' : outcomeOf(before, after),
    decided_on: isOpen ? null : writtenDay(end.due - 1 - end.chance.int(3, 40)),
    renewed_amount: isOpen ? null : writtenMoney(after),
  }
}

/** A rise of the list price alone is a renewal; more than five per cent up is growth, any fall a contraction. */
function outcomeOf(before: number, after: number): string {
  if (after < before) return 'contracted'
  return after > before * 1.05 ? 'expanded' : 'renewed'
}
