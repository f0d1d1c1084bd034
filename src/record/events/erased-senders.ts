import type { ErasedPeople } from '../erased-people/erased-key.ts'
import type { EventItem } from './item.ts'
import type { CountedMetric } from './metric-rule.ts'
import type { Stamped } from './receipts.ts'
import type { RuleIndex } from './roll-up.ts'

/** Events as they are stored: those of people who are not to be taken in again name nobody. */
export function withNobodyErased(
  arrived: Stamped[],
  { erased, metrics }: { erased: ErasedPeople; metrics: RuleIndex },
): Stamped[] {
  if (erased.isEmpty) return arrived
  const metricsOf = (item: EventItem) => metrics.candidates(item)
  return arrived.map((one) => ({ ...one, item: withoutErased(one.item, one.sourceId, { erased, metricsOf }) }))
}

/**
 * An event of somebody who is not to be taken in again, under the id that stands for them: it counts as before and says of
 * the person nothing but what metrics look at. Every other event comes back as it is.
 */
function withoutErased(
  item: EventItem,
  sourceId: number,
  { erased, metricsOf }: { erased: ErasedPeople; metricsOf: (item: EventItem) => readonly CountedMetric[] },
): EventItem {
  const { userId, anonymousId, type } = item
  const user = userId === null ? undefined : erased.byId(sourceId, userId)
  const visitor = anonymousId === null ? undefined : erased.byId(sourceId, anonymousId)
  const named = user ?? (type === 'i' ? personIn(item, erased) : undefined)
  if (named === undefined && visitor === undefined) return item
  return {
    ...item,
    userId: named ?? userId,
    anonymousId: named === undefined ? (visitor ?? null) : null,
    previousId: null,
    properties: type === 'i' ? '{}' : countedOnly(item, metricsOf(item), erased),
  }
}

/** Who an identify call says it is, under whatever id. */
function personIn({ properties }: EventItem, erased: ErasedPeople): string | undefined {
  const { email } = JSON.parse(properties) as { email?: unknown }
  return typeof email === 'string' ? erased.byEmail(email) : undefined
}

function countedOnly({ properties }: EventItem, metrics: readonly CountedMetric[], erased: ErasedPeople): string {
  const paths = metrics.flatMap(({ rule }) => [rule.property ?? '', ...rule.where.map(({ property }) => property)])
  const counted = new Set(paths.flatMap((path) => [path, path.split('.')[0] ?? path]))
  const given = JSON.parse(properties) as Record<string, unknown>
  const kept = Object.entries(given).filter(
    ([name, value]) => counted.has(name) && !(typeof value === 'string' && erased.byEmail(value) !== undefined),
  )
  return JSON.stringify(Object.fromEntries(kept))
}
