import { may } from '../../kernel/access.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { movementsOf, mrrOf, retentionOf } from './actions.ts'
import { coverage, type Asker, type SelectedInput } from './actions-covered.ts'
import type { MovementLine, revenueSummary } from './contract.ts'
import type { RevenueChoices } from './contract-settings.ts'
import { firstOfMonth, lastFullMonth, lastOfMonth, yearBefore } from './periods.ts'
import { arpa, compoundChurn, lifetimeValue, meanChurn } from './ratios.ts'
import { renewalRates } from './renewal-rates.ts'
import { coveredIds } from './views-covered.ts'
import { decidedRenewals } from './views-renewals.ts'
import { accountsWithoutRate } from './views-slices.ts'

const NAMED = 20

/** The figures of revenue on a day, for the accounts selected. */
export async function summaryOf(db: Db, asker: Asker, input: SelectedInput & { at: Day }) {
  const { at } = input
  // A slice without a key selects nothing: the summary is of all accounts then.
  const selected = input.key === undefined ? { ...input, slice: undefined } : input
  const month = lastFullMonth(at)
  const churnWindow = { from: firstOfMonth(month - 11), to: lastOfMonth(month) }
  const year = { from: yearBefore(at), to: at }
  const [mrr, movements, retention, found] = await Promise.all([
    mrrOf(db, asker, selected),
    movementsOf(db, asker, { ...selected, ...churnWindow, by: 'month' }),
    retentionOf(db, asker, { ...selected, ...year }),
    coverage(db, asker, { ...selected, opening: at }),
  ])
  const [renewals, missing] = await Promise.all([
    decidedRenewals(db, found.covered, { from: addDays(year.from, 1), to: at, reportingCurrency: found.currency }),
    accountsWithoutRate(db, coveredIds(found.covered), NAMED),
  ])
  const { choices } = found
  const churn = churnOf(movements.periods)
  const arpaMinor = arpa(mrr.mrrMinor, mrr.accounts)
  const { unrated, ...sums } = renewals
  return {
    currency: found.currency,
    conventions: [...new Set([...movements.conventions, ...retention.conventions, ltvSentence(choices, churnWindow)])],
    problems: [...retention.problems, ...unratedRenewals(unrated)],
    at,
    mrrMinor: mrr.mrrMinor,
    arrMinor: mrr.arrMinor,
    payingAccounts: mrr.accounts,
    arpaMinor,
    ltvMinor: lifetimeValue(arpaMinor, choices.grossMargin, churn.gross),
    grossMargin: choices.grossMargin,
    monthlyGrossChurn: churn.gross,
    annualisedGrossChurn: compoundChurn(churn.gross),
    monthlyLogoChurn: churn.logo,
    annualisedLogoChurn: compoundChurn(churn.logo),
    quickRatio: movements.total.quickRatio,
    churnFrom: churnWindow.from,
    churnTo: churnWindow.to,
    retention: { ...retention.total, ...year },
    renewals: { from: addDays(year.from, 1), to: at, ...sums, ...renewalRates(sums) },
    goals: goalsOf(choices, retention.total),
    accountsWithoutRate: missing.map(({ accountId, name, currency, day }) => ({ accountId, name, currency, day })),
    accountsWithoutRateTotal: missing[0]?.total ?? 0,
  }
}

function churnOf(months: readonly MovementLine[]) {
  return {
    gross: meanChurn(
      months.map(({ opening, contraction, churn }) => ({
        opening: opening.minor,
        lost: contraction.minor + churn.minor,
      })),
    ),
    logo: meanChurn(months.map(({ opening, churn }) => ({ opening: opening.accounts, lost: churn.accounts }))),
  }
}

function ltvSentence({ grossMargin }: RevenueChoices, { from, to }: { from: Day; to: Day }): string {
  const margin = `${Math.round(grossMargin * 1000) / 10} %`
  return `LTV is ARPA times a gross margin of ${margin}, divided by monthly gross churn: contraction and churn from ${from} to ${to} by the sum of the twelve openings.`
}

function unratedRenewals(count: number): string[] {
  if (count === 0) return []
  return [
    `${count} decided renewals are left out of the renewal rates, because their currency has no exchange rate on the day they were due.`,
  ]
}

/** GRR stands first: what is kept cannot be made up for by what is sold. */
function goalsOf(
  { goals }: RevenueChoices,
  { grr, nrr, logoRetention }: { grr: number | null; nrr: number | null; logoRetention: number | null },
) {
  const goal = (key: 'grr' | 'nrr' | 'logo', name: string, actual: number | null) => ({
    key,
    name,
    target: goals[key],
    actual,
    isMet: actual === null ? null : actual >= goals[key],
  })
  return [
    goal('grr', 'Gross revenue retention', grr),
    goal('nrr', 'Net revenue retention', nrr),
    goal('logo', 'Logo retention', logoRetention),
  ]
}

export async function showSummary(input: ParsedInputOf<typeof revenueSummary>, context: Context) {
  const found = await summaryOf(context.db, context, { ...input, at: input.at ?? context.today })
  return { ...found, mayEdit: may(context.actor, 'revenue.write') }
}
