import { reaches, scopeOf } from '../../kernel/access.ts'
import { ALWAYS, type Condition, heldIn } from '../../kernel/conditions.ts'
import { addDays, dayIn, daysBetween, startOfDay, type Day } from '../../kernel/day.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { inTransaction } from '../../platform/db/database.ts'
import { maskedName } from '../../record/accounts/masking.ts'
import { reachableAccounts } from '../../record/accounts/views-scope.ts'
import { hoursText } from '../../kernel/condition-words.ts'
import type { Subject } from '../../understand/conditions/evaluation.ts'
import { episodesInPast, type PastEpisodes } from '../../understand/conditions/past.ts'
import { evaluateMany } from '../../understand/conditions/views.ts'
import { newestDefinition } from './actions.ts'
import type { previewPlaybook } from './contract.ts'
import type { Limits, PlaybookDefinition } from './definition.ts'
import { createJudge } from './judge.ts'
import { obstacleTo } from './limits.ts'
import { nextDue, type Schedule } from './schedule.ts'
import { standings } from './store-enrol.ts'
import { findPlaybook, type Playbook } from './store.ts'
import { contactNames } from './views-people.ts'
import { readableAccountIds } from './views-preview.ts'

const SHOWN = 20
const PAST_DAYS = 90
/** Looking at the past of more accounts would take longer than a reader waits. */
const LOOKED_AT = 1_000
const HOUR_MS = 3_600_000

type Reply = ReplyOf<typeof previewPlaybook>

/** Who would enter now, and who would have in the last 90 days, within the playbook’s limits. */
export async function preview(
  { playbookId, definition: given }: ParsedInputOf<typeof previewPlaybook>,
  context: Context,
): Promise<Reply> {
  const playbook = await findPlaybook(context.db, playbookId)
  if (!playbook) throw notFound('This playbook')
  const definition = given ?? (await newestDefinition(context.db, playbook))
  if (definition.trigger.kind === 'manual') return nobody('It begins by hand, by the API or by another playbook only.')
  return {
    now: await whoNow(playbook, definition, context),
    past: await whoInPast(definition, context),
  }
}

function nobody(why: string): Reply {
  return {
    now: { total: 0, unknown: 0, entrants: [], waiting: [why] },
    past: { total: 0, accounts: 0, days: [], examples: [], caveats: [why] },
  }
}

/** The accounts the reader may read; null: all. */
async function reach({ db, actor }: Context): Promise<number[] | null> {
  return scopeOf(actor, 'read') === 'all' ? null : readableAccountIds(db, actor)
}

async function whoNow(playbook: Playbook, definition: PlaybookDefinition, context: Context): Promise<Reply['now']> {
  const { db, now, today, company } = context
  const { trigger, subject, limits } = definition
  const condition = trigger.kind === 'manual' ? ALWAYS : trigger.condition
  const present = { now, today, company }
  const accountIds = await reach(context)
  const { rows, failures, waiting } = await evaluateMany(db, [condition], { subject, accountIds, present })
  const notes = [...(failures[0] ? [failures[0]] : []), ...(waiting[0] ?? [])]
  if (heldIn(condition).length > 0)
    notes.push('How long it has been so is counted from the moment it is switched on: until then it is unknown.')
  const unknown = rows.filter(({ truths }) => (truths[0] ?? null) === null).length
  const true_ = rows.filter(({ truths }) => truths[0] === true)
  if (trigger.kind === 'leave') {
    notes.push(`It is so of ${true_.length} now; each of them enters when it stops being so.`)
    return { total: 0, unknown, entrants: [], waiting: notes }
  }
  if (trigger.kind === 'remain')
    notes.push(
      `Each of these enters when it has been so for ${hoursText(trigger.hours)}; that is counted from the moment it is switched on.`,
    )
  const entrants = await withinLimits(playbook, limits, true_, context)
  if (limits.perDay !== null && entrants.length > limits.perDay)
    notes.push(`${limits.perDay} begin in a day; the others on the days after.`)
  return {
    total: entrants.length,
    unknown,
    entrants: await shown(entrants.slice(0, SHOWN), condition, context),
    waiting: notes,
  }
}

async function withinLimits(
  playbook: Playbook,
  limits: Limits,
  subjects: readonly Subject[],
  { db, now, today, company }: Context,
): Promise<Subject[]> {
  if (subjects.length === 0) return []
  const entrants = subjects.map(({ accountId, contactId }) => ({
    accountId,
    contactId: contactId || null,
    triggerKey: '',
  }))
  const about = {
    playbookId: playbook.id,
    notBeside: limits.notBeside,
    countSince: new Date(now.getTime() - 24 * HOUR_MS),
  }
  const found = await inTransaction(db, (trx) => standings(trx, entrants, about))
  return subjects.filter((_, place) => {
    const standing = found[place]
    return standing && !obstacleTo(standing, { limits, how: 'trigger', today, timeZone: company.timeZone })
  })
}

