import { day } from '../../kernel/day.ts'
import { sql } from '../db/database.ts'
import { createPortfolioWorld, type PortfolioWorld } from './portfolio-world.ts'

/** A few accounts, a source of events, and metrics to report. */
export interface MetricWorld extends PortfolioWorld {
  /** Of kind `events`. */
  sourceId: number
  acme: number
  globex: number
  hallmere: number
  initech: number
  /** Takes away metrics, their days, users and events; the clock stands at 10 March 2026. */
  empty(): Promise<void>
  makeMetric(key: string, more?: { rollup?: string; definition?: object }): Promise<number>
  /** Daily numbers: account, day, value. */
  report(metricId: number, rows: readonly (readonly [number, string, number | string])[]): Promise<void>
  /** Users of a day: account, day, user id. */
  used(metricId: number, rows: readonly (readonly [number, string, string])[]): Promise<void>
}

const EMPTIED = ['metrics', 'metric_days', 'user_days', 'events', 'event_names', 'source_days', 'source_arrivals']

export async function createMetricWorld(): Promise<MetricWorld> {
  const world = await createPortfolioWorld()
  const { server } = world
  const { db } = server
  const { id: sourceId } = await db
    .insertInto('sources')
    .values({ key: 'product', name: 'Product', kind: 'events' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const idOf = (name: string) => world.ids.get(name) ?? 0
  return {
    ...world,
    sourceId,
    acme: idOf('Acme Foods'),
    globex: idOf('Globex 100%'),
    hallmere: idOf('Hallmere Bank'),
    initech: idOf('=Initech'),
    async empty() {
      server.setTime('2026-03-10T09:00:00Z')
      for (const table of EMPTIED) await sql`delete from ${sql.table(table)}`.execute(db)
      await sql`update event_rules set kept_from = '2000-01-01', zone = 'UTC'`.execute(db)
    },
    async makeMetric(key, { rollup = 'sum', definition } = {}) {
      const fed = definition ? { fed_by: 'events', definition: JSON.stringify(definition) } : {}
      const metric = { key, name: key, rollup, ...fed }
      return (await db.insertInto('metrics').values(metric).returning('id').executeTakeFirstOrThrow()).id
    },
    async report(metricId, rows) {
      const days = rows.map(([accountId, text, value]) => ({
        account_id: accountId,
        metric_id: metricId,
        day: day(text),
        source_id: sourceId,
        value: String(value),
      }))
      await db.insertInto('metric_days').values(days).execute()
    },
    async used(metricId, rows) {
      const days = rows.map(([accountId, text, userId]) => ({
        account_id: accountId,
        metric_id: metricId,
        day: day(text),
        user_id: userId,
      }))
      await db.insertInto('user_days').values(days).execute()
    },
  }
}
