import { may, reaches } from '../../kernel/access.ts'
import { addDays, type Day, startOfDay } from '../../kernel/day.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { readableAccount, writableAccount } from '../../record/accounts/reach.ts'
import type { Reached } from '../../record/accounts/views-scope.ts'
import { markDirty } from '../../record/signals/dirty.ts'
import { explainDay } from './closes.ts'
import { type AccountComfort, comfortsOf } from './comfort.ts'
import type { falseComfort, getHealth, getHealthHistory, listOverrides, overrideHealth } from './contract.ts'
import type { Band } from './definitions.ts'
import { dayInFuture, noScorecardYet, overrideDaysWrong, overrideEnded } from './errors.ts'
import { explanationReply, overrideReply } from './explanation-reply.ts'
import { shortDayText } from '../../kernel/plain-words.ts'
import { nextBestActions } from './next-best-action.ts'
import { CHUNK, refreshHealth } from './refresh.ts'
import { restatedRows } from './restated-history.ts'
import { scopeOf, startRun } from './scoring-run.ts'
import { putOffActions } from './store-put-off.ts'
import { insertOverride, withdrawOverrides } from './store-overrides.ts'
import { accountsToScore } from './views.ts'
import { changesIn, firstShownDay, type HistoryDay, overridesById, overridesOf, shownHistory } from './views-account.ts'
import { comfortCandidates, listedAccounts } from './views-comfort.ts'
import { accountFacts } from './views-next-action.ts'

const CANDIDATES = 20_000
const RESTATED_DAYS = 27

/** Why an account's health is what it is, on a day the reader names or today. */
export async function explainAccount(
  input: ParsedInputOf<typeof getHealth>,
  context: Context,
): Promise<ReplyOf<typeof getHealth>> {
  const account = await readableAccount(context.db, context.actor, input.accountId)
  const day = dayAsked(input.asOf, context)
  const explained = await explainDay(context, account.id, { day, restated: input.restated })
  if (!explained) throw noScorecardYet()
  const { override } = explained.close
  const row = override && (await overridesById(context.db, [override.id])).get(override.id)
  return {
    accountId: account.id,
    ...explanationReply(explained),
    override: row ? overrideReply(row, context.today) : null,
    ...(await adviceFor(explained, account, context)),
    mayOverride: may(context.actor, 'health.override') && reaches(context.actor, 'write', account),
  }
}

/** What to do next, and whether satisfaction and results contradict each other. Advice is for today alone. */
async function adviceFor(
  { close, explanation }: NonNullable<Awaited<ReturnType<typeof explainDay>>>,
  account: Reached,
  context: Context,
) {
  const accountId = account.id
  const namesContacts = reaches(context.actor, 'contact_details', account)
  const run = await startRun(context.db, { asOf: close.day, ...context })
  if (!run) return { nextBestActions: [], comfort: null }
  const [found] = await comfortsOf(run, [accountId])
  const comfort = found && comfortReply(found)
  if (close.day !== context.today) return { nextBestActions: [], comfort: comfort ?? null }
  const accounts = await accountsToScore(context.db, [accountId], run)
  const facts = (await accountFacts(scopeOf(run, [accountId]), accounts, { namesContacts })).get(accountId)
  const advice = facts ? nextBestActions(explanation, facts) : []
  const putOff = await putOffActions(context.db, { ...readerOf(context), accountId })
  return {
    nextBestActions: advice.map((action) => ({ ...action, putOffUntil: putOff.get(action.key) ?? null })),
    comfort: comfort ?? null,
  }
}

function readerOf({ actor, today }: Context) {
  return { memberId: actor.memberId, today }
}

function comfortReply({ comfort: { kind, reasons, sentence } }: AccountComfort) {
  return kind === 'none' ? null : { kind, reasons: [...reasons], sentence: sentence ?? '' }
}

export async function healthHistory(
  input: ParsedInputOf<typeof getHealthHistory>,
  context: Context,
): Promise<ReplyOf<typeof getHealthHistory>> {
  const { db } = context
  const account = await readableAccount(db, context.actor, input.accountId)
  const until = dayAsked(input.until, context)
  const from = addDays(until, 1 - input.days)
  const span = { from, to: until }
  return {
    from,
    until,
    days: everyDay(await shownHistory(db, account.id, span), span),
    shownSince: await firstShownDay(db, account.id),
    restated: input.restated ? await restatedSamples(context, account.id, { until, days: input.days }) : [],
    changes: await changesIn(db, account.id, span),
  }
}

/** Between two rows nothing changed, so a day without one is like the last before it. */
function everyDay(rows: readonly HistoryDay[], span: { from: Day; to: Day }) {
  const byDay = new Map(rows.map((row) => [row.day, row]))
  let last = rows.find((row) => row.day < span.from)
  const days = []
  for (let day = span.from; day <= span.to; day = addDays(day, 1)) {
    last = byDay.get(day) ?? last
    const { overall, cx, co, hasOverride } = last ?? { overall: null, cx: null, co: null, hasOverride: false }
    days.push({ day, overall, band: (last?.band ?? 'unknown') as Band, cx, co, hasOverride })
  }
  return days
}

