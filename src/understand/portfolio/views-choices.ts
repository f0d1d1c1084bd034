import type { Actor } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { CustomType } from './conditions.ts'
import { mayRead } from './views-conditions.ts'

/** What filters and inline edits offer. Industries and countries come from the accounts the reader may see. */
export async function choices(db: Db, actor: Actor) {
  const [owners, segments, stages, customFields, industries, countries] = await Promise.all([
    db
      .selectFrom('members')
      .select(['id', 'name'])
      .where('state', '!=', 'disabled')
      .orderBy(sql`lower(name)`)
      .execute(),
    db
      .selectFrom('segments')
      .select(['id', 'key', 'name'])
      .where('archived_at', 'is', null)
      .orderBy('position')
      .execute(),
    db
      .selectFrom('stages')
      .select(['id', 'key', 'name'])
      .where('archived_at', 'is', null)
      .orderBy('position')
      .execute(),
    db
      .selectFrom('custom_fields')
      .select(['key', 'name', 'type'])
      .where('entity', '=', 'account')
      .where('archived_at', 'is', null)
      .orderBy('name')
      .execute(),
    distinctValues(db, actor, 'industry'),
    distinctValues(db, actor, 'country'),
  ])
  const typed = customFields.map(({ key, name, type }) => ({ key, name, type: type as CustomType }))
  return { owners, segments, stages, customFields: typed, industries, countries }
}

async function distinctValues(db: Db, actor: Actor, column: 'industry' | 'country'): Promise<string[]> {
  const { rows } = await sql<{ value: string }>`
    select distinct ${sql.ref(`portfolio.${column}`)} as value from portfolio
    where ${mayRead(actor)} and ${sql.ref(`portfolio.${column}`)} is not null order by 1 limit 500`.execute(db)
  return rows.map((row) => row.value)
}
