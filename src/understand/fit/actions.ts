import { addDays, addMonths, type Day } from '../../kernel/day.ts'
import { scopeOf } from '../../kernel/access.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { minorDigits } from '../../record/money/currency.ts'
import type { getFit, listFitAccounts } from './contract.ts'
import { moneyHidden, periodBackwards } from './errors.ts'
import { profileOf } from './profile.ts'
import { fitSetting } from './actions-settings.ts'
import { type FitSetting } from './store.ts'
import { NO_PROMISE, sizeBands, type Trait, TRAITS, type Traits } from './traits.ts'
import { countDueLooks } from './views-looks.ts'
import { worthOf } from './views-worth.ts'
import { accountNames, wonAccounts, type WonRow } from './views.ts'
import { type Figures, figuresOf, type Standing, type WonAccount } from './won.ts'

const USUAL_MONTHS = 36
const MOST_ROWS = 200

export async function fit(input: ParsedInputOf<typeof getFit>, context: Context): Promise<ReplyOf<typeof getFit>> {
  const { db, today, now, company } = context
  const { accounts, period, setting } = await wonIn(input, context)
  const { findings, compared } = profileOf(accounts, setting.minimum)
  return {
    ...period,
    all: figuresOf(accounts),
    rows: rowsBy(accounts, input.by).slice(0, MOST_ROWS),
    without: accounts.filter(({ traits }) => traits[input.by] === null).length,
    findings: findings.map((finding) => ({ ...finding, who: [...finding.who], evidence: [...finding.evidence] })),
    compared,
    minimum: setting.minimum,
    traits: TRAITS.map((trait) => ({
      trait,
      field: trait in setting ? (setting as unknown as Record<Trait, string | null>)[trait] : null,
      known: accounts.filter(({ traits }) => traits[trait] !== null).length,
    })),
    pending: await countDueLooks(db, { today, now }),
    currency: company.reportingCurrency,
  }
}

export async function fitAccounts(
  input: ParsedInputOf<typeof listFitAccounts>,
  context: Context,
): Promise<ReplyOf<typeof listFitAccounts>> {
  const { accounts } = await wonIn(input, context)
  const fitting = accounts
    .filter(({ traits }) => input.who.every(({ trait, value }) => traits[trait] === value))
    .toSorted((a, b) => b.firstMinor - a.firstMinor || a.accountId - b.accountId)
  const page = fitting.slice(input.offset, input.offset + input.limit)
  const names = await accountNames(
    context.db,
    page.map(({ accountId }) => accountId),
  )
  return {
    accounts: page.map(({ accountId, after, traits, ...account }) => ({
      ...account,
      account: { id: accountId, name: names.get(accountId) ?? '' },
      after6: after[6],
      after12: after[12],
      traits: { ...traits },
    })),
    total: fitting.length,
    currency: context.company.reportingCurrency,
  }
}

/** The rows of one trait, the largest first. */
export function rowsBy(accounts: readonly WonAccount[], by: Trait): (Figures & { value: string })[] {
  const known = accounts.filter(({ traits }) => traits[by] !== null)
  const groups = Map.groupBy(known, ({ traits }) => traits[by] ?? '')
  return [...groups]
    .map(([value, members]) => ({ value, ...figuresOf(members) }))
    .toSorted((a, b) => b.accounts - a.accounts || (a.value < b.value ? -1 : 1))
}

export interface WonIn {
  readonly accounts: readonly WonAccount[]
  readonly period: { wonFrom: Day; wonTo: Day }
  readonly setting: FitSetting
}

/** Accounts that were won in a period, with what became of them, in the reader's money scope. */
export async function wonIn(
  asked: { wonFrom?: Day | undefined; wonTo?: Day | undefined },
  { db, actor, today, company }: Context,
): Promise<WonIn> {
  if (scopeOf(actor, 'money') === 'none') throw moneyHidden()
  const wonTo = asked.wonTo ?? today
  const wonFrom = asked.wonFrom ?? addDays(addMonths(wonTo, -USUAL_MONTHS), 1)
  if (wonFrom > wonTo) throw periodBackwards()
  const { setting } = await fitSetting(db)
  const rows = await wonAccounts(db, { actor, wonFrom, wonTo, fields: setting }, today)
  const later = await laterWorth(db, rows, today)
  const bandOf = sizeBand(rows, setting, company.reportingCurrency)
  const accounts = rows.map((row) => ({
    accountId: row.accountId,
    wonOn: row.wonOn,
    firstMinor: row.firstMinor,
    laterMinor: later.get(row.accountId) ?? null,
    nowMinor: row.nowMinor,
    after: { 6: standingOf(row.paid6, row.band6), 12: standingOf(row.paid12, row.band12) },
    leads: row.leads,
    leadsWon: row.leadsWon,
    traits: traitsOf(row, bandOf),
  }))
  return { accounts, period: { wonFrom, wonTo }, setting }
}

/** MRR twelve months on, of accounts for which that day has come. */
async function laterWorth(db: Db, rows: readonly WonRow[], today: Day): Promise<Map<number, number>> {
  const due = rows
    .map(({ accountId, wonOn }) => ({ accountId, from: wonOn, to: addMonths(wonOn, 12) }))
    .filter(({ to }) => to <= today)
  const worth = await worthOf(db, due)
  return new Map([...worth].map(([accountId, { closing }]) => [accountId, closing]))
}

function standingOf(paidMinor: number | null, band: string | null): Standing {
  if (paidMinor === null || band === null) return null
  if (paidMinor === 0) return 'left'
  if (band === 'unknown') return 'unknown'
  return band === 'good' ? 'healthy' : 'not_healthy'
}

function traitsOf(row: WonRow, bandOf: (row: WonRow) => string | null): Traits {
  return {
    source: row.source,
    segment: row.segment,
    promise: row.promise ?? NO_PROMISE,
    seller: row.seller,
    partner: row.partner,
    industry: row.industry,
    size: bandOf(row),
  }
}

/** Bands of the field for size, or of what was paid a year at first where no field is chosen. */
function sizeBand(rows: readonly WonRow[], { size }: FitSetting, currency: string): (row: WonRow) => string | null {
  if (size === null) {
    const yearly = (row: WonRow) => String((12 * row.firstMinor) / 10 ** minorDigits(currency))
    const write = (value: number) => `${Math.round(value).toLocaleString('en-GB')} ${currency} a year`
    const band = sizeBands(rows.map(yearly), write)
    return (row) => band(yearly(row))
  }
  const band = sizeBands(
    rows.flatMap((row) => row.size ?? []),
    (value) => value.toLocaleString('en-GB'),
  )
  return (row) => (row.size === null ? null : band(row.size))
}
