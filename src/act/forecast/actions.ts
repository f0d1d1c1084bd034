import { may, reaches, type Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import type { getForecast, GROUPINGS, listForecastRenewals } from './contract.ts'
import { noSuchMember } from './errors.ts'
import { added, countedCall, expectedOf, scenarios } from './forecast.ts'
import { periodName, periodOf, stepped, type Period, type PeriodKind } from './periods.ts'
import { latestCalls, memberName, type CallRow } from './views-calls.ts'
import { groupSums, renewalPage, type GroupSums } from './views-sums.ts'
import { categoryThresholds, firstOpenDue, renewalsDue, type Missing, type RenewalRow } from './views.ts'
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
  const { period, cover, sums } = await askedSums(input, context)
  const { groups: found, missing } = await groupSums(db, sums)
  const total = added(found.map(({ figures }) => figures))
  const member = await memberOf(db, input.memberId)
  const calls =
    period.kind === 'quarter'
      ? await latestCalls(db, { quarter: period.from, currency: company.reportingCurrency, memberIds: cover.ownerIds })
      : null
  const groups = groupsOf(found, {
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
    ...(await whatElse(db, { cover, today, renewals: total.renewals })),
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

/** What is asked of the sums of a period. */
async function askedSums(asked: AskedPeriod & { readonly by: Grouping }, { db, actor, company, today }: Context) {
  const cover = coverOf(actor, asked.memberId)
  const period = periodOf(asked.kind, asked.on ?? today)
  const { from, to } = period
  const thresholds = await categoryThresholds(db)
  const sums = { from, to, cover, currency: company.reportingCurrency, by: asked.by, thresholds }
  return { period, cover, sums }
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

function groupsOf(found: readonly GroupSums[], { by, calls, actor, own }: Grouped) {
  const sums = [...found]
  if (by === 'csm' && own !== null && !sums.some(({ key }) => key === String(own.id))) {
    sums.push({ key: String(own.id), name: own.name, figures: added([]) })
  }
  const groups = sums.map(({ key, name, figures }) => ({
    key,
    name: groupName(key, name, by),
    figures,
    call: by === 'csm' && calls !== null && key !== NOBODY ? callOf(Number(key), calls, actor) : null,
  }))
  return by === 'month' ? groups.toSorted((a, b) => (a.key < b.key ? -1 : 1)) : groups.toSorted(nobodyLast)
}

function nobodyLast(a: { key: string; name: string }, b: { key: string; name: string }): number {
  if (a.key === NOBODY || b.key === NOBODY) return a.key === b.key ? 0 : a.key === NOBODY ? 1 : -1
  return a.name.localeCompare(b.name)
}

function groupName(key: string, name: string | null, by: Grouping): string {
  if (by === 'month') return periodName(periodOf('month', `${key}-01` as Day))
  return name ?? (by === 'csm' ? 'Nobody’s accounts' : 'No segment')
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

async function whatElse(db: Db, asked: { cover: Cover; today: Day; renewals: number }) {
  if (asked.renewals > 0) return { nextDueOn: null, hasAny: true }
  const { next, any } = await firstOpenDue(db, asked.cover, asked.today)
  return { nextDueOn: next, hasAny: any }
}

function periodReply(period: Period, today: Day) {
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
  const { db, actor, company, today } = context
  const { cover, sums } = await askedSums(input, context)
  const { ids, total, figures } = await renewalPage(db, sums, input)
  const { from, to, currency } = sums
  const { rows } = await renewalsDue(db, { from, to, cover, currency, today, ids })
  const byId = new Map(rows.map((row) => [row.renewalId, row]))
  return {
    rows: ids.flatMap((id) => {
      const row = byId.get(id)
      return row === undefined ? [] : [rowReply(row, actor)]
    }),
    total,
    figures,
    currency: company.reportingCurrency,
  }
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
