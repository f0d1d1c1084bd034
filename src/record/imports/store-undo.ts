import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { exactRow } from './applied.ts'
import { DIRECTORY_KINDS } from './directory-kinds.ts'

export interface JournalRow {
  id: number
  table_name: string
  row_key: Record<string, unknown>
  account_id: number | null
  operation: 'created' | 'changed'
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** The newest journal rows of an import that are not usage, which is undone as a set. */
export async function newestChanges(db: Db, importId: number, limit: number): Promise<JournalRow[]> {
  const { rows } = await sql<JournalRow>`
    select id, table_name, row_key, account_id, operation, before, after from import_changes
    where import_id = ${importId} and table_name not in ('metric_days', 'contact_metric_days')
    order by id desc limit ${limit}`.execute(db)
  return rows
}

export async function forgetChanges(db: Db, importId: number, ids: readonly number[]): Promise<void> {
  await sql`delete from import_changes where import_id = ${importId} and id = any(${ids}::bigint[])`.execute(db)
}

/** A row as it stands, as the database tells it; undefined when it is gone. Custom attributes of accounts are included. */
export async function rowAsJson(
  trx: Trx,
  table: string,
  key: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown> | undefined> {
  const { rows } = await sql<{ row: string }>`
    select to_jsonb(t)::text as row from ${sql.table(table)} t where ${matches(key)} for update`.execute(trx)
  const [found] = rows
  if (!found) return undefined
  const row = exactRow(found.row)
  if (table !== 'accounts') return row
  const attributes = await sql<{
    attributes: unknown
  }>`select attributes from account_attributes where account_id = ${key['id']}::bigint`.execute(trx)
  return { ...row, attributes: attributes.rows[0]?.attributes ?? {} }
}

/** Sets fields of a row back, through the table's own types. */
export async function setFields(
  trx: Trx,
  table: string,
  key: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { attributes, ...columns } = fields
  const isAccount = table === 'accounts'
  const plain = isAccount ? columns : fields
  const names = Object.keys(plain)
  if (names.length > 0) {
    const setters = sql.join(names.map((name) => sql`${sql.ref(name)} = draft.${sql.ref(name)}`))
    await sql`
      update ${sql.table(table)} t set ${setters}
      from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(plain)}::jsonb) draft where ${matches(key)}`.execute(
      trx,
    )
  }
  if (isAccount && attributes !== undefined) {
    await sql`update account_attributes set attributes = ${JSON.stringify(attributes)}::jsonb where account_id = ${key['id']}::bigint`.execute(
      trx,
    )
  }
}

const KEYS: Readonly<Record<string, string>> = { id: 'bigint', currency: 'text', day: 'date' }

function matches(key: Readonly<Record<string, unknown>>) {
  const parts = Object.entries(key).map(
    ([name, value]) => sql`t.${sql.ref(name)} = ${value}::${sql.raw(KEYS[name] ?? 'text')}`,
  )
  return sql.join(parts, sql` and `)
}

/** What Volant itself keeps beside a row: it goes with the row and does not count as use. */
const KEPT_BESIDE = new Set([
  'account_attributes',
  'account_facts',
  'external_ids',
  'dirty_accounts',
  'mrr_steps',
  'money_problems',
  'account_plans',
  'mrr_currency_steps',
  'mrr_months',
  'account_visits',
  'portfolio',
  'account_words',
  'health_restated',
  'likely_duplicates',
  'distinct_accounts',
  'member_links',
  'import_changes',
])

/** Usage and events name their account without a foreign key, so that they can be distributed. */
const UNBOUND: Readonly<Record<string, readonly (readonly [table: string, column: string])[]>> = {
  accounts: [
    ['events', 'account_id'],
    ['metric_days', 'account_id'],
    ['contact_metric_days', 'account_id'],
  ],
  contacts: [['contact_metric_days', 'contact_id']],
}

/** Tables and columns that name rows of a table, by its foreign keys. */
export async function usersOf(trx: Trx, table: string): Promise<(readonly [table: string, column: string])[]> {
  const { rows } = await sql<{ user: string; column: string }>`
    select conrelid::regclass::text as user, attname as column
    from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f' and confrelid = ${table}::regclass`.execute(trx)
  const bound = rows.filter((row) => !KEPT_BESIDE.has(row.user)).map((row) => [row.user, row.column] as const)
  return [...bound, ...(UNBOUND[table] ?? [])]
}

/** The first table whose rows use this one; null when nothing does. */
export async function usedBy(
  trx: Trx,
  users: readonly (readonly [string, string])[],
  id: number,
): Promise<string | null> {
  for (const [user, column] of users) {
    const { rows } = await sql<{ used: boolean }>`
      select exists (select from ${sql.table(user)} where ${sql.ref(column)} = ${id}) as used`.execute(trx)
    if (rows[0]?.used) return user
  }
  return null
}

/** A later import, still standing, that changed the same row. */
export async function laterImportOf(trx: Trx, importId: number, table: string, key: object): Promise<number | null> {
  const { rows } = await sql<{ import_id: number }>`
    select import_id from import_changes where table_name = ${table} and row_key = ${JSON.stringify(key)}::jsonb and import_id > ${importId}
    order by import_id limit 1`.execute(trx)
  return rows[0]?.import_id ?? null
}

export async function removeRow(trx: Trx, table: string, key: Readonly<Record<string, unknown>>): Promise<void> {
  await sql`delete from ${sql.table(table)} t where ${matches(key)}`.execute(trx)
  const directory = DIRECTORY_KINDS[table]
  if (directory)
    await sql`delete from external_ids where kind = ${directory} and row_id = ${key['id']}::bigint`.execute(trx)
}

/** Facts that the import dated; what stands in the account now is written again by the caller. */
export async function removeFacts(trx: Trx, importId: number, accountIds: readonly number[]): Promise<void> {
  await sql`delete from account_facts where import_id = ${importId} and account_id = any(${accountIds}::bigint[])`.execute(
    trx,
  )
}

export interface UsageUndo {
  removed: number
  restored: number
  left: number
}

/**
 * Takes a usage import back for a range of accounts: numbers it replaced get their value before where its own still
 * stands, numbers it created go. What a later import wrote stays and is counted.
 */
export async function undoUsageRange(
  trx: Trx,
  importId: number,
  range: { from: number; to: number },
): Promise<UsageUndo> {
  const within = sql`account_id > ${range.from} and account_id <= ${range.to}`
  const restored = await sql<{ restored: number; left: number }>`
    with journal as (
      select distinct on (account_id, row_key) id, account_id, (row_key->>'metric_id')::int as metric_id, (row_key->>'day')::date as day, before
      from import_changes where import_id = ${importId} and table_name = 'metric_days' and ${within}
      order by account_id, row_key, id desc),
    back as (
      update metric_days set value = (before->>'value')::numeric, is_derived = (before->>'is_derived')::boolean,
        import_id = (before->>'import_id')::int, source_id = (before->>'source_id')::smallint
      from journal where metric_days.account_id = journal.account_id and metric_days.metric_id = journal.metric_id and metric_days.day = journal.day
        and metric_days.import_id = ${importId}
      returning journal.id)
    select (select count(*) from back) as restored, (select count(*) from journal) - (select count(*) from back) as left`.execute(
    trx,
  )
  const contacts = await undoContactUsage(trx, importId, within)
  const removed =
    await sql`delete from metric_days where import_id = ${importId} and not is_derived and ${within}`.execute(trx)
  await sql`delete from import_changes where import_id = ${importId} and table_name in ('metric_days', 'contact_metric_days') and ${within}`.execute(
    trx,
  )
  return {
    removed: Number(removed.numAffectedRows ?? 0) + contacts.removed,
    restored: (restored.rows[0]?.restored ?? 0) + contacts.restored,
    left: restored.rows[0]?.left ?? 0,
  }
}

async function undoContactUsage(
  trx: Trx,
  importId: number,
  within: ReturnType<typeof sql>,
): Promise<{ removed: number; restored: number }> {
  const touched = await sql<{ account_id: number; metric_id: number; day: string }>`
    select distinct account_id, metric_id, day from contact_metric_days where import_id = ${importId} and ${within}`.execute(
    trx,
  )
  if (touched.rows.length === 0) return { removed: 0, restored: 0 }
  const back = await sql`
    update contact_metric_days stands set value = (journal.before->>'value')::numeric,
      import_id = (journal.before->>'import_id')::int, source_id = (journal.before->>'source_id')::smallint
    from import_changes journal
    where journal.import_id = ${importId} and journal.table_name = 'contact_metric_days' and journal.account_id = stands.account_id
      and (journal.row_key->>'metric_id')::int = stands.metric_id and (journal.row_key->>'day')::date = stands.day
      and (journal.row_key->>'contact_id')::bigint = stands.contact_id
      and stands.import_id = ${importId} and stands.value = (journal.after->>'value')::numeric`.execute(trx)
  const gone = await sql`delete from contact_metric_days where import_id = ${importId} and ${within}`.execute(trx)
  await rederive(trx, touched.rows)
  return { removed: Number(gone.numAffectedRows ?? 0), restored: Number(back.numAffectedRows ?? 0) }
}

/** Days that are sums over contacts, after contact rows went: the new sum, or nothing. */
async function rederive(
  trx: Trx,
  keys: readonly { account_id: number; metric_id: number; day: string }[],
): Promise<void> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as keys (account_id bigint, metric_id int, day date)`
  await sql`
    update metric_days set value = sums.value from (
      select account_id, metric_id, day, sum(value) as value from contact_metric_days join ${given} using (account_id, metric_id, day)
      group by account_id, metric_id, day) sums
    where metric_days.account_id = sums.account_id and metric_days.metric_id = sums.metric_id and metric_days.day = sums.day and is_derived`.execute(
    trx,
  )
  await sql`
    delete from metric_days using ${given} where metric_days.account_id = keys.account_id and metric_days.metric_id = keys.metric_id
      and metric_days.day = keys.day and is_derived and not exists (
        select from contact_metric_days c where c.account_id = keys.account_id and c.metric_id = keys.metric_id and c.day = keys.day)`.execute(
    trx,
  )
}

/** Ranges of accounts with rows of a usage import, of about 100,000 rows each. */
export async function usageRanges(db: Db, importId: number): Promise<{ from: number; to: number }[]> {
  const { rows } = await sql<{ to: number }>`
    select max(account_id) as to from (
      select account_id, (sum(count(*)) over (order by account_id) / 100000)::int as chunk from (
        select account_id from metric_days where import_id = ${importId}
        union all select account_id from contact_metric_days where import_id = ${importId}) as used
      group by account_id) as sizes
    group by chunk order by chunk`.execute(db)
  return rows.map(({ to }, index) => ({ from: rows[index - 1]?.to ?? 0, to }))
}

export async function saveUndoReport(db: Db, importId: number, report: object): Promise<void> {
  await db
    .updateTable('imports')
    .set({ undo_report: JSON.stringify(report), beat_at: sql<Date>`now()` })
    .where('id', '=', importId)
    .execute()
}
