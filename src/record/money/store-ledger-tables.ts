import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { ledgerParts, type LedgerSettings, type Part } from './store-ledger.ts'

/** What is kept of the ledger: each table, the part it comes from, its key beside the account, and its other columns. */
export const LEDGER_TABLES = [
  {
    table: 'mrr_steps',
    part: 'ledger_steps',
    keys: ['day'],
    values: ['before_minor', 'mrr_minor', 'fx_minor', 'kind', 'is_customer'],
  },
  { table: 'account_plans', part: 'ledger_plans', keys: ['day'], values: ['plan'] },
  { table: 'mrr_currency_steps', part: 'ledger_currency_steps', keys: ['currency', 'day'], values: ['mrr_minor'] },
  {
    table: 'mrr_months',
    part: 'ledger_months',
    keys: ['currency'],
    values: ['months', 'mrr', 'customer_turns'],
  },
  { table: 'money_problems', part: 'missing_rates', keys: ['currency'], values: ['day'] },
] as const

type LedgerTable = (typeof LEDGER_TABLES)[number]

export interface MissingRateOf {
  accountId: number
  currency: string
  day: Day
}

export interface WrittenLedger {
  missing: MissingRateOf[]
  /** Rows added, changed or taken away. */
  rows: number
  /** Accounts whose MRR now changed. */
  accountIds: number[]
}

/**
 * Computes the ledger of these accounts and writes what differs from what is kept, in one statement, and their MRR now.
 * Whoever calls it holds the accounts' rows locked.
 */
export async function writeLedger(
  trx: Trx,
  accountIds: readonly number[],
  { settings, today }: { settings: LedgerSettings; today: Day },
): Promise<WrittenLedger> {
  const writes = LEDGER_TABLES.map((table) => writesOf(table, accountIds))
  const counts = LEDGER_TABLES.flatMap(({ table }) => [
    sql`(select count(*) from ${sql.ref(`${table}_gone`)})`,
    sql`(select count(*) from ${sql.ref(`${table}_put`)})`,
  ])
  const { rows } = await sql<WrittenLedger>`
    with ${ledgerParts(accountIds, settings)}, ${sql.join(writes)},
    standing_now as (
      select distinct on (account_id) account_id, mrr_minor from ledger_steps where day <= ${today}::date order by account_id, day desc
    ),
    accounts_put as (
      update accounts set mrr_minor = made.mrr_minor
      from (select id, mrr_minor from unnest(${accountIds}::bigint[]) ids (id) left join standing_now on account_id = id) made
      where accounts.id = made.id and accounts.mrr_minor is distinct from made.mrr_minor
      returning accounts.id
    )
    select ${sql.join(counts, sql` + `)} as rows,
      coalesce((select array_agg(id) from accounts_put), '{}') as "accountIds",
      coalesce((select jsonb_agg(jsonb_build_object('accountId', account_id, 'currency', currency, 'day', day) order by account_id, currency)
        from missing_rates), '[]') as missing`.execute(trx)
  const [written] = rows
  if (!written) throw new Error('The ledger was not written')
  return written
}

/** What is kept and not computed goes, what differs or is new comes in, and nothing else is touched. */
function writesOf(table: LedgerTable, accountIds: readonly number[]): Part {
  const { keys, values } = columnsOf(table)
  const name = sql.table(table.table)
  const part = (suffix: string) => sql.ref(`${table.table}_${suffix}`)
  const all = [...keys, ...values]
  const either = keys.map(
    (column) => sql`coalesce(${sql.ref(`made.${column}`)}, ${sql.ref(`kept.${column}`)}) as ${sql.ref(column)}`,
  )
  const made = values.map((column) => sql.ref(`made.${column}`))
  const put = values.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`)
  return sql`
    ${part('kept')} as materialized (select ${list(all)} from ${name} where account_id = any(${accountIds}::bigint[])),
    ${part('changed')} as materialized (
      select ${sql.join([...either, ...made])}, made.account_id is null as is_gone
      from ${part('kept')} kept full join ${sql.ref(table.part)} made on ${pairs(keys, { left: 'made', right: 'kept' })}
      where kept.account_id is null or made.account_id is null or ${row(values, 'kept')} is distinct from ${row(values, 'made')}
    ),
    ${part('gone')} as (
      delete from ${name} using ${part('changed')} gone
      where gone.is_gone and ${pairs(keys, { left: 'gone', right: table.table })} returning 1
    ),
    ${part('put')} as (
      insert into ${name} (${list(all)})
      select ${list(all)} from ${part('changed')} where not is_gone order by ${list(keys)}
      on conflict (${list(keys)}) do update set ${sql.join(put)}
      returning 1
    )`
}

/** Where what is kept differs from the ledger computed anew. Null: not there at all. */
export interface LedgerDifference {
  table: string
  accountId: number
  /** Day, currency or both that name the row; empty for the account itself. */
  key: string
  kept: string | null
  computed: string | null
}

/** Compares what is kept of these accounts with the ledger computed anew; changes nothing. */
export async function ledgerDifferences(
  db: Db,
  accountIds: readonly number[],
  { settings, today }: { settings: LedgerSettings; today: Day },
): Promise<LedgerDifference[]> {
  const parts = LEDGER_TABLES.map((table) => differencesOf(table, accountIds))
  const { rows } = await sql<LedgerDifference>`
    with ${ledgerParts(accountIds, settings)},
    standing_now as (
      select distinct on (account_id) account_id, mrr_minor from ledger_steps where day <= ${today}::date order by account_id, day desc
    ),
    differences as (
      ${sql.join(parts, sql` union all `)}
      union all
      select 'accounts', a.id, '', a.mrr_minor::text, n.mrr_minor::text
      from accounts a left join standing_now n on n.account_id = a.id
      where a.id = any(${accountIds}::bigint[]) and a.mrr_minor is distinct from n.mrr_minor
    )
    select "table", account_id as "accountId", key, kept, computed from differences order by account_id, "table", key`.execute(
    db,
  )
  return rows
}

function differencesOf(table: LedgerTable, accountIds: readonly number[]): Part {
  const { keys, values } = columnsOf(table)
  const key = table.keys.map((column) => sql`coalesce(kept.${sql.ref(column)}, made.${sql.ref(column)})::text`)
  return sql`
    select ${sql.lit(table.table)}::text as "table", coalesce(kept.account_id, made.account_id) as account_id,
      concat_ws(' ', ${sql.join(key)}) as key,
      case when kept.account_id is not null then ${row(values, 'kept')}::text end as kept,
      case when made.account_id is not null then ${row(values, 'made')}::text end as computed
    from (select * from ${sql.table(table.table)} where account_id = any(${accountIds}::bigint[])) kept
    full join ${sql.ref(table.part)} made on ${pairs(keys, { left: 'made', right: 'kept' })}
    where kept.account_id is null or made.account_id is null or ${row(values, 'kept')} is distinct from ${row(values, 'made')}`
}

function columnsOf(table: LedgerTable): { keys: string[]; values: string[] } {
  return { keys: ['account_id', ...table.keys], values: [...table.values] }
}

const list = (columns: readonly string[]): Part => sql.join(columns.map((column) => sql.ref(column)))

const row = (columns: readonly string[], from: string): Part =>
  sql`row(${sql.join(columns.map((column) => sql.ref(`${from}.${column}`)))})`

const pairs = (columns: readonly string[], { left, right }: { left: string; right: string }): Part =>
  sql.join(
    columns.map((column) => sql`${sql.ref(`${left}.${column}`)} = ${sql.ref(`${right}.${column}`)}`),
    sql` and `,
  )
