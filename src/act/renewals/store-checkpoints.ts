import { addDays, type Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { Category } from './categories.ts'
import { BASE_RATE } from './sentences.ts'

export interface DueRenewal {
  readonly id: number
  readonly accountId: number
  readonly account: string
  readonly dueOn: Day
  readonly amountMinor: number | null
  readonly isSample: boolean
  readonly opened: number[]
}

/** Open renewals within the farthest checkpoint that no checkpoint of so few days was opened for, locked; those another watcher has are its own. */
export async function renewalsToOpen(
  trx: Trx,
  { today, checkpoints, limit }: { today: Day; checkpoints: readonly number[]; limit: number },
): Promise<DueRenewal[]> {
  const { rows } = await sql<DueRenewal>`
    select renewals.id, account_id as "accountId", accounts.name as account, due_on as "dueOn", amount_minor as "amountMinor",
      sources.kind = 'sample' as "isSample",
      array(select days from renewal_checkpoints where renewal_id = renewals.id) as opened
    from renewals join accounts on accounts.id = account_id join sources on sources.id = accounts.source_id
    where outcome = 'open' and merged_into_id is null
      and due_on between ${today}::date and ${addDays(today, Math.max(...checkpoints))}::date
      and not exists (
        select from renewal_checkpoints opened where opened.renewal_id = renewals.id
          and opened.days <= (select min(days) from unnest(${[...checkpoints]}::int[]) days where days >= due_on - ${today}::date))
    order by due_on, renewals.id limit ${limit} for no key update of renewals skip locked`.execute(trx)
  return rows
}

export interface NewCheckpoint {
  readonly renewalId: number
  readonly accountId: number
  readonly days: number
  readonly taskId: number | null
}

export async function insertCheckpoints(
  trx: Trx,
  opened: readonly NewCheckpoint[],
  { today, now }: { today: Day; now: Date },
): Promise<void> {
  if (opened.length === 0) return
  await trx
    .insertInto('renewal_checkpoints')
    .values(
      opened.map(({ renewalId, accountId, days, taskId }) => ({
        renewal_id: renewalId,
        account_id: accountId,
        days,
        opened_on: today,
        opened_at: now,
        task_id: taskId,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What the machine would say now, where it says something else than it did last. */
export interface MachineNow {
  readonly renewalId: number
  readonly accountId: number
  readonly probability: number
  readonly low: number | null
  readonly high: number | null
  readonly drivers: unknown
  /** Of the base rate, how many decisions it comes from; null for a prediction. */
  readonly decided: number | null
}

/** A change of less than this is no news. */
const NEWS = 0.05

/**
 * Open renewals of the next 400 days, and overdue ones, whose prediction differs from what the machine said last: in its category, or by five
 * points, or as the first after the base rate, whose words would be untrue. Without a prediction the share of decided renewals of two years that stayed, of ten at least.
 */
export async function machineNews(
  db: Db,
  { today, thresholds, limit }: { today: Day; thresholds: { commit: number; bestCase: number }; limit: number },
): Promise<MachineNow[]> {
  const category = (probability: ReturnType<typeof sql>) =>
    sql`case when ${probability} >= ${thresholds.commit}::real then 'commit' when ${probability} >= ${thresholds.bestCase}::real then 'best_case' else 'at_risk' end`
  const { rows } = await sql<MachineNow>`
    with base as (
      select count(*)::int as decided, (count(*) filter (where outcome <> 'churned'))::real / nullif(count(*), 0) as probability from renewals
      where outcome <> 'open' and due_on between ${addDays(today, -730)}::date and ${today}::date),
    now as (
      select renewals.id, renewals.account_id, due_on, low, high, drivers, coalesce(predictions.probability, base.probability) as probability,
        case when predictions.probability is null then base.decided end as decided
      from renewals join accounts on accounts.id = renewals.account_id cross join base
      left join account_predictions predictions on predictions.account_id = renewals.account_id
      where outcome = 'open' and merged_into_id is null and due_on between ${addDays(today, -90)}::date and ${addDays(today, 400)}::date
        and (predictions.probability is not null or base.decided >= 10))
    select now.id as "renewalId", now.account_id as "accountId", now.probability::float8 as probability, low::float8 as low,
      high::float8 as high, drivers, decided
    from now left join lateral (
      select category, probability, reason from renewal_views where renewal_id = now.id and voice = 'machine' order by id desc limit 1) said on true
    where said.category is null or said.category <> ${category(sql`now.probability`)} or abs(said.probability - now.probability) >= ${NEWS}::real
      or starts_with(said.reason, ${BASE_RATE}) <> (decided is not null)
    order by due_on, now.id limit ${limit}`.execute(db)
  return rows
}

/** Changes whenever there is a new prediction, a new renewal, another setting or more known of the sample: then there may be news. */
export async function newestBasis(db: Db): Promise<string> {
  const { rows } = await sql<{ basis: string }>`
    select concat_ws(' ', (select max(computed_at) from account_predictions), (select max(id) from renewals),
      (select changed_at from settings where key = 'renewals'),
      case when exists (select from sources where kind = 'sample') then
        (select count(overall) from portfolio join accounts on accounts.id = account_id join sources on sources.id = source_id where sources.kind = 'sample')
      end) as basis`.execute(db)
  return rows[0]?.basis ?? ''
}

export interface SampleRenewal {
  readonly id: number
  readonly accountId: number
  readonly days: number
  readonly overall: number
  readonly quietDays: number | null
  readonly machine: Category | null
  readonly ownerId: number | null
  readonly managerId: number | null
}

/** Open checkpoints of the sample company that nobody spoke at yet, once health is known of most of its accounts. */
export async function unspokenSample(trx: Trx, today: Day): Promise<SampleRenewal[]> {
  const { rows } = await sql<SampleRenewal>`
    with sample as (
      select portfolio.account_id, overall, portfolio.last_contact_at, portfolio.owner_id
      from portfolio join accounts on accounts.id = portfolio.account_id join sources on sources.id = accounts.source_id
      where sources.kind = 'sample')
    select renewals.id, renewals.account_id as "accountId", min(days) as days, overall::float8 as overall,
      ${today}::date - last_contact_at::date as "quietDays", owner_id as "ownerId",
      (select manager_id from members where id = owner_id) as "managerId",
      (select category from renewal_views where renewal_id = renewals.id and voice = 'machine' order by id desc limit 1) as machine
    from sample join renewals using (account_id)
    join renewal_checkpoints on renewal_id = renewals.id and settled_at is null
    where outcome = 'open' and overall is not null
      and not exists (select from renewal_views views join sample own on own.account_id = views.account_id where voice <> 'machine')
      and (select count(overall) * 10 > count(*) * 7 from sample)
    group by renewals.id, overall, last_contact_at, owner_id order by renewals.id`.execute(trx)
  return rows
}
