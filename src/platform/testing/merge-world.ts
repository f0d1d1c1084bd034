import { day } from '../../kernel/day.ts'
import { refreshLastContact } from '../../record/accounts/store-contact-recency.ts'
import { MERGED_TABLE_NAMES } from '../../record/hygiene/merged-tables.ts'
import { SHAPES, WITHOUT_EXTERNAL_ID, WITHOUT_SOURCE } from '../../record/hygiene/testing/merge-rows.ts'
import { recountByRules } from '../../record/metrics/store-recount.ts'
import { refreshMoney } from '../../record/money/actions.ts'
import { sql, type Trx } from '../db/database.ts'

export const MOMENT = { now: new Date('2026-03-10T09:00:00Z'), today: day('2026-03-10') }
export const ACCOUNTS = [1, 2, 3, 4]

/** Four accounts with a row of each kind that merges move, usage, and counts of events that are gone. */
export async function setUpMerges(trx: Trx): Promise<void> {
  await insert(trx, 'members', { id: 1, email: 'one@volant.test', name: 'One', role: 'csm' })
  await insert(trx, 'stages', { id: 1, key: 'adoption', name: 'Adoption', position: 1 })
  await insert(trx, 'success_tiers', { id: 1, key: 'premium', name: 'Premium', position: 1 })
  const promise = { kind: 'workshops', name: 'Workshops', quantity: 2, period: 'year', position: 1 }
  await insert(trx, 'tier_entitlements', { id: 1, tier_id: 1, ...promise })
  await insert(trx, 'metrics', { id: 1, key: 'logins', name: 'Logins' })
  for (const [id, count] of [
    [2, 'events'],
    [3, 'users'],
    [4, 'last'],
  ] as const)
    await insert(trx, 'metrics', {
      id,
      key: count,
      name: count,
      fed_by: 'events',
      definition: { types: ['t'], count, property: 'seats' },
    })
  await sql`update event_rules set kept_from = '2026-03-02'`.execute(trx)
  for (const id of ACCOUNTS) await makeAccount(trx, id)
  await recountByRules(trx, ACCOUNTS)
}

/** What was counted from events that were dropped since: one user of its own, one that comes to every account. */
async function countedLongAgo(trx: Trx, id: number): Promise<void> {
  const base = { account_id: id, day: '2026-03-01', source_id: 2 }
  await insert(trx, 'metric_days', { ...base, metric_id: 2, value: id })
  await insert(trx, 'metric_days', { ...base, metric_id: 3, value: 2 })
  for (const user of ['everywhere', `only ${id}`])
    await insert(trx, 'user_days', { account_id: id, metric_id: 3, day: base.day, user_id: user })
  const last = { last_at: `2026-03-01T0${(id * 3) % 5}:00:00Z`, last_id: 'm' }
  await insert(trx, 'metric_days', { ...base, metric_id: 4, value: id, ...last })
  await insert(trx, 'user_groups', {
    source_id: 2,
    subject: `u:member of a${id}`,
    at: '2026-03-01T00:00:00Z',
    group_key: `a${id}`,
  })
}

async function makeAccount(trx: Trx, id: number): Promise<void> {
  const base = { name: `Account ${id}`, domain: `a${id}.test`, source_id: 2, stage_id: 1 }
  await insert(trx, 'accounts', { id, ...base, renewal_on_given: id === 2 ? '2026-09-01' : null })
  await insert(trx, 'account_attributes', { account_id: id, attributes: { size: id, [`only_${id}`]: 'x' } })
  await insert(trx, 'external_ids', {
    kind: 'account',
    source_id: 2,
    external_id: `a${id}`,
    account_id: id,
    row_id: id,
  })
  await insert(trx, 'granted_accounts', { member_id: 1, account_id: id })
  for (const table of MERGED_TABLE_NAMES) {
    const source = WITHOUT_SOURCE.has(table) ? {} : { source_id: 2 }
    const external = WITHOUT_EXTERNAL_ID.has(table) ? {} : { external_id: `r${id}` }
    const amount = table === 'subscriptions' ? { amount: id * 100 } : {}
    const outcome = table === 'outcome_measurements' ? { outcome_id: id } : {}
    const renewal = table.startsWith('renewal_') ? { renewal_id: id } : {}
    await insert(trx, table, {
      id,
      account_id: id,
      ...source,
      ...external,
      ...SHAPES[table],
      ...amount,
      ...outcome,
      ...renewal,
    })
  }
  await sql`
    insert into metric_days (account_id, metric_id, day, source_id, import_id, value)
    values (${id}, 1, ${`2026-03-0${Math.min(id, 1)}`}::date, 2, ${id}, ${id}), (${id}, 1, ${`2026-03-0${id === 1 ? 1 : 2}`}::date, 2, ${id}, ${id})
    on conflict do nothing`.execute(trx)
  await countedLongAgo(trx, id)
  await refreshMoney(trx, [id], MOMENT.today)
  await refreshLastContact(trx, [id], MOMENT.now)
}

/** A row as the database would take it, with its id. */
export async function insert(trx: Trx, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)))
  await sql`
    insert into ${sql.table(table)} (${columns}) overriding system value
    select ${columns} from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(row)}::jsonb || ${defaultsOf(table)}::jsonb)`.execute(
    trx,
  )
}

/** What `jsonb_populate_record` leaves null although the table has a default for it. */
function defaultsOf(table: string): string {
  const defaults: Record<string, object> = {
    subscriptions: {
      interval_count: 1,
      quantity: 1,
      discount_percent: 0,
      is_trial: false,
      kind: 'recurring',
      attributes: {},
    },
    tickets: { attributes: {} },
  }
  return JSON.stringify(defaults[table] ?? {})
}
