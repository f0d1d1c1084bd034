import { sql, type Trx } from '../../platform/db/database.ts'
import type { KnownRenewal, SampleCall, SampleSnapshot, SampleView } from './forecasts.ts'

/** Renewals of the sample whose amount the ledger knows, in the order of their accounts and days. */
export async function sampleRenewals(trx: Trx, sourceId: number): Promise<KnownRenewal[]> {
  const { rows } = await sql<KnownRenewal>`
    select renewals.id as "renewalId", accounts.id as "accountId", known.external_id as "accountExternalId",
      case when members.id is null then null else json_build_object('id', members.id, 'email', members.email,
        'leaderId', members.manager_id) end as owner,
      due_on as "dueOn", amount_minor as "amountMinor", outcome, decided_on as "decidedOn", renewed_minor as "renewedMinor"
    from renewals join accounts on accounts.id = renewals.account_id and is_sample and merged_into_id is null
    join external_ids known on known.kind = 'account' and known.source_id = ${sourceId} and known.account_id = accounts.id
    left join members on members.id = accounts.owner_id
    where amount_minor is not null
    order by accounts.id, due_on, renewals.id`.execute(trx)
  return rows
}

export async function insertViews(trx: Trx, views: readonly SampleView[]): Promise<void> {
  await sql`
    insert into renewal_views (renewal_id, account_id, voice, category, amount_minor, probability, reason, member_id, said_at)
    select "renewalId", "accountId", voice, category, "amountMinor", probability, reason, "memberId", "saidOn" + time '10:00'
    from jsonb_to_recordset(${JSON.stringify(views)}::jsonb) as rows ("renewalId" bigint, "accountId" bigint, voice text,
      category text, "amountMinor" bigint, probability real, reason text, "memberId" bigint, "saidOn" date)
    order by "saidOn", "renewalId", voice`.execute(trx)
}

/** The oldest first; a week that was taken stays as it is. */
export async function insertSnapshots(trx: Trx, snapshots: readonly SampleSnapshot[], currency: string): Promise<void> {
  for (const { quarter, takenOn, rows } of snapshots.toSorted((a, b) => (a.takenOn < b.takenOn ? -1 : 1))) {
    await sql`
      with taken as (
        insert into forecast_snapshots (quarter, taken_on, week_on, taken_at, origin, currency, is_sample)
        values (${quarter}::date, ${takenOn}::date, ${takenOn}::date, ${takenOn}::date + time '05:00', 'weekly', ${currency}, true)
        on conflict (quarter, week_on) where origin = 'weekly' do nothing
        returning id)
      insert into forecast_snapshot_rows (snapshot_id, renewal_id, account_id, owner_id, due_on, amount_minor, called_minor,
        category, voice, probability, outcome, renewed_minor)
      select taken.id, "renewalId", "accountId", "ownerId", "dueOn", "amountMinor", "calledMinor", category, voice, probability,
        outcome, "renewedMinor"
      from taken, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as rows ("renewalId" bigint, "accountId" bigint,
        "ownerId" bigint, "dueOn" date, "amountMinor" bigint, "calledMinor" bigint, category text, voice text,
        probability real, outcome text, "renewedMinor" bigint)`.execute(trx)
  }
}

export async function insertCalls(trx: Trx, calls: readonly SampleCall[], currency: string): Promise<void> {
  await sql`
    insert into forecast_calls (quarter, member_id, voice, currency, commit_minor, best_case_minor, reason, said_by, said_at, is_sample)
    select quarter, "memberId", voice, ${currency}, "commitMinor", "bestCaseMinor", reason, "saidBy", "saidOn" + time '09:00', true
    from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) as rows (quarter date, "memberId" bigint, voice text,
      "commitMinor" bigint, "bestCaseMinor" bigint, reason text, "saidBy" bigint, "saidOn" date)
    order by "saidOn", "memberId", voice`.execute(trx)
}

/** What an interrupted load stored of them, and what removing the sample takes along. */
export async function deleteForecasts(trx: Trx): Promise<void> {
  await sql`delete from forecast_snapshots where is_sample`.execute(trx)
  await sql`delete from forecast_calls where is_sample`.execute(trx)
  await sql`
    delete from renewal_views where checkpoint_days is null and account_id in (select id from accounts where is_sample)
      and renewal_id in (select id from renewals where outcome <> 'open')`.execute(trx)
}

/** Weeks that held nothing but the sample, taken while it was here. */
export async function deleteEmptySnapshots(trx: Trx): Promise<void> {
  await sql`
    delete from forecast_snapshots where origin = 'weekly'
      and not exists (select from forecast_snapshot_rows where snapshot_id = forecast_snapshots.id)`.execute(trx)
}
