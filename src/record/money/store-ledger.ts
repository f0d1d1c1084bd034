import { OTHER_MINOR_DIGITS } from '../../kernel/minor-digits.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { bigints, dates, texts } from '../../platform/db/wire-lists.ts'
import type { Cell, ColumnType, LedgerRow, LedgerTable } from './ledger-rows.ts'
import type { SubscriptionVersion } from './mrr.ts'

/** A version of a subscription, and the account it stands with. */
export interface AccountVersion extends SubscriptionVersion {
  accountId: number
}

/** What money comes from, and is compared with. */
export interface AccountMoney {
  id: number
  /** MRR now, as it is kept. */
  mrrMinor: number | null
  /** Another account took its place: nothing is paid here. */
  isMerged: boolean
}

export async function readAccountMoney(db: Db, accountIds: readonly number[]): Promise<AccountMoney[]> {
  const { rows } = await sql<AccountMoney>`
    select id, mrr_minor as "mrrMinor", merged_into_id is not null as "isMerged"
    from accounts where id = any(${bigints(accountIds)}::bigint[])`.execute(db)
  return rows
}

/** All versions of every subscription that these accounts have any of: the next one ends this one wherever it stands. */
export async function readVersions(db: Db, accountIds: readonly number[]): Promise<AccountVersion[]> {
  const { rows } = await sql<AccountVersion>`
    with own as materialized (
      select distinct source_id, external_id from subscriptions where account_id = any(${bigints(accountIds)}::bigint[])
    )
    select versions.* from own cross join lateral (
      ${versionRows(sql`subscriptions s`)} where s.source_id = own.source_id and s.external_id = own.external_id
      -- One search for each subscription, whatever is known of the table: it may just have been filled.
      offset 0
    ) versions`.execute(db)
  return rows
}

/**
 * Of each subscription of these accounts the version that may be in force on a day: the latest of all, wherever it stands,
 * and only where it stands with one of them.
 */
export async function readVersionsOn(db: Db, accountIds: readonly number[], on: Day): Promise<AccountVersion[]> {
  const { rows } = await sql<AccountVersion>`
    ${versionRows(sql`subscriptions s`)}
    where s.account_id = any(${bigints(accountIds)}::bigint[])
      and greatest(s.effective_on, s.started_on) <= ${on}::date and (s.ended_on is null or s.ended_on > ${on}::date)
      and not exists (
        select from subscriptions later
        where later.source_id = s.source_id and later.external_id = s.external_id
          and later.effective_on > s.effective_on and later.effective_on <= ${on}::date)`.execute(db)
  return rows
}

function versionRows(from: ReturnType<typeof sql>) {
  return sql`
    select s.account_id as "accountId", s.source_id || '/' || s.external_id as subscription, s.effective_on as "effectiveOn",
      s.started_on as "startedOn", s.ended_on as "endedOn", s.cancelled_on as "cancelledOn", s.amount, s."interval",
      s.interval_count as "intervalCount", s.quantity, s.discount_percent as "discountPercent", s.currency, s.plan,
      s.is_trial as "isTrial", s.kind
    from ${from}`
}

/** Rows that are kept of these accounts, in no order. */
export async function keptRows(db: Db, table: LedgerTable, accountIds: readonly number[]): Promise<LedgerRow[]> {
  const columns = columnsOf(table)
  const read = columns.map(([name, type]) =>
    type.endsWith('[]') ? sql`${sql.ref(name)}::text as ${sql.ref(name)}` : sql.ref(name),
  )
  const { rows } = await sql<Record<string, Cell> & { account_id: number }>`
    select account_id, ${sql.join(read)} from ${sql.table(table.table)}
    where account_id = any(${bigints(accountIds)}::bigint[])`.execute(db)
  return rows.map((row) => ({ accountId: row.account_id, cells: columns.map(([name]) => row[name] ?? null) }))
}

export async function removeRows(trx: Trx, table: LedgerTable, rows: readonly LedgerRow[]): Promise<void> {
  if (rows.length === 0) return
  const keys = Object.entries(table.keys)
  const same = ['account_id', ...keys.map(([name]) => name)].map(
    (name) => sql`${sql.ref(`${table.table}.${name}`)} = ${sql.ref(`gone.${name}`)}`,
  )
  await sql`
    delete from ${sql.table(table.table)} using ${unnested(keys, rows)} gone (account_id, ${namesOf(keys)})
    where ${sql.join(same, sql` and `)}`.execute(trx)
}

/** Adds rows whose keys are not there. */
export async function addRows(trx: Trx, table: LedgerTable, rows: readonly LedgerRow[]): Promise<void> {
  if (rows.length === 0) return
  const columns = columnsOf(table)
  const values = columns.map(([name, type]) => sql`${sql.ref(name)}::${sql.raw(type)}`)
  await sql`
    insert into ${sql.table(table.table)} (account_id, ${namesOf(columns)})
    select account_id, ${sql.join(values)} from ${unnested(columns, rows)} made (account_id, ${namesOf(columns)})`.execute(
    trx,
  )
}

export async function saveMrr(trx: Trx, accounts: readonly Pick<AccountMoney, 'id' | 'mrrMinor'>[]): Promise<void> {
  if (accounts.length === 0) return
  const amounts = accounts.map(({ mrrMinor }) => (mrrMinor === null ? null : String(mrrMinor)))
  await sql`
    update accounts set mrr_minor = made.mrr_minor::bigint
    from unnest(${bigints(accounts.map(({ id }) => id))}::bigint[], ${texts(amounts)}::text[]) made (id, mrr_minor)
    where accounts.id = made.id`.execute(trx)
}

type Columns = readonly (readonly [name: string, type: ColumnType])[]

const columnsOf = ({ keys, values }: LedgerTable): Columns => Object.entries({ ...keys, ...values })

const namesOf = (columns: Columns) => sql.join(columns.map(([name]) => sql.ref(name)))

/** Rows as a source of a statement, which receives each column as a list. */
function unnested(columns: Columns, rows: readonly LedgerRow[]) {
  const lists = columns.map(([, type], index) =>
    listOf(
      type,
      rows.map(({ cells }) => cells[index] ?? null),
    ),
  )
  return sql`unnest(${bigints(rows.map(({ accountId }) => accountId))}::bigint[], ${sql.join(lists)})`
}

/** Days and amounts are never null. */
function listOf(type: ColumnType, cells: readonly Cell[]) {
  if (type === 'date') return sql`${dates(cells as Day[])}::date[]`
  if (type === 'bigint') return sql`${bigints(cells as number[])}::bigint[]`
  return sql`${texts(cells.map((cell) => (cell === null ? null : String(cell))))}::text[]`
}

/** Minor units in one unit of a currency. */
export function scaleOf(currency: ReturnType<typeof sql>) {
  const cases = Object.entries(OTHER_MINOR_DIGITS).map(
    ([digits, codes]) =>
      sql`when ${currency} in (${sql.join(codes.map((code) => sql.lit(code)))}) then ${sql.lit(10 ** Number(digits))}`,
  )
  return sql`case ${sql.join(cases, sql` `)} else 100 end`
}
