import { createHash } from 'node:crypto'
import { keyOfName } from '../../kernel/name-key.ts'
import type { EventType } from './item.ts'
import type { MetricRule } from './metric-rule.ts'

export interface MetricDraft {
  readonly key: string
  readonly name: string
  readonly unit: string
  readonly definition: MetricRule
}

const PREFIX: Readonly<Partial<Record<EventType, string>>> = { p: 'page_', s: 'screen_' }

/** The metric that counts one event by its name, so that health works before anybody has set anything. */
export function metricOfEvent(
  { type, name }: { type: EventType; name: string },
  isTaken: (key: string) => boolean,
): MetricDraft {
  const slug = (PREFIX[type] ?? '') + slugOf(name)
  const mark = createHash('sha256').update(`${type}${name}`).digest('hex')
  const key =
    [slug, `${slug}_events`, `${slug}_${mark.slice(0, 8)}`].find((one) => !isTaken(one)) ?? `event_${mark.slice(0, 24)}`
  const shown = type === 'p' ? `Page: ${name}` : type === 's' ? `Screen: ${name}` : name
  return {
    key,
    name: shown,
    unit: 'events',
    definition: { types: [type], names: [name], count: 'events', property: null, where: [] },
  }
}

/** Everyone seen using the product. */
export function activeUsersMetric(isTaken: (key: string) => boolean): MetricDraft {
  return {
    key: isTaken('active_users') ? 'active_users_events' : 'active_users',
    name: 'Active users',
    unit: 'users',
    definition: { types: ['t', 'p', 's'], names: [], count: 'users', property: null, where: [] },
  }
}

function slugOf(name: string): string {
  return keyOfName(name, 60) || 'event'
}
