import { recordAudit } from '../../identity/audit/store.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { keyOfName } from '../../kernel/name-key.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { readableAccount } from '../accounts/reach.ts'
import { bumpRules, readEventRules } from '../events/store-lock.ts'
import { setRetention } from '../events/store-partitions.ts'
import type { changeRetention, createMetric, editMetric, listEventProperties, previewMetric } from './contract.ts'
import { metricIsImported, metricKeyNeeded, metricKeyTaken, previewTooLong, tooManyMetrics } from './errors.ts'
import { askForCount, askToForget } from './ask.ts'
import { seenProperties } from './seen-properties.ts'
import { shareOfAccounts } from './store-chunks.ts'
import { countEventMetrics, insertEventMetric, lockMetric, updateMetric, type Metric } from './store.ts'
import { previewOf, recentProperties } from './views-preview.ts'
import { metricRows } from './views.ts'

/** Each costs something with every event that comes. */
const MOST_EVENT_METRICS = 500

export async function metricSettings({ db }: Context) {
  const { zone, keptFrom } = await readEventRules(db)
  return { metrics: await metricRows(db, zone), keptFrom: keptFrom as Day }
}

/** Makes a metric of events. From now on they count for it as a job reaches their accounts, past ones with them. */
export async function addMetric(input: ParsedInputOf<typeof createMetric>, context: Context): Promise<{ id: number }> {
  const key = input.key ?? keyOf(input.name)
  const rollup = input.rollup ?? (input.definition.count === 'last' ? 'last' : 'sum')
  return inTransaction(context.db, async (trx) => {
    if ((await countEventMetrics(trx)) >= MOST_EVENT_METRICS) throw tooManyMetrics(MOST_EVENT_METRICS)
    const id = await insertEventMetric(trx, { ...input, key, rollup })
    if (id === undefined) throw metricKeyTaken(key)
    await countAnew(trx)
    await announce(trx, context, id, {
      sentence: `made the metric ${input.name} of events`,
      detail: { definition: input.definition },
    })
    return { id }
  })
}

export async function changeMetric(
  { metricId, ...change }: ParsedInputOf<typeof editMetric>,
  context: Context,
): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    const before = await lockMetric(trx, metricId)
    if (!before) throw notFound('This metric')
    if (change.definition && before.fedBy !== 'events') throw metricIsImported(before.name)
    const isRedefined = change.definition !== undefined && !isSame(change.definition, before.definition)
    const isBack = before.fedBy === 'events' && before.isArchived && change.isArchived === false
    if (isBack && (await countEventMetrics(trx)) >= MOST_EVENT_METRICS) throw tooManyMetrics(MOST_EVENT_METRICS)
    await updateMetric(
      trx,
      metricId,
      { ...change, definition: isRedefined ? change.definition : undefined, isCountedAnew: isRedefined || isBack },
      context.now,
    )
    if (isRedefined) await askToForget(trx, metricId, (await readEventRules(trx)).keptFrom)
    if (isRedefined || isBack) await countAnew(trx)
    else if (before.fedBy === 'events' && change.isArchived) await bumpRules(trx)
    const verb = change.isArchived === undefined ? 'changed' : change.isArchived ? 'put away' : 'brought back'
    await announce(trx, context, metricId, {
      sentence: isRedefined
        ? `changed which events the metric ${change.name ?? before.name} counts`
        : `${verb} the metric ${change.name ?? before.name}`,
      ...(isRedefined ? { detail: { before: before.definition, after: change.definition } } : {}),
    })
    return { id: metricId }
  })
}

export async function preview(input: ParsedInputOf<typeof previewMetric>, { db, actor, today }: Context) {
  if (input.accountId !== undefined) await readableAccount(db, actor, input.accountId)
  const { zone } = await readEventRules(db)
  const from = addDays(today, 1 - input.days)
  const scope = { zone, from, until: today, accountId: input.accountId }
  const { days, accounts } = await inTime(previewOf(db, input.definition, scope))
  const byDay = new Map(days.map(({ day, value }) => [day, value]))
  const values = Array.from({ length: input.days }, (_, index) => byDay.get(addDays(from, index)) ?? null)
  return { from, until: today, values, accounts }
}

const LOOKED_BACK_MS = 28 * 86_400_000

export async function propertiesSeen(input: ParsedInputOf<typeof listEventProperties>, { db, now }: Context) {
  const since = new Date(now.getTime() - LOOKED_BACK_MS)
  const held = await inTime(recentProperties(db, { types: input.types, names: input.names, since }))
  return { properties: seenProperties(held), looked: held.length }
}

export async function retention({ db }: Context) {
  const { retentionMonths, keptFrom, zone, nextZone, zoneDoneTo } = await readEventRules(db)
  return {
    months: retentionMonths,
    keptFrom: keptFrom as Day,
    zone,
    nextZone: nextZone === null ? null : { zone: nextZone, done: await shareOfAccounts(db, zoneDoneTo) },
  }
}

/** Fewer months take effect in the coming night, so that a slip can be taken back. */
export async function editRetention({ months }: ParsedInputOf<typeof changeRetention>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const { retentionMonths: before } = await readEventRules(trx)
    if (before === months) return { months }
    await setRetention(trx, months)
    await recordAudit(trx, context, [
      {
        action: 'settings.changed',
        subjectKind: 'event_rules',
        sentence: `changed how long raw events are kept from ${before} to ${months} months`,
        detail: { before, after: months },
      },
    ])
    await tellScreens(trx, 'settings')
    return { months }
  })
}

async function countAnew(trx: Trx): Promise<void> {
  await bumpRules(trx)
  await askForCount(trx)
}

const QUERY_CANCELED = '57014'

async function inTime<T>(looking: Promise<T>): Promise<T> {
  try {
    return await looking
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === QUERY_CANCELED) throw previewTooLong()
    throw error
  }
}

/** Whatever the order of what they hold. */
function isSame(a: NonNullable<Metric['definition']>, b: Metric['definition']): boolean {
  return b !== null && canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, inner]) => `${name}:${canonical(inner)}`).join()}}`
}

function keyOf(name: string): string {
  const key = keyOfName(name)
  if (key === '') throw metricKeyNeeded()
  return key
}

async function announce(
  trx: Trx,
  context: Context,
  metricId: number,
  about: { sentence: string; detail?: Record<string, unknown> },
): Promise<void> {
  await recordAudit(trx, context, [
    { action: 'settings.changed', subjectKind: 'metric', subjectId: metricId, ...about },
  ])
  await tellScreens(trx, 'settings')
  await tellScreens(trx, 'accounts')
}
