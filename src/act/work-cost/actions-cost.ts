import { addDays, addMonths, type Day } from '../../kernel/day.ts'
import { plainAmount } from '../../record/money/currency.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import { spreadsheet } from '../../platform/spreadsheet/spreadsheet.ts'
import { questionOf } from './actions.ts'
import type { CostRow, exportWorkCost, getWorkCost, listGaps } from './contract.ts'
import { daysWorked, NOTHING_SPENT, shareOfArr, type Spent } from './cost.ts'
import { ratesHidden } from './errors.ts'
import { firstOf, monthPeriod, type MonthPeriod } from './period.ts'
import { seesRates } from './reading.ts'
import { arrOnDays, gapAreas, type Grouping, spentAltogether, spentByGroup, type SpentGroup } from './views-cost.ts'

const EVERY_ROW = 1_000_000

export async function workCost(
  input: ParsedInputOf<typeof getWorkCost>,
  context: Context,
): Promise<ReplyOf<typeof getWorkCost>> {
  const { db, company } = context
  refuseByMember(input, context)
  const period = monthPeriod(input, context.today)
  const question = questionOf(input, context)
  const all = await spentAltogether(db, question, input.by)
  const groups = await spentByGroup(db, question, input)
  const arr = await arrAtEnds(period, context)
  const rows = input.by === 'month' ? monthRows(groups, period, { arr, context }) : groupRows(groups, period)
  return {
    from: period.from,
    to: period.to,
    days: period.days,
    rows,
    total: input.by === 'month' ? period.months.length : all.groups,
    sum: rowOf(
      { ...all, key: '', label: 'Altogether', arrMinor: arr.get(lastDay(period, context)) ?? null },
      period.days,
    ),
    currency: company.reportingCurrency,
  }
}

export async function valueGaps(
  input: ParsedInputOf<typeof listGaps>,
  context: Context,
): Promise<ReplyOf<typeof listGaps>> {
  const period = monthPeriod(input, context.today)
  const question = { ...questionOf(input, context), value: 'gap' as const }
  const { groups } = await spentAltogether(context.db, question, 'product_area')
  return {
    areas: await gapAreas(context.db, question, input),
    total: groups,
    from: period.from,
    to: period.to,
    currency: context.company.reportingCurrency,
  }
}

export async function exportCost(input: ParsedInputOf<typeof exportWorkCost>, context: Context): Promise<FileReply> {
  const { db, company } = context
  refuseByMember(input, context)
  const period = monthPeriod(input, context.today)
  const groups = await spentByGroup(db, questionOf(input, context), { by: input.by, offset: 0, limit: EVERY_ROW })
  const arr = await arrAtEnds(period, context)
  const rows = input.by === 'month' ? monthRows(groups, period, { arr, context }) : groupRows(groups, period)
  const sentence = `exported the cost of customer success from ${period.from} to ${period.to}`
  await recordAudit(db, context, [{ action: 'work.exported', subjectKind: 'export', sentence }])
  const currency = company.reportingCurrency
  const amount = (of: (row: CostRow) => number | null) => (row: CostRow) => {
    const minor = of(row)
    return minor === null ? null : plainAmount(minor, currency)
  }
  return spreadsheet({
    fileName: `cost-by-${input.by.replace('_', '-')}-${period.from}-${period.to}`,
    format: input.format,
    columns: [
      { heading: HEADINGS[input.by], value: (row) => row.label },
      { heading: 'Hours, value gap', value: (row) => hours(row.gapMinutes) },
      { heading: 'Hours, value delivery', value: (row) => hours(row.deliveryMinutes) },
      { heading: `COGS (value gap), ${currency}`, kind: 'amount', value: amount((row) => row.gapMinor) },
      { heading: `S&M (value delivery), ${currency}`, kind: 'amount', value: amount((row) => row.deliveryMinor) },
      { heading: 'Hours without a rate', value: (row) => hours(row.unpricedMinutes) },
      { heading: 'Accounts', value: (row) => row.accounts },
      { heading: `ARR, ${currency}`, kind: 'amount', value: amount((row) => row.arrMinor) },
      { heading: 'Cost per year ÷ ARR', value: (row) => row.shareOfArr },
    ],
    rows,
  })
}

const HEADINGS: Readonly<Record<Grouping, string>> = {
  month: 'Month',
  product_area: 'Product area',
  account: 'Account',
  kind: 'Kind of work',
  member: 'Member',
}

/** Hours beside cost of one member are rates by another name. */
function refuseByMember({ by, memberId }: { by: Grouping; memberId?: number | undefined }, { actor }: Context): void {
  if ((by === 'member' || memberId !== undefined) && !seesRates(actor)) throw ratesHidden()
}

function groupRows(groups: readonly SpentGroup[], { days }: MonthPeriod): CostRow[] {
  return groups.map((group) => rowOf(group, days))
}

/** Every month of the period, also one in which nothing was written down. */
function monthRows(
  groups: readonly SpentGroup[],
  period: MonthPeriod,
  { arr, context }: { arr: ReadonlyMap<Day, number | null>; context: Context },
): CostRow[] {
  const byMonth = new Map(groups.map((group) => [group.key, group]))
  return period.months.map((month) => {
    const spent = byMonth.get(month) ?? { ...NOTHING_SPENT, accounts: 0 }
    const from = firstOf(month)
    const span = { from, to: addMonths(from, 1) }
    const arrMinor = arr.get(endOfMonth(month, context.today)) ?? null
    return rowOf({ ...spent, key: month, label: month, arrMinor }, daysWorked(span, addDays(context.today, 1)))
  })
}

function rowOf(group: Spent & Pick<SpentGroup, 'key' | 'label' | 'accounts' | 'arrMinor'>, days: number): CostRow {
  const { key, label, accounts, arrMinor, gapMinutes, deliveryMinutes, gapMinor, deliveryMinor, unpricedMinutes } =
    group
  const share = shareOfArr(gapMinor + deliveryMinor, days, arrMinor)
  return {
    key,
    label,
    accounts,
    arrMinor,
    gapMinutes,
    deliveryMinutes,
    gapMinor,
    deliveryMinor,
    unpricedMinutes,
    shareOfArr: share,
  }
}

async function arrAtEnds(period: MonthPeriod, { db, actor, today }: Context): Promise<Map<Day, number | null>> {
  return arrOnDays(
    db,
    actor,
    period.months.map((month) => endOfMonth(month, today)),
  )
}

function lastDay(period: MonthPeriod, { today }: Context): Day {
  return endOfMonth(period.to, today)
}

/** The month's last day, or today while it runs. */
function endOfMonth(month: string, today: Day): Day {
  const end = addDays(addMonths(firstOf(month), 1), -1)
  return end < today ? end : today
}

function hours(minutes: number): number {
  return Math.round((minutes / 60) * 100) / 100
}
