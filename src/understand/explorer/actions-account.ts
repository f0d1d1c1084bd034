import { reaches } from '../../kernel/access.ts'
import { addDays, latest, startOfDay } from '../../kernel/day.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import type { Db } from '../../platform/db/database.ts'
import { maskedName } from '../../record/accounts/masking.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { readEventRules } from '../../record/events/store-lock.ts'
import { keptFromOf } from './actions.ts'
import { RECENT_EVENTS, type accountActivity, type accountEvents } from './contract.ts'
import { maskedUserId } from './masked-user.ts'
import type { Span } from './period.ts'
import { baselineChange } from './series.ts'
import { natureOf } from './subject.ts'
import { activeUsers, eventsByName, latestEvents } from './views-activity.ts'
import { readBounded } from './views-chosen.ts'
import { baselinesOfAccount } from './views-known.ts'
import { peopleOfUsers } from './views-people.ts'
import { metricsInUse } from './views-subjects.ts'

const BASELINE_DAYS = 84
const BASELINE_DAYS_NEEDED = 28

/** Who uses the product at an account and by which events; its metrics against what is usual for it. */
export async function activity(input: ParsedInputOf<typeof accountActivity>, context: Context) {
  const { db, actor, today } = context
  const { accountId } = input
  const account = await readableAccount(db, actor, accountId)
  const rules = await readEventRules(db)
  const until = input.until ?? today
  const from = addDays(until, 1 - input.days)
  const keptFrom = keptFromOf(rules.keptFrom)
  const span = { from: keptFrom === null ? from : latest(from, keptFrom), until }
  const isOpen = reaches(actor, 'contact_details', account)
  const { found, events, baselines } = await readBounded(db, async (trx) => ({
    found: await activeUsers(trx, accountId, span, rules.zone),
    events: await eventsByName(trx, accountId, span, rules.zone),
    baselines: await baselinesNow(trx, accountId, { from, until: until < today ? until : addDays(today, -1) }),
  }))
  const people = new Map(
    (
      await peopleOfUsers(
        db,
        found.users.map(({ userId }) => ({ accountId, userId })),
      )
    ).map((one) => [one.userId, one]),
  )
  return {
    from,
    until,
    cutAt: span.from > from ? keptFrom : null,
    baselines,
    events,
    ...found,
    users: found.users.map((user) => {
      const person = people.get(user.userId)
      const name = person?.name ?? null
      return {
        ...user,
        userId: isOpen ? user.userId : maskedUserId(user.userId),
        contactId: person?.contactId ?? null,
        person: isOpen ? name : maskedName(name),
      }
    }),
    detailsHidden: !isOpen,
  }
}

async function baselinesNow(db: Db, accountId: number, current: Span) {
  const baseline = { from: addDays(current.from, -BASELINE_DAYS), until: addDays(current.from, -1) }
  const rows = await baselinesOfAccount(db, accountId, { baseline, current, daysNeeded: BASELINE_DAYS_NEEDED })
  const metrics = new Map((await metricsInUse(db)).map((metric) => [metric.id, metric]))
  return rows.flatMap(({ metricId, perDay, currentPerDay, meanOfDays, currentMeanOfDays }) => {
    const metric = metrics.get(metricId)
    if (!metric) return []
    const nature = natureOf(metric)
    const isLevel = nature === 'level' || nature === 'mean'
    const usual = isLevel ? meanOfDays : perDay
    const now = isLevel ? currentMeanOfDays : currentPerDay
    if (usual === null || now === null) return []
    return [{ key: metric.key, nature, perDay: usual, currentPerDay: now, change: baselineChange(now, usual) }]
  })
}

/** The latest raw events, newest first. Without contact details neither properties nor readable user ids: they name people. */
export async function recentEvents(input: ParsedInputOf<typeof accountEvents>, context: Context) {
  const { db, actor, today } = context
  const account = await readableAccount(db, actor, input.accountId)
  const isOpen = reaches(actor, 'contact_details', account)
  const rules = await readEventRules(db)
  const limit = Math.min(input.limit, RECENT_EVENTS - input.offset)
  const page = {
    name: input.name,
    // A hidden id must not be found out by asking for it.
    userId: isOpen ? input.userId : undefined,
    before: startOfDay(rules.zone, addDays(input.until ?? today, 2)),
    offset: input.offset,
    limit: limit + 1,
  }
  const rows = await readBounded(db, (trx) => latestEvents(trx, input.accountId, page))
  return {
    rows: rows.slice(0, limit).map((row) => ({
      ...row,
      userId: row.userId === null || isOpen ? row.userId : maskedUserId(row.userId),
      properties: isOpen ? row.properties : null,
    })),
    hasMore: rows.length > limit && input.offset + limit < RECENT_EVENTS,
    detailsHidden: !isOpen,
  }
}
