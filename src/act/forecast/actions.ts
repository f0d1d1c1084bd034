import { may, reaches, type Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import type { getForecast, GROUPINGS, listForecastRenewals } from './contract.ts'
import { noSuchMember } from './errors.ts'
import { countedCall, expectedOf, grouped, scenarios, standsIn, totals } from './forecast.ts'
import { monthKey, periodName, periodOf, stepped, type Period, type PeriodKind } from './periods.ts'
import { latestCalls, memberName, type CallRow } from './views-calls.ts'
import { firstOpenDue, renewalsDue, type Missing, type RenewalRow } from './views.ts'
import { callVoice, coverOf, type Cover } from './whose.ts'

type Grouping = (typeof GROUPINGS)[number]

interface AskedPeriod {
  readonly kind: PeriodKind
  readonly on?: Day | undefined
  readonly memberId?: number | undefined
}

const NOBODY = 'none'

/** The forecast of a period by group, for whatever the actor may see of it. */
export async function forecast(
  input: ParsedInputOf<typeof getForecast>,
  context: Context,
): Promise<ReplyOf<typeof getForecast>> {
  const { db, actor, company, today } = context
  const { period, cover, rows, missing } = await askedRows(input, context)
  const total = totals(rows)
  const member = await memberOf(db, input.memberId)
  const calls =
    period.kind === 'quarter'
      ? await latestCalls(db, { quarter: period.from, currency: company.reportingCurrency, memberIds: cover.ownerIds })
      : null
  const groups = groupsOf(rows, {
    by: input.by,
    calls,
    actor,

    own: ownIn(actor, cover),
  })
  return {
    period: periodReply(period, today),
    currency: company.reportingCurrency,
    by: input.by,
    total,
    scenarios: scenarios(total),
    groups,
    calls: calls === null || input.by !== 'csm' ? null : callsSum(groups),
    missing: missing.map((one) => ({
      currency: one.currency,
      sentence: missingSentence(one, company.reportingCurrency),
    })),
    ...(await whatElse(db, { cover, today, rows })),
    member,
    maySubmit:
      may(actor, 'forecast.write') && actor.memberId !== null && period.kind === 'quarter' && period.to >= today,
  }
}

/** Renewals of a period with what everybody says of them, of one member or of all the actor may see. */
export async function askedRows(asked: AskedPeriod, { db, actor, company, today }: Context) {
  const cover = coverOf(actor, asked.memberId)
  const period = periodOf(asked.kind, asked.on ?? today)
  const { rows, missing } = await renewalsDue(db, { ...period, cover, currency: company.reportingCurrency, today })
  return { period, cover, rows, missing }
}

/** A name for whoever is asked about. Throws a Refusal where there is nobody. */
export async function memberOf(db: Db, memberId: number | undefined): Promise<{ id: number; name: string } | null> {
  if (memberId === undefined) return null
  const name = await memberName(db, memberId)
  if (name === null) throw noSuchMember()
  return { id: memberId, name }
}

/** The asker, where its own accounts are among what is asked: it may call before it has a renewal. */
function ownIn(actor: Actor, { ownerIds }: Cover): { id: number; name: string } | null {
  const isCalling = actor.role === 'csm' && may(actor, 'forecast.write')
  if (!isCalling || actor.memberId === null || ownerIds?.includes(actor.memberId) !== true) return null
  return { id: actor.memberId, name: actor.name }
}

interface Grouped {
  readonly by: Grouping
  readonly calls: readonly CallRow[] | null
  readonly actor: Actor
  readonly own: { id: number; name: string } | null
}

function groupsOf(rows: readonly RenewalRow[], { by, calls, actor, own }: Grouped) {
  const named = new Map<string, string>()
  for (const row of rows) named.set(groupKey(row, by), groupName(row, by))
  const sums = grouped(rows, (row) => groupKey(row, by))
  if (by === 'csm' && own !== null && !sums.has(String(own.id))) {
    sums.set(String(own.id), totals([]))
    named.set(String(own.id), own.name)
  }
  const groups = [...sums].map(([key, figures]) => ({
    key,
    name: named.get(key) ?? key,
    figures,
    call: by === 'csm' && calls !== null && key !== NOBODY ? callOf(Number(key), calls, actor) : null,
  }))
  return by === 'month' ? groups.toSorted((a, b) => (a.key < b.key ? -1 : 1)) : groups.toSorted(nobodyLast)
}

function nobodyLast(a: { key: string; name: string }, b: { key: string; name: string }): number {
  if (a.key === NOBODY || b.key === NOBODY) return a.key === b.key ? 0 : a.key === NOBODY ? 1 : -1
  return a.name.localeCompare(b.name)
}

export function groupKey(row: RenewalRow, by: Grouping): string {
  if (by === 'month') return monthKey(row.dueOn)
  return String((by === 'csm' ? row.ownerId : row.segmentId) ?? NOBODY)
}

function groupName(row: RenewalRow, by: Grouping): string {
  if (by === 'month') return periodName(periodOf('month', row.dueOn))
  return by === 'csm' ? (row.owner ?? 'Nobody’s accounts') : (row.segment ?? 'No segment')
}

function callOf(memberId: number, calls: readonly CallRow[], actor: Actor) {
  const of = (voice: 'csm' | 'leader') =>
    calls.find((call) => call.memberId === memberId && call.voice === voice) ?? null
  const [own, leader] = [of('csm'), of('leader')]
  return {
    memberId,
    own,
    leader: leader?.commitMinor === null ? null : leader,
    counts: countedCall(own, leader)?.voice ?? null,
    mayCallAs: callVoice(actor, memberId),
  }
}

function callsSum(groups: ReturnType<typeof groupsOf>) {
  const callers = groups.flatMap(({ call }) => call ?? [])
  const counted = callers.flatMap(({ own, leader, counts }) =>
    counts === null ? [] : [(counts === 'leader' ? leader : own)?.commitMinor ?? 0],
  )
  return { commitMinor: counted.reduce((sum, one) => sum + one, 0), called: counted.length, of: callers.length }
}

async function whatElse(db: Db, asked: { cover: Cover; today: Day; rows: readonly RenewalRow[] }) {
  if (asked.rows.length > 0) return { nextDueOn: null, hasAny: true }
  const { next, any } = await firstOpenDue(db, asked.cover, asked.today)
  return { nextDueOn: next, hasAny: any }
}

export function periodReply(period: Period, today: Day) {
  return {
    ...period,
    name: periodName(period),
    before: stepped(period, -1).from,
    after: stepped(period, 1).from,
    isOver: period.to < today,
    isRunning: period.from <= today && today <= period.to,
  }
}

export function missingSentence({ currency, renewals }: Missing, reporting: string): string {
  const counted = renewals === 1 ? 'One renewal is' : `${renewals} renewals are`
  return `${counted} in ${currency} and left out: there is no exchange rate from ${currency} to ${reporting} up to today. Import one, and they count.`
}

/** The renewals behind a figure, page by page, with the sums of all of them. */
export async function forecastRenewals(
  input: ParsedInputOf<typeof listForecastRenewals>,
  context: Context,
): Promise<ReplyOf<typeof listForecastRenewals>> {
  const { actor, company } = context
  const { rows } = await askedRows(input, context)
  const { by, group, figure, state, search } = input
  const words = search?.toLocaleLowerCase() ?? ''
  const found = rows.filter(
    (row) =>
      (state === 'all' || row.outcome === 'open') &&
      (group === undefined || groupKey(row, by) === group) &&
      (figure === undefined || standsIn(row, figure)) &&
      row.account.toLocaleLowerCase().includes(words),
  )
  const sorted = found.toSorted(ORDERS[input.sort])
  if (input.direction === 'down') sorted.reverse()
  return {
    rows: sorted.slice(input.offset, input.offset + input.limit).map((row) => rowReply(row, actor)),
    total: found.length,
    figures: totals(found),
    currency: company.reportingCurrency,
  }
}

type Order = (a: RenewalRow, b: RenewalRow) => number
const byDay: Order = (a, b) => (a.dueOn === b.dueOn ? a.renewalId - b.renewalId : a.dueOn < b.dueOn ? -1 : 1)
const ORDERS: Readonly<Record<'due' | 'amount' | 'account' | 'expected', Order>> = {
  due: byDay,
  amount: (a, b) => a.amountMinor - b.amountMinor || byDay(a, b),
  account: (a, b) => a.account.localeCompare(b.account) || byDay(a, b),
  expected: (a, b) => (expectedOf(a) ?? -1) - (expectedOf(b) ?? -1) || byDay(a, b),
}

function rowReply(row: RenewalRow, actor: Actor) {
  const { accountId, account, ownerId, owner, ...rest } = row
  return {
    ...rest,
    account: { id: accountId, name: account },
    owner: ownerId === null || owner === null ? null : { id: ownerId, name: owner },
    expectedMinor: expectedOf(row),
    mayEdit: row.outcome === 'open' && may(actor, 'renewals.write') && reaches(actor, 'write', { ownerId }),
  }
}
