import { inTransaction, sql, type Db } from '../../platform/db/database.ts'
import type { EventType } from '../events/item.ts'
import type { MetricRule } from '../events/metric-rule.ts'
import { countedDays } from './store-rules.ts'

export interface PreviewScope {
  zone: string
  from: string
  until: string
  /** One account; all where absent. */
  accountId?: number | undefined
}

export interface Preview {
  days: { day: string; value: string }[]
  accounts: number
}

/** A look at raw events may take this long. */
const PATIENCE = '10s'
const PREVIEWED = 1

/** What a rule comes to by day, added up over accounts. Fails with SQLSTATE 57014 when there is too much to count. */
export async function previewOf(db: Db, rule: MetricRule, scope: PreviewScope): Promise<Preview> {
  const { accountId, ...span } = scope
  const where = accountId === undefined ? sql`events.account_id > 0` : sql`events.account_id = ${accountId}`
  const counted = countedDays([{ id: PREVIEWED, rule }], { where, ...span })
  if (!counted) return { days: [], accounts: 0 }
  return inTransaction(db, async (trx) => {
    await sql`set local statement_timeout = ${sql.lit(PATIENCE)}`.execute(trx)
    const { rows } = await sql<{ day: string | null; value: string; accounts: number }>`
      select day, trim_scale(sum(value)) as value, count(distinct account_id) as accounts
      from (${counted}) as counted group by grouping sets ((day), ()) order by day nulls last`.execute(trx)
    return {
      days: rows.flatMap(({ day, value }) => (day === null ? [] : [{ day, value }])),
      accounts: rows.find(({ day }) => day === null)?.accounts ?? 0,
    }
  })
}

const LOOKED_AT = 300

/** Properties of some of the newest events of these types and names. Fails with SQLSTATE 57014 when they are rare. */
export async function recentProperties(
  db: Db,
  { types, names, since }: { types: readonly EventType[]; names: readonly string[]; since: Date },
): Promise<unknown[]> {
  const named = names.length === 0 ? sql`true` : sql`name = any(${names}::text[])`
  return inTransaction(db, async (trx) => {
    await sql`set local statement_timeout = ${sql.lit(PATIENCE)}`.execute(trx)
    const { rows } = await sql<{ properties: unknown }>`
      select properties from events
      where at >= ${since} and type = any(${types}::text[]) and ${named} limit ${LOOKED_AT}`.execute(trx)
    return rows.map(({ properties }) => properties)
  })
}