async function shown(
  subjects: readonly Subject[],
  condition: Condition,
  { db, actor, now, today, company }: Context,
): Promise<Reply['now']['entrants']> {
  const judge = createJudge(db)
  const accounts = new Map(
    (
      await reachableAccounts(
        db,
        actor,
        subjects.map(({ accountId }) => accountId),
      )
    ).map((one) => [one.id, one]),
  )
  const names = await contactNames(
    db,
    subjects.map(({ contactId }) => contactId),
  )
  const entrants: Reply['now']['entrants'] = []
  for (const { accountId, contactId } of subjects) {
    const account = accounts.get(accountId)
    if (!account) continue
    const asked = { accountId, contactId: contactId || null, present: { now, today, company } }
    const { because } = await judge(db, condition, asked)
    const name = names.get(contactId) ?? null
    const seen = reaches(actor, 'contact_details', account) ? name : maskedName(name)
    entrants.push({
      account: { id: account.id, name: account.name },
      contact: contactId ? { id: contactId, name: seen ?? '' } : null,
      because,
    })
  }
  return entrants
}

async function whoInPast({ trigger, subject, limits }: PlaybookDefinition, context: Context): Promise<Reply['past']> {
  const { db, actor, now, today, company } = context
  if (trigger.kind === 'manual') return nobody('').past
  const present = { now, today, company }
  const past =
    trigger.kind === 'schedule'
      ? await dueInPast(trigger, subject, context)
      : await episodesInPast(db, pastCondition(trigger), {
          subject,
          days: PAST_DAYS,
          present,
          accountIds: await reach(context),
          limit: LOOKED_AT,
        })
  const caveats = [...past.caveats, ...(past.failure ? [past.failure] : [])]
  if (past.accountsSeen < past.accountsTotal)
    caveats.push(`Looked at ${past.accountsSeen} of ${past.accountsTotal} accounts; expect more of all of them.`)
  if (scopeOf(actor, 'read') !== 'all') caveats.push('Counted over the accounts that you may read.')
  const isWhole = past.latest.length === past.entries
  if (!isWhole) caveats.push('How soon an account may enter again is not counted in: there were too many.')
  const kept = isWhole ? withoutReentries(past.latest, limits) : past.latest
  const perDay = isWhole ? Map.groupBy(kept, ({ day }) => day) : null
  const readable = new Map(
    (
      await reachableAccounts(
        db,
        actor,
        kept.map(({ accountId }) => accountId),
      )
    ).map((one) => [one.id, one]),
  )
  return {
    total: isWhole ? kept.length : past.entries,
    accounts: new Set(kept.map(({ accountId }) => accountId)).size,
    days: past.days.map(({ day, entries }) => ({ day, entered: perDay ? (perDay.get(day)?.length ?? 0) : entries })),
    examples: kept
      .flatMap(({ accountId, day }) => {
        const account = readable.get(accountId)
        return account ? [{ account: { id: account.id, name: account.name }, day }] : []
      })
      .slice(0, SHOWN),
    caveats,
  }
}

function pastCondition(trigger: Exclude<PlaybookDefinition['trigger'], { kind: 'manual' | 'schedule' }>): Condition {
  if (trigger.kind === 'leave') return { kind: 'not', of: trigger.condition }
  return trigger.kind === 'remain' ? { kind: 'held', hours: trigger.hours, of: trigger.condition } : trigger.condition
}

type Entry = PastEpisodes['latest'][number]

/** Those that the time between two runs would have let in, the latest first as given. */
function withoutReentries(latest: readonly Entry[], { reentry, reentryDays }: Limits): Entry[] {
  const last = new Map<string, Day>()
  const kept = latest.toReversed().filter(({ accountId, contactId, day }) => {
    const key = `${accountId}/${contactId}`
    const before = last.get(key)
    const isIn =
      before === undefined ||
      reentry === 'always' ||
      (reentry === 'after_days' && daysBetween(before, day) >= reentryDays)
    if (isIn) last.set(key, day)
    return isIn
  })
  return kept.toReversed()
}

/** Of whom a schedule’s condition was true on the days on which it would have been due. */
async function dueInPast(trigger: Schedule, subject: 'account' | 'contact', context: Context): Promise<PastEpisodes> {
  const { db, actor, now, today, company } = context
  const all = await readableAccountIds(db, actor)
  const accountIds = all.slice(0, LOOKED_AT)
  const from = addDays(today, -PAST_DAYS)
  const latest: Entry[] = []
  const days: { day: Day; entries: number }[] = []
  let failure: string | null = null
  let due = nextDue(company.timeZone, trigger, startOfDay(company.timeZone, from))
  for (; due < now; due = nextDue(company.timeZone, trigger, due)) {
    const asOf = dayIn(company.timeZone, due)
    const { rows, failures } = await evaluateMany(db, [trigger.condition], {
      subject,
      accountIds,
      present: { now, today, company },
      asOf,
    })
    failure ??= failures[0] ?? null
    const entered = rows.filter(({ truths }) => truths[0] === true)
    latest.unshift(...entered.map(({ accountId, contactId }) => ({ accountId, contactId, day: asOf })))
    days.push({ day: asOf, entries: entered.length })
  }
  const entries = days.reduce((total, one) => total + one.entries, 0)
  return { days, entries, latest, accountsSeen: accountIds.length, accountsTotal: all.length, caveats: [], failure }
}
