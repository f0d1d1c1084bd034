import { addDays } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Share } from './effect.ts'
import type { JudgedRun } from './store.ts'

/** More than these need not be looked at to find somebody alike. */
const CANDIDATES = 2_000

/**
 * Accounts of the same segment that had no run of the playbook around that time. Of many some are drawn, by chance but the
 * same for the same run.
 */
export async function untouchedAccounts(db: Db, run: JudgedRun, withinDays: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select account_id as id from portfolio
    where segment_id is not distinct from ${run.segmentId}::int and is_sample = ${run.isSample} and account_id <> ${run.accountId}
      and not exists (
        select from playbook_runs other where other.playbook_id = ${run.playbookId} and other.account_id = portfolio.account_id
          and other.state <> 'held_out'
          and other.began_at between ${addDays(run.beganOn, -withinDays)}::date and ${addDays(run.beganOn, withinDays + 1)}::date)
    order by hashint8extended(account_id, ${run.runId}::bigint) limit ${CANDIDATES}`.execute(db)
  return rows.map(({ id }) => id)
}

export interface EffectCounts {
  readonly treated: Share
  readonly heldOut: Share
  /** Pairs: those of the treated that have a comparable account, and these accounts. */
  readonly paired: Share
  readonly matched: Share
  readonly open: number
  readonly unknown: number
  readonly unmatched: number
  readonly waiting: number
}

/** What became of all runs of a playbook, counted once. */
export async function effectCounts(db: Db, playbookId: number): Promise<EffectCounts> {
  const { rows } = await sql<Record<string, number>>`
    select
      count(*) filter (where not out and runs.succeeded is not null) as "treatedN",
      count(*) filter (where not out and runs.succeeded) as "treatedYes",
      count(*) filter (where out and runs.succeeded is not null) as "heldN",
      count(*) filter (where out and runs.succeeded) as "heldYes",
      count(*) filter (where match.succeeded is not null) as "pairs",
      count(*) filter (where match.succeeded is not null and runs.succeeded) as "pairedYes",
      count(*) filter (where match.succeeded) as "matchedYes",
      count(*) filter (where judged_at is null) as open,
      count(*) filter (where judged_at is not null and runs.succeeded is null) as unknown,
      count(*) filter (where match.run_id is not null and match.succeeded is null) as unmatched,
      count(*) filter (where not out and runs.succeeded is not null and contact_id is null and match.run_id is null) as waiting
    from (
      select id, succeeded, judged_at, contact_id, state = 'held_out' as out
      from playbook_runs where playbook_id = ${playbookId} and state <> 'queued' and judge_at is not null) runs
    left join playbook_matches match on match.run_id = runs.id`.execute(db)
  const found = (name: string) => Number(rows[0]?.[name] ?? 0)
  return {
    treated: { n: found('treatedN'), succeeded: found('treatedYes') },
    heldOut: { n: found('heldN'), succeeded: found('heldYes') },
    paired: { n: found('pairs'), succeeded: found('pairedYes') },
    matched: { n: found('pairs'), succeeded: found('matchedYes') },
    open: found('open'),
    unknown: found('unknown'),
    unmatched: found('unmatched'),
    waiting: found('waiting'),
  }
}