async function restatedSamples(context: Context, accountId: number, about: { until: Day; days: number }) {
  const step = Math.max(1, Math.ceil((about.days - 1) / (RESTATED_DAYS - 1)))
  const count = Math.floor((about.days - 1) / step) + 1
  const samples = []
  for (let index = count - 1; index >= 0; index -= 1) {
    const day = addDays(about.until, -index * step)
    const [row] = await restatedRows(context.db, [accountId], { day, present: context })
    if (row)
      samples.push({ day, overall: row.effectiveOverall, band: row.effectiveBand as Band, cx: row.cx, co: row.co })
  }
  return samples
}

/** Sets the band by hand until the end of a day. The one in force before ends with it; both stay on record. */
export async function setOverride(
  input: ParsedInputOf<typeof overrideHealth>,
  context: Context,
): Promise<{ id: number }> {
  const { db, actor, now, today } = context
  const account = await writableAccount(db, actor, input.accountId)
  if (input.endsOn < today || input.endsOn > addDays(today, 366)) throw overrideDaysWrong()
  const id = await inTransaction(db, async (trx) => {
    await withdrawOverrides(trx, { accountId: account.id, now, today })
    const made = await insertOverride(trx, { ...input, startsOn: today, authorId: actor.memberId, now })
    await recordAudit(trx, context, [
      {
        action: 'health.overridden',
        subjectKind: 'health_override',
        subjectId: made,
        accountId: account.id,
        sentence: `set the health of ${account.name} to ${input.band} until ${shortDayText(input.endsOn)}: ${input.reason}`,
        detail: { band: input.band, overall: input.overall, endsOn: input.endsOn },
      },
    ])
    await markDirty(trx, [account.id])
    return made
  })
  await refreshHealth(db, [account.id], context)
  return { id }
}

export async function endOverride(overrideId: number, context: Context): Promise<{ id: number }> {
  const { db, actor, now, today } = context
  const row = (await overridesById(db, [overrideId])).get(overrideId)
  if (!row) throw notFound('This override')
  const account = await writableAccount(db, actor, row.accountId)
  if (row.withdrawnAt !== null || row.endsOn < today) throw overrideEnded()
  await inTransaction(db, async (trx) => {
    await withdrawOverrides(trx, { accountId: account.id, now, today })
    await recordAudit(trx, context, [
      {
        action: 'health.override_withdrawn',
        subjectKind: 'health_override',
        subjectId: overrideId,
        accountId: account.id,
        sentence: `withdrew the health set by hand for ${account.name}`,
      },
    ])
    await markDirty(trx, [account.id])
  })
  await refreshHealth(db, [account.id], context)
  return { id: overrideId }
}

export async function overridesOfAccount(
  accountId: number,
  { db, actor, today }: Context,
): Promise<ReplyOf<typeof listOverrides>> {
  const account = await readableAccount(db, actor, accountId)
  return { overrides: (await overridesOf(db, account.id)).map((row) => overrideReply(row, today)) }
}

/** Accounts whose words and results contradict each other, largest ARR first, within the reader's reach. */
export async function contradictions(
  input: ParsedInputOf<typeof falseComfort>,
  context: Context,
): Promise<ReplyOf<typeof falseComfort>> {
  const { db, actor, today, company } = context
  const counts = { false_comfort: 0, false_alarm: 0 }
  const run = await startRun(db, { asOf: today, ...context })
  if (!run) return { rows: [], total: 0, counts }
  const since = startOfDay(company.timeZone, addDays(today, -180))
  const candidates = await comfortCandidates(db, actor, { since, limit: CANDIDATES })
  const found = new Map<number, AccountComfort>()
  for (let start = 0; start < candidates.length; start += CHUNK) {
    for (const one of await comfortsOf(run, candidates.slice(start, start + CHUNK))) {
      if (one.comfort.kind === 'none') continue
      counts[one.comfort.kind] += 1
      if (one.comfort.kind === input.kind) found.set(one.accountId, one)
    }
  }
  const ids = candidates.filter((id) => found.has(id))
  const page = await listedAccounts(db, actor, ids.slice(input.offset, input.offset + input.limit))
  const rows = page.flatMap(({ id, granted, ownerId, arrMinor, band, ...account }) => {
    const one = found.get(id)
    const comfort = one && comfortReply(one)
    if (!comfort) return []
    const moneyHidden = !reaches(actor, 'money', { ownerId, granted })
    const money = { arrMinor: moneyHidden ? null : arrMinor, moneyHidden }
    const nps = { nps: one.latestNps.score, npsOn: one.latestNps.day }
    return [{ accountId: id, ...account, ...money, ...nps, band: (band ?? 'unknown') as Band, comfort }]
  })
  return { rows, total: ids.length, counts }
}

export function dayAsked(asked: Day | undefined, { today }: Context): Day {
  if (asked && asked > today) throw dayInFuture()
  return asked ?? today
}
