import { dayIn, type Day } from '../../kernel/day.ts'
import { addDecimals, plainDecimal } from '../../kernel/decimal.ts'
import type { EventItem } from './item.ts'
import { PairMap } from './pair-map.ts'
import type { CountedMetric, Increment, MetricRule, PlacedEvent, RolledUp, UserDay } from './metric-rule.ts'

/** Says in which zone's calendar an account is counted. */
export type ZoneOf = (accountId: number) => string

/**
 * What events add to the daily numbers of their accounts. Waiting events (account 0) add nothing. Each event is counted
 * by every metric whose rule it fits, on the calendar day of its event time.
 */
export function rollUp(events: Iterable<PlacedEvent>, rules: RuleIndex, zoneOf: ZoneOf): RolledUp {
  const sums: Sums = { increments: [], userDays: [], byAccount: new Map(), days: new Map() }
  for (const { item, accountId, sourceId } of events) {
    if (accountId === 0) continue
    const metrics = rules.candidates(item)
    if (metrics.length === 0) continue
    const day = dayOf(item.at, zoneOf(accountId))
    let properties: (() => unknown) | undefined
    for (const metric of metrics) {
      if (accountId > metric.countedTo) continue
      if (asksProperties(metric.rule)) properties ??= lazily(() => JSON.parse(item.properties) as unknown)
      if (properties && !fits(metric.rule, properties)) continue
      add(sums, { item, sourceId, accountId, metric, day, properties })
    }
  }
  return { increments: sums.increments.sort(byKey), userDays: sums.userDays.sort(byUserKey) }
}

/** What is counted so far. Numbers find it: texts made for each event would cost more than all the rest. */
interface Sums {
  readonly increments: Increment[]
  readonly userDays: UserDay[]
  readonly byAccount: Map<number, Map<number, Increment | Set<string>>>
  readonly days: Map<Day, number>
}

const MOST_DAYS = 1_000_000

/** Of one account, by metric and day. */
function slotOf({ byAccount, days }: Sums, { accountId, metric, day }: Counting) {
  let slots = byAccount.get(accountId)
  if (!slots) byAccount.set(accountId, (slots = new Map()))
  let number = days.get(day)
  if (number === undefined) days.set(day, (number = days.size))
  return { slots, slot: metric.id * MOST_DAYS + number }
}

export interface RuleIndex {
  /** Metrics whose types and names an event fits; conditions on properties are still to be asked. */
  candidates(item: Pick<EventItem, 'type' | 'name'>): readonly CountedMetric[]
}

/** Prepares rules for many events: by type and name, remembered. */
export function indexRules(metrics: readonly CountedMetric[]): RuleIndex {
  const known = new PairMap<string, string, CountedMetric[]>()
  return {
    candidates({ type, name }) {
      const found = known.get(type, name)
      if (found) return found
      const made = metrics.filter(
        ({ rule }) => rule.types.includes(type) && (rule.names.length === 0 || rule.names.includes(name)),
      )
      // Names come from outside: what is remembered is bounded.
      if (known.size < 10_000) known.set(type, name, made)
      return made
    },
  }
}

interface Counting {
  item: EventItem
  sourceId: number
  accountId: number
  metric: CountedMetric
  day: Day
  /** Where the metric asks for them. */
  properties: (() => unknown) | undefined
}

function add(sums: Sums, counting: Counting): void {
  const { item, sourceId, accountId, metric, day, properties } = counting
  const { id: metricId, rule } = metric
  const { slots, slot } = slotOf(sums, counting)
  const found = slots.get(slot)
  if (rule.count === 'users') {
    if (item.userId === null) return
    const users = found instanceof Set ? found : new Set<string>()
    if (users.has(item.userId)) return
    slots.set(slot, users.add(item.userId))
    sums.userDays.push({ sourceId, accountId, metricId, day, userId: item.userId })
    return
  }
  const number = rule.count === 'events' ? 1 : numberAt(properties?.(), rule.property ?? '')
  if (number === null) return
  if (found === undefined || found instanceof Set) {
    const isLast = rule.count === 'last'
    const [lastAt, lastId] = isLast ? [item.at, item.messageId] : [null, null]
    const made = { sourceId, accountId, metricId, day, kind: rule.count, value: number, lastAt, lastId }
    slots.set(slot, made)
    sums.increments.push(made)
  } else if (rule.count !== 'last') found.value = plus(found.value, number)
  else if (isLater(item, found)) {
    found.sourceId = sourceId
    found.value = number
    found.lastAt = item.at
    found.lastId = item.messageId
  }
}

/** Of two values the one of the later event counts; of the same instant that with the greater message id. */
function isLater(item: EventItem, found: Increment): boolean {
  const at = found.lastAt ?? 0
  return item.at > at || (item.at === at && compareBytes(item.messageId, found.lastId ?? '') > 0)
}

/** The order of PostgreSQL's "C" collation: bytes of UTF-8. */
function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

function plus(left: string | number, right: number): string | number {
  if (typeof left === 'number' && Number.isInteger(left) && Number.isInteger(right)) {
    const total = left + right
    if (Number.isSafeInteger(left) && Number.isSafeInteger(right) && Number.isSafeInteger(total)) return total
  }
  return addDecimals(typeof left === 'number' ? plainDecimal(left) : left, plainDecimal(right))
}

function asksProperties({ count, where }: MetricRule): boolean {
  return where.length > 0 || count === 'sum' || count === 'last'
}

function fits({ where }: MetricRule, properties: () => unknown): boolean {
  return where.every(({ property, operator, value }) => {
    const found = valueAt(properties(), property)
    switch (operator) {
      case 'exists':
        return found !== undefined && found !== null
      case 'is':
        return found !== undefined && found === value
      case 'is_not':
        return found !== undefined && found !== value
      case 'at_least':
        return typeof found === 'number' && typeof value === 'number' && found >= value
      case 'at_most':
        return typeof found === 'number' && typeof value === 'number' && found <= value
    }
  })
}

function numberAt(properties: unknown, path: string): number | null {
  const found = valueAt(properties, path)
  return typeof found === 'number' ? found : null
}

/** What stands at a dotted path; undefined where nothing does. Lists have no names. */
export function valueAt(properties: unknown, path: string): unknown {
  let found = properties
  for (const part of path.split('.')) {
    if (found === null || typeof found !== 'object' || Array.isArray(found) || !Object.hasOwn(found, part))
      return undefined
    found = (found as Record<string, unknown>)[part]
  }
  return found
}

const QUARTER_HOUR_MS = 900_000
const knownDays = new Map<string, Map<number, Day>>()

/** The calendar day of an instant. Days change on quarter hours in every time zone, so that few need to be worked out. */
export function dayOf(at: number, zone: string): Day {
  let days = knownDays.get(zone)
  if (!days) knownDays.set(zone, (days = new Map()))
  const quarter = Math.floor(at / QUARTER_HOUR_MS)
  const known = days.get(quarter)
  if (known !== undefined) return known
  const made = dayIn(zone, new Date(quarter * QUARTER_HOUR_MS))
  if (days.size > 50_000) days.clear()
  days.set(quarter, made)
  return made
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function byKey(a: Increment, b: Increment): number {
  return a.accountId - b.accountId || a.metricId - b.metricId || (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)
}

function byUserKey(a: UserDay, b: UserDay): number {
  return (
    a.accountId - b.accountId ||
    a.metricId - b.metricId ||
    (a.day < b.day ? -1 : a.day > b.day ? 1 : 0) ||
    (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0)
  )
}
