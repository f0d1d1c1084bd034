import { sql, type Db, type Trx } from '../../platform/db/database.ts'

export type Directory = 'segments' | 'stages'

const COLUMN = { segments: 'segment_id', stages: 'stage_id' } as const

export interface DirectoryRow {
  id: number
  key: string
  name: string
  description: string
  isArchived: boolean
  accounts: number
  expectedDays: number | null
  isTerminal: boolean
}

/** Rows in their order, those in use first. */
export async function directoryRows(db: Db, directory: Directory): Promise<DirectoryRow[]> {
  const rules =
    directory === 'stages' ? sql`expected_days, is_terminal` : sql`null::int as expected_days, false as is_terminal`
  const { rows } = await sql<DirectoryRow>`
    select id, key, name, description, archived_at is not null as "isArchived", coalesce(used.accounts, 0) as accounts,
      expected_days as "expectedDays", is_terminal as "isTerminal"
    from (select id, key, name, description, archived_at, position, ${rules} from ${sql.table(directory)}) listed
    left join (
      select ${sql.ref(COLUMN[directory])} as used_id, count(*) as accounts from accounts where merged_into_id is null group by 1
    ) used on used.used_id = listed.id
    order by archived_at is not null, position, id`.execute(db)
  return rows
}

export async function findInDirectory(db: Db, directory: Directory, id: number): Promise<DirectoryRow | undefined> {
  return (await directoryRows(db, directory)).find((row) => row.id === id)
}

export interface NewEntry {
  key: string
  name: string
  description: string
  expectedDays?: number | null | undefined
  isTerminal?: boolean | undefined
}

/** Adds at the end; undefined when the key is taken. */
export async function insertEntry(trx: Trx, directory: Directory, entry: NewEntry): Promise<number | undefined> {
  const position = sql<number>`(select coalesce(max(position), 0) + 1 from ${sql.table(directory)})`
  const { key, name, description } = entry
  const rules =
    directory === 'stages' ? { expected_days: entry.expectedDays ?? null, is_terminal: entry.isTerminal ?? false } : {}
  // Both tables have these columns; only stages have the rules.
  const row = await trx
    .insertInto(directory as 'stages')
    .values({ key, name, description, position, ...rules })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export interface EntryChange {
  name?: string | undefined
  description?: string | undefined
  isArchived?: boolean | undefined
  expectedDays?: number | null | undefined
  isTerminal?: boolean | undefined
}

function changed(change: EntryChange, now: Date) {
  return {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.description === undefined ? {} : { description: change.description }),
    ...(change.isArchived === undefined ? {} : { archived_at: change.isArchived ? now : null }),
  }
}

export async function updateEntry(
  trx: Trx,
  directory: Directory,
  id: number,
  given: { change: EntryChange; now: Date },
): Promise<void> {
  const { change, now } = given
  if (directory === 'segments') {
    await trx
      .updateTable('segments')
      .set({ key: sql.ref('key'), ...changed(change, now) })
      .where('id', '=', id)
      .execute()
    return
  }
  const rules = {
    ...(change.expectedDays === undefined ? {} : { expected_days: change.expectedDays }),
    ...(change.isTerminal === undefined ? {} : { is_terminal: change.isTerminal }),
  }
  await trx
    .updateTable('stages')
    .set({ key: sql.ref('key'), ...changed(change, now), ...rules })
    .where('id', '=', id)
    .execute()
}

export async function saveOrder(trx: Trx, directory: Directory, ids: readonly number[]): Promise<number> {
  const { numAffectedRows } = await sql`
    update ${sql.table(directory)} as listed set position = placed.position
    from (
      select id, row_number() over (order by coalesce(array_position(${[...ids]}::int[], id), 1000000), position, id) as position
      from ${sql.table(directory)}
    ) placed where placed.id = listed.id`.execute(trx)
  return Number(numAffectedRows ?? 0)
}

/** The entries a database starts with that has none; a company that made its own keeps them. */
export async function seedEntries(trx: Trx, directory: Directory, entries: readonly NewEntry[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`volant:set-up-${directory}`}))`.execute(trx)
  const { total } = await trx
    .selectFrom(directory)
    .select((select) => select.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  if (total > 0) return
  for (const entry of entries) await insertEntry(trx, directory, entry)
}

const ATTRIBUTE_TABLES = {
  account: 'account_attributes',
  contact: 'contacts',
  subscription: 'subscriptions',
  ticket: 'tickets',
} as const

export async function customFieldRows(db: Db) {
  const fields = await db
    .selectFrom('custom_fields')
    .select([
      'id',
      'entity',
      'key',
      'name',
      'type',
      'description',
      sql<boolean>`archived_at is not null`.as('isArchived'),
    ])
    .orderBy('entity')
    .orderBy(sql`archived_at is not null`)
    .orderBy(sql`lower(name)`)
    .execute()
  const used = new Map<string, number>()
  for (const [entity, table] of Object.entries(ATTRIBUTE_TABLES)) {
    if (!fields.some((field) => field.entity === entity)) continue
    const { rows } = await sql<{ key: string; used: number }>`
      select key, count(*) as used from ${sql.table(table)}, jsonb_object_keys(attributes) as key group by key`.execute(
      db,
    )
    for (const row of rows) used.set(`${entity}/${row.key}`, row.used)
  }
  return fields.map((field) => Object.assign(field, { used: used.get(`${field.entity}/${field.key}`) ?? 0 }))
}

export async function insertCustomField(
  trx: Trx,
  field: { entity: string; key: string; name: string; type: string; description: string },
): Promise<number | undefined> {
  const row = await trx
    .insertInto('custom_fields')
    .values(field)
    .onConflict((conflict) => conflict.columns(['entity', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** The name after the change; undefined when there is no such row. */
export async function updateCustomField(
  trx: Trx,
  id: number,
  { change, now }: { change: EntryChange; now: Date },
): Promise<string | undefined> {
  const row = await trx
    .updateTable('custom_fields')
    .set({ key: sql.ref<string>('key'), ...changed(change, now) })
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}
