import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { EDIT_FIELDS, isEditField, type Change, type Editable, type EditValue, type FieldKind } from './edit.ts'
import { accountColumns, inScope } from './views-scope.ts'

/** Accounts the actor may read, as they stand now, locked in the order of their ids when they are to be changed. */
export async function editableAccounts(
  db: Db,
  actor: Actor,
  ids: readonly number[],
  { lock }: { lock: boolean },
): Promise<Editable[]> {
  const columns = Object.entries(EDIT_FIELDS).flatMap(([field, { column }]) => [
    sql.lit(field),
    sql.ref(`accounts.${column}`),
  ])
  const { rows } = await sql<
    Editable & { fields: Record<string, EditValue>; attributes: Record<string, EditValue> | null }
  >`
    select accounts.id, accounts.name, accounts.owner_id as "ownerId", jsonb_build_object(${sql.join(columns)}) as fields,
      (select attributes from account_attributes where account_id = accounts.id) as attributes,
      exists (select from granted_accounts where account_id = accounts.id and member_id = ${actor.memberId}) as granted
    from accounts
    where accounts.id = any(${[...ids]}::bigint[]) and accounts.merged_into_id is null
      and ${inScope(actor, 'read', accountColumns('accounts'))}
    order by accounts.id ${lock ? sql`for no key update of accounts` : sql``}`.execute(db)
  return rows.map(({ id, name, ownerId, granted, fields, attributes }) => {
    const custom = Object.entries(attributes ?? {}).map(([key, value]) => [`attribute:${key}`, value])
    return { id, name, ownerId, granted, values: { ...fields, ...Object.fromEntries(custom) } }
  })
}

/** Writes changes field by field: one statement for each field, however many accounts. */
export async function writeChanges(trx: Trx, changes: readonly Change[], now: Date): Promise<void> {
  for (const [field, group] of Map.groupBy(changes, (change) => change.field)) {
    const ids = group.map((change) => change.accountId)
    if (isEditField(field)) {
      const { column, type } = EDIT_FIELDS[field]
      const texts = group.map((change) => (change.after === null ? null : String(change.after)))
      await sql`
        update accounts set ${sql.ref(column)} = made.value::${sql.raw(type)}, changed_at = ${now}
        from unnest(${ids}::bigint[], ${texts}::text[]) as made (id, value) where accounts.id = made.id`.execute(trx)
    } else {
      await writeAttribute(trx, field.slice('attribute:'.length), group)
    }
  }
}

async function writeAttribute(trx: Trx, key: string, changes: readonly Change[]): Promise<void> {
  const ids = changes.map((change) => change.accountId)
  const values = changes.map((change) => (change.after === null ? null : JSON.stringify(change.after)))
  await sql`
    insert into account_attributes (account_id, attributes)
    select made.id, case when made.value is null then '{}'::jsonb else jsonb_build_object(${key}::text, made.value) end
    from unnest(${ids}::bigint[], ${values}::jsonb[]) as made (id, value) order by made.id
    on conflict (account_id) do update set attributes = (account_attributes.attributes - ${key}::text) || excluded.attributes`.execute(
    trx,
  )
}

export async function accountFields(db: Db): Promise<FieldKind[]> {
  return db
    .selectFrom('custom_fields')
    .select(['key', 'name', 'type'])
    .where('entity', '=', 'account')
    .where('archived_at', 'is', null)
    .execute()
}

const NAME_TABLES = { ownerId: 'members', segmentId: 'segments', stageId: 'stages', parentId: 'accounts' } as const

/** Names of everything that changes refer to by id, by field and id. */
export async function referredNames(
  db: Db,
  changes: readonly Change[],
): Promise<(field: string, id: EditValue) => string | null> {
  const names = new Map<string, string>()
  for (const [field, table] of Object.entries(NAME_TABLES)) {
    const ids = [
      ...new Set(changes.flatMap((change) => (change.field === field ? [change.before, change.after] : []))),
    ].filter((id) => typeof id === 'number')
    if (ids.length === 0) continue
    const rows = await db.selectFrom(table).select(['id', 'name']).where('id', 'in', ids).execute()
    for (const row of rows) names.set(`${field}/${row.id}`, row.name)
  }
  return (field, value) => (value === null ? null : (names.get(`${field}/${value}`) ?? String(value)))
}

/** Which of the things an edit refers to exist and may be chosen. */
export async function isChoosable(db: Db, field: 'ownerId' | 'segmentId' | 'stageId', id: number): Promise<boolean> {
  if (field === 'ownerId') {
    const row = await db
      .selectFrom('members')
      .select('id')
      .where('id', '=', id)
      .where('state', '!=', 'disabled')
      .executeTakeFirst()
    return row !== undefined
  }
  const table = field === 'segmentId' ? 'segments' : 'stages'
  const row = await db
    .selectFrom(table)
    .select('id')
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Accounts whose renewal date an open renewal decides, with its day, the earliest first. */
export async function decidedRenewals(db: Db, accountIds: readonly number[]): Promise<{ name: string; dueOn: Day }[]> {
  const { rows } = await sql<{ name: string; dueOn: Day }>`
    select accounts.name, min(due_on) as "dueOn" from renewals join accounts on accounts.id = account_id
    where account_id = any(${[...accountIds]}::bigint[]) and outcome = 'open' and not is_derived
    group by accounts.id, accounts.name order by 2, accounts.id`.execute(db)
  return rows
}

/** The account and everything above it. */
export async function ancestorsOf(db: Db, accountId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive above (id) as (
      select ${accountId}::bigint union select parent_id from accounts join above using (id) where parent_id is not null
    ) select id from above`.execute(db)
  return rows.map((row) => row.id)
}

export async function insertAccount(trx: Trx, account: { name: string; sourceId: number; now: Date }): Promise<number> {
  const { id } = await trx
    .insertInto('accounts')
    .values({ name: account.name, source_id: account.sourceId, created_at: account.now, changed_at: account.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
