import { scopeOf } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountFilter } from '../../kernel/filters.ts'
import { minorDigits } from '../../kernel/minor-digits.ts'
import type { Context } from '../../platform/http/route.ts'
import type { Db } from '../../platform/db/database.ts'
import { conventionSentences, type Convention, type Conventions } from '../../record/money/conventions.ts'
import { readConventions } from '../../record/money/store-conventions.ts'
import { readerOf, selectionOf } from '../portfolio/actions.ts'
import { attributeOf } from '../portfolio/conditions.ts'
import { customFieldTypes } from '../portfolio/views.ts'
import type { RevenueChoices } from './contract-settings.ts'
import { moneyOutOfReach, noSuchCurrency, noSuchSlice } from './errors.ts'
import type { MoneySlice, SliceAs } from './selection.ts'
import { nameWithoutValue, sizeName } from './settings.ts'
import { readChoices } from './store.ts'
import { coveredIds, type Covered } from './views-covered.ts'
import { accountsWithoutRate, directoryNames } from './views-slices.ts'

/** Who asks, and for which company and day. */
export type Asker = Pick<Context, 'actor' | 'today' | 'company'>

export interface SelectedInput {
  filters?: readonly AccountFilter[]
  slice?: MoneySlice | undefined
  key?: string | undefined
  as?: SliceAs
}

/** What every figure needs besides its window. */
export interface Coverage {
  covered: Covered
  conventions: Conventions
  choices: RevenueChoices
  /** Of all amounts: the reporting currency, or the one currency asked for. */
  currency: string
  isByCurrency: boolean
  nameOf(key: string | null): string
}

/** Refuses who sees no money, and a slice by a custom field that does not exist. */
export async function coverage(db: Db, asker: Asker, input: SelectedInput & { opening: Day }): Promise<Coverage> {
  if (scopeOf(asker.actor, 'money') === 'none') throw moneyOutOfReach()
  const isByCurrency = input.slice === 'currency'
  const slice = input.slice === 'currency' ? undefined : input.slice
  const paidIn = isByCurrency ? input.key : undefined
  if (paidIn !== undefined && !/^[A-Z]{3}$/.test(paidIn)) throw noSuchCurrency()
  const [fields, conventions, choices, names] = await Promise.all([
    customFieldTypes(db),
    readConventions(db),
    readChoices(db),
    slice === undefined ? new Map<string, string>() : directoryNames(db, slice),
  ])
  const attribute = slice === undefined ? null : attributeOf(slice)
  if (attribute !== null && !fields.has(attribute)) throw noSuchSlice(attribute)
  const reader = readerOf(asker)
  const { reportingCurrency } = asker.company
  const currency = paidIn ?? reportingCurrency
  const unit = 10 ** minorDigits(reportingCurrency)
  return {
    covered: {
      reader,
      selection: selectionOf({ filters: input.filters ?? [] }, fields, reader),
      slice,
      key: slice === undefined ? undefined : input.key,
      reportingCurrency,
      paidIn,
      as: input.as ?? 'present',
      opening: input.opening,
      sizeBoundsMinor: choices.sizeBands.map((bound) => bound * unit),
    },
    conventions,
    choices,
    currency,
    isByCurrency,
    nameOf(key) {
      if (isByCurrency) return key ?? ''
      if (slice === undefined) return 'All accounts'
      if (key === null || key === '') return nameWithoutValue(slice)
      if (slice === 'size') return sizeName(choices.sizeBands, Number(key), currency)
      return names.get(key) ?? key
    },
  }
}

/** A key in an answer: the empty text stands for no value. */
export const keyText = (key: string | null): string => key ?? ''

const NAMED = 3

/** What is printed beside a figure. */
export async function beside(
  db: Db,
  { covered, conventions, currency, isByCurrency }: Coverage,
  which: readonly Convention[],
) {
  const missing = await accountsWithoutRate(db, coveredIds(covered), NAMED)
  return {
    currency,
    conventions: [
      ...conventionSentences(conventions, which),
      ...(isByCurrency ? CURRENCY_SENTENCES : sliceSentences(covered)),
    ],
    problems: missing.length === 0 ? [] : [withoutRate(missing)],
  }
}

function withoutRate(missing: readonly { name: string; currency: string; total: number }[]): string {
  const total = missing[0]?.total ?? 0
  const names = missing.map(({ name, currency }) => `${name} (${currency})`).join(', ')
  const more = total > missing.length ? ` and ${total - missing.length} more` : ''
  const are = total === 1 ? 'One account pays' : `${total} accounts pay`
  return `${are} in a currency without an exchange rate and ${total === 1 ? 'is' : 'are'} left out: ${names}${more}. Import the rate, and they count.`
}

const CURRENCY_SENTENCES = [
  'By currency, amounts are those that are paid, and exchange rates change nothing; all together is in the reporting currency. Who pays in another currency from some day on contracts in the one and expands in the other.',
]

function sliceSentences({ slice, as }: Covered): string[] {
  if (slice === undefined) return []
  if (slice === 'plan') return ['The plan of an account is the one with most MRR at the opening.']
  if (slice === 'size') return ['The size of an account is its ARR at the opening.']
  if (slice === 'cohort') return ['The cohort of an account is the quarter of its first MRR.']
  if (as === 'present') return ['Slices use what accounts are now.']
  return ['Slices use what accounts were at the opening; who changes over is a transfer.']
}

export const LEDGER_SENTENCES = ['churnOn', 'paused', 'fullyDiscounted', 'weeksPerMonth', 'daysPerMonth'] as const
