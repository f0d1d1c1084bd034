import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { KnownBand, Override } from './definitions.ts'
import type { StoredReadings } from './stored-readings.ts'

export interface OverrideInForce extends Override {
  readonly id: number
}

/** What scoring needs of an account besides its measures. */
export interface AccountInForce {
  readonly id: number
  readonly isSample: boolean
  readonly segmentId: number | null
  readonly ownerId: number | null
  readonly arrMinor: number | null
  readonly renewalOn: Day | null
  readonly lastContactOn: Day | null
  /** In force at the close of the day asked for. */
  readonly override: OverrideInForce | null
}

interface AccountRow extends Omit<AccountInForce, 'override'> {
  override_id: number | null
  band: KnownBand
  overall: number | null
  reason: string
  author: string | null
  starts_on: Day
  ends_on: Day
}

/** Accounts that are not merged away, with the override in force on the day: the one begun last. */
export async function accountsToScore(
  db: Db,
  accountIds: readonly number[],
  about: { asOf: Day; company: { timeZone: string } },
): Promise<AccountInForce[]> {
  const { timeZone } = about.company
  const { rows } = await sql<AccountRow>`
    select accounts.id, is_sample as "isSample", segment_id as "segmentId", owner_id as "ownerId", arr_minor as "arrMinor",
      renewal_on as "renewalOn", (last_contact_at at time zone ${timeZone})::date as "lastContactOn",
      given.id as override_id, given.band, given.overall::float8 as overall, given.reason, members.name as author, given.starts_on, given.ends_on
    from accounts
    left join lateral (
      select * from health_overrides own
      where own.account_id = accounts.id and ${about.asOf}::date between starts_on and ends_on
        and (withdrawn_at is null or (withdrawn_at at time zone ${timeZone})::date > ${about.asOf}::date)
      order by starts_on desc, id desc limit 1) given on true
    left join members on members.id = given.author_id
    where accounts.id = any(${accountIds}::bigint[]) and merged_into_id is null
    order by accounts.id`.execute(db)
  return rows.map(withOverride)
}

function withOverride({
  override_id,
  band,
  overall,
  reason,
  author,
  starts_on,
  ends_on,
  ...account
}: AccountRow): AccountInForce {
  if (override_id === null) return { ...account, override: null }
  const days = { from: starts_on, lastDay: ends_on }
  return {
    ...account,
    override: { id: override_id, band, overall, reason, author: author ?? 'a former member', ...days },
  }
}

/** Health now, as kept. */
export interface KeptHealth {
  readonly account_id: number
  readonly as_of: Day
  readonly version_id: number
  readonly effective_overall: number | null
  readonly effective_band: string
  readonly quadrant: string | null
  readonly override_id: number | null
}

/** Locked until the transaction ends, in the order of ids, so that two workers never wait for each other in a circle. */
export async function keptHealth(trx: Trx, accountIds: readonly number[]): Promise<Map<number, KeptHealth>> {
  const { rows } = await sql<KeptHealth>`
    select account_id, as_of, version_id, effective_overall, effective_band, quadrant, override_id from account_health
    where account_id = any(${accountIds}::bigint[]) order by account_id for update`.execute(trx)
  return new Map(rows.map((row) => [row.account_id, row]))
}

export interface ShownDay {
  readonly account_id: number
  readonly day: Day
  readonly version_id: number
  readonly cx: number | null
  readonly co: number | null
  readonly overall: number | null
  readonly coverage: number
  readonly effective_overall: number | null
  readonly effective_band: string
  readonly override_id: number | null
  readonly measure_values: StoredReadings
  readonly shown_at: Date
}

/** Each account's close of a day as shown: the last day up to it on which something changed. */
export async function shownDays(db: Db, accountIds: readonly number[], until: Day): Promise<Map<number, ShownDay>> {
  const { rows } = await sql<ShownDay>`
    select shown.* from unnest(${accountIds}::bigint[]) as account (id)
    cross join lateral (
      select * from health_days where account_id = account.id and day <= ${until}::date order by day desc limit 1) shown`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.account_id, row]))
}

/** The close of an earlier day, as shown or, where nothing was shown yet, as restated. */
export interface Close {
  readonly accountId: number
  readonly days: number
  readonly overall: number | null
  readonly cx: number | null
  readonly co: number | null
}

export async function earlierCloses(
  db: Db,
  accountIds: readonly number[],
  earlier: readonly { days: number; day: Day }[],
): Promise<Map<number, Map<number, Close>>> {
  const { rows } = await sql<Close>`
    select account.id as "accountId", earlier.days, found.effective_overall as overall, found.cx, found.co
    from unnest(${accountIds}::bigint[]) as account (id)
    cross join unnest(${earlier.map(({ days }) => days)}::int[], ${earlier.map(({ day }) => day)}::date[]) as earlier (days, day)
    cross join lateral (
      (select effective_overall, cx, co, 0 as rank from health_days shown
        where shown.account_id = account.id and shown.day <= earlier.day order by shown.day desc limit 1)
      union all
      (select effective_overall, cx, co, 1 from health_restated restated
        where restated.account_id = account.id and restated.day = earlier.day)
      order by rank limit 1) found`.execute(db)
  const closes = new Map<number, Map<number, Close>>()
  for (const row of rows) {
    const own = closes.get(row.accountId) ?? new Map<number, Close>()
    own.set(row.days, row)
    closes.set(row.accountId, own)
  }
  return closes
}
