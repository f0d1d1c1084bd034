import { addDays, type Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import {
  beside,
  coverage,
  keyText,
  LEDGER_SENTENCES,
  type Asker,
  type Coverage,
  type SelectedInput,
} from './actions-covered.ts'
import type { revenueMovements, revenueMrr, revenueRetention } from './contract.ts'
import { exchangeOn } from './books.ts'
import { chainedLines, movementLine, type Standing, type Sum } from './movement-lines.ts'
import { periodsBetween, windowOf, type Period } from './periods.ts'
import { isBelow, leakWarning, NOTHING_KEPT, retentionLine, type RetentionSums } from './retention.ts'
import type { Step } from './selection.ts'
import { floorOf } from './settings.ts'
import { planSums } from './plan-shares.ts'
import { planParts } from './actions-plans.ts'
import { accountsOfSeveralPlans } from './views-plans.ts'
import { exchangeRates } from './views-rates.ts'
import { movementSums, type MovementSum } from './views-movements.ts'
import { standingByCurrency, standingOn } from './views-mrr.ts'
import { retentionSums } from './views-retention.ts'

const MOST_SLICES = 200
const MOST_MRR_SLICES = 500

export interface MovementInput extends SelectedInput {
  from: string
  to: string
  by: Step
  net?: boolean | undefined
}

/**
 * Movements of MRR in the reporting currency's minor units, period by period and for each slice: opening + movements =
 * closing to the cent. Refuses who sees no money, windows that end before they begin, and more than 800 periods.
 */
export async function movementsOf(db: Db, asker: Asker, input: MovementInput) {
  const window = windowOf(input.from, input.to)
  const periods = periodsBetween(window.from, window.to, input.by)
  const found = await coverage(db, asker, { ...input, opening: addDays(window.from, -1) })
  const net = input.net ?? found.conventions.samePeriod === 'net'
  const sums = await movementSums(db, { ...found.covered, periods, net })
  const eachCurrency = found.isByCurrency && input.key === undefined
  const slices = eachCurrency ? await movementSums(db, { ...found.covered, paidIn: 'each', periods, net }) : sums
  const whole = sums.filter(({ isSlice }) => !isSlice)
  const opening = standing(whole)
  const byPeriod = Map.groupBy(whole, ({ period }) => period)
  const lines = chainedLines(
    opening,
    periods.map((_, index) => (byPeriod.get(index + 1) ?? []).map(toSum)),
  )
  return {
    ...(await beside(db, withNet(found, net), ['samePeriod', ...LEDGER_SENTENCES])),
    by: input.by,
    net,
    periods: lines.map((line, index) => ({ ...(periods[index] as Period), ...line })),
    total: movementLine(opening, (byPeriod.get(null) ?? []).map(toSum)),
    slices: input.slice === undefined || input.key !== undefined ? [] : sliceLines(slices, found),
  }
}

const toSum = ({ line, minor, accounts }: MovementSum): Sum => ({ line, minor, accounts })

function standing(sums: readonly MovementSum[]): Standing {
  const found = sums.find(({ line }) => line === 'opening')
  return { minor: found?.minor ?? 0, accounts: found?.accounts ?? 0 }
}

function sliceLines(sums: readonly MovementSum[], { nameOf, currency, isByCurrency }: Coverage) {
  const byKey = Map.groupBy(
    sums.filter(({ isSlice }) => isSlice),
    ({ key }) => key,
  )
  return [...byKey]
    .map(([key, own]) => ({
      key: keyText(key),
      name: nameOf(key),
      currency: isByCurrency ? keyText(key) : currency,
      ...movementLine(standing(own), own.map(toSum)),
    }))
    .sort((a, b) =>
      // Amounts of different currencies say nothing about which is larger.
      isByCurrency
        ? b.closing.accounts - a.closing.accounts
        : b.closing.minor - a.closing.minor || b.opening.minor - a.opening.minor,
    )
    .slice(0, MOST_SLICES)
}

/** The sentence on movements of one period says what was done, whatever the convention is. */
function withNet(found: Coverage, net: boolean): Coverage {
  return { ...found, conventions: { ...found.conventions, samePeriod: net ? 'net' : 'by_day' } }
}

export async function showMovements(input: ParsedInputOf<typeof revenueMovements>, context: Context) {
  return movementsOf(context.db, context, input)
}

export interface RetentionInput extends SelectedInput {
  from: Day
  to: Day
}

export const RETENTION_SENTENCES = ['reactivationInNrr', ...LEDGER_SENTENCES] as const

/**
 * GRR, NRR and logo retention of the accounts with MRR on `from`, comparing it with `to`, altogether and for each slice,
 * largest opening first. Null where there is nothing to divide by. Refuses who sees no money.
 */
export async function retentionOf(db: Db, asker: Asker, input: RetentionInput) {
  windowOf(input.from, input.to)
  const found = await coverage(db, asker, { ...input, opening: input.from })
  const { covered, conventions } = found
  const sums = await retentionSums(db, {
    ...covered,
    from: input.from,
    to: input.to,
    reactivation: conventions.reactivationInNrr,
  })
  const whole = sums.find(({ isSlice }) => !isSlice)
  const printed = await beside(db, found, RETENTION_SENTENCES)
  const slices = input.slice === undefined || input.key !== undefined ? [] : sums.filter(({ isSlice }) => isSlice)
  return {
    ...printed,
    problems: [...printed.problems, ...unratedSentence(whole?.unrated ?? 0, input.from)],
    from: input.from,
    to: input.to,
    total: {
      ...withFloor(whole ?? NOTHING_KEPT, input.key ?? null, found),
      ...(input.key === undefined ? { key: '', name: 'All accounts' } : {}),
    },
    slices: slices
      .map((sum) => withFloor(sum, sum.key, found))
      .sort((a, b) => b.openingMinor - a.openingMinor || (a.name < b.name ? -1 : 1)),
  }
}

function withFloor(sums: RetentionSums, key: string | null, { covered, choices, nameOf }: Coverage) {
  const { accounts, openingMinor, closingMinor, keptMinor, keptAccounts } = sums
  const line = retentionLine({ accounts, openingMinor, closingMinor, keptMinor, keptAccounts })
  const floor = floorOf(choices, covered.slice, key)
  const name = nameOf(key)
  return {
    ...line,
    key: keyText(key),
    name,
    floor,
    isBelowFloor: isBelow(line, floor),
    warning: leakWarning(line, floor, covered.slice === undefined ? 'all accounts' : name),
  }
}

export function unratedSentence(accounts: number, day: Day): string[] {
  if (accounts === 0) return []
  const are = accounts === 1 ? 'One account is' : `${accounts} accounts are`
  return [`${are} left out, because a currency they pay in now has no exchange rate on or before ${day}.`]
}

export async function showRetention(input: ParsedInputOf<typeof revenueRetention>, context: Context) {
  const { slices, ...found } = await retentionOf(context.db, context, input)
  return {
    ...found,
    slices: slices.slice(input.offset, input.offset + input.limit),
    totalSlices: slices.length,
    belowFloor: slices.filter(({ isBelowFloor }) => isBelowFloor).length,
  }
}

/**
 * MRR at the close of a day, altogether and by slice, largest first. By plan each subscription counts under its own plan:
 * an account that pays for two is counted in both.
 */
export async function mrrOf(db: Db, asker: Asker, input: SelectedInput & { at: Day }) {
  if (input.slice === 'plan' && input.key === undefined) return mrrByPlan(db, asker, input)
  const found = await coverage(db, asker, { ...input, opening: input.at })
  if (found.isByCurrency) return mrrByCurrency(db, found, input)
  const sums = await standingOn(db, found.covered, input.at)
  const whole = sums.find(({ isSlice }) => !isSlice)
  return {
    ...(await beside(db, found, LEDGER_SENTENCES)),
    ...mrrFigures(input.at, { minor: whole?.minor ?? 0, accounts: whole?.accounts ?? 0 }),
    by: mrrSlices(input.slice === undefined ? [] : sums.filter(({ isSlice }) => isSlice), found),
  }
}

/** In the amounts that are paid; altogether in the reporting currency, unless one currency is asked for. */
async function mrrByCurrency(db: Db, found: Coverage, { key, at }: SelectedInput & { at: Day }) {
  const [sums, all] = await Promise.all([
    standingByCurrency(db, found.covered, at),
    key === undefined ? standingOn(db, found.covered, at) : [],
  ])
  const whole = (key === undefined ? all : sums)[0]
  return {
    ...(await beside(db, found, LEDGER_SENTENCES)),
    ...mrrFigures(at, { minor: whole?.minor ?? 0, accounts: whole?.accounts ?? 0 }),
    by: mrrSlices(sums, found),
  }
}

async function mrrByPlan(db: Db, asker: Asker, input: SelectedInput & { at: Day }) {
  const found = await coverage(db, asker, { ...input, opening: input.at })
  const { conventions, currency, covered } = found
  const { at } = input
  const several = await accountsOfSeveralPlans(db, covered, at)
  const [sums, rest, parts, rates] = await Promise.all([
    standingOn(db, covered, at),
    standingOn(db, covered, at, several),
    several.length === 0 ? [] : planParts(db, several, { at, reportingCurrency: currency, conventions }),
    exchangeRates(db),
  ])
  const shared = planSums(parts, (from) => exchangeOn(rates, { from, to: currency, day: at }))
  const byPlan = new Map(
    rest.filter(({ isSlice }) => isSlice).map(({ key, minor, accounts }) => [key, { minor, accounts }]),
  )
  for (const { plan, minor, accounts } of shared) {
    const known = byPlan.get(plan) ?? { minor: 0, accounts: 0 }
    byPlan.set(plan, { minor: known.minor + minor, accounts: known.accounts + accounts })
  }
  const whole = sums.find(({ isSlice }) => !isSlice)
  const printed = await beside(db, found, LEDGER_SENTENCES)
  return {
    ...printed,
    conventions: [...printed.conventions.slice(0, -1), 'Each subscription counts under its own plan.'],
    ...mrrFigures(at, { minor: whole?.minor ?? 0, accounts: whole?.accounts ?? 0 }),
    by: mrrSlices(
      [...byPlan].map(([key, sum]) => ({ key, ...sum })),
      found,
    ),
  }
}

function mrrFigures(at: Day, { minor, accounts }: Standing) {
  return { at, mrrMinor: minor, arrMinor: minor * 12, accounts }
}

function mrrSlices(sums: readonly (Standing & { key: string | null })[], { nameOf, currency, isByCurrency }: Coverage) {
  return sums
    .filter(({ accounts }) => accounts > 0)
    .map(({ key, minor, accounts }) => ({
      key: keyText(key),
      name: nameOf(key),
      mrrMinor: minor,
      accounts,
      currency: isByCurrency ? keyText(key) : currency,
    }))
    .sort((a, b) => (isByCurrency ? b.accounts - a.accounts : b.mrrMinor - a.mrrMinor) || (a.name < b.name ? -1 : 1))
}

export async function showMrr(input: ParsedInputOf<typeof revenueMrr>, context: Context) {
  const found = await mrrOf(context.db, context, { ...input, at: input.at ?? context.today })
  return { ...found, by: found.by.slice(0, MOST_MRR_SLICES) }
}
