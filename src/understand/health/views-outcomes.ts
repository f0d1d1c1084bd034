import type { Day } from '../../kernel/day.ts'
import { sum } from '../../kernel/statistics.ts'
import { sql } from '../../platform/db/database.ts'
import { outcomeProgress } from './measure-value.ts'
import type { AskFor, Reader } from './reading.ts'

export interface MeasuredOutcome {
  readonly account_id: number
  readonly baseline: number | null
  readonly target: number | null
  /** The latest measurement inside the window; null without one. */
  readonly latest: number | null
}

/** Outcomes by their latest measurement of the window. */
export const readOutcomes: Reader<'outcomes'> = async ({ db, accountIds, asOf }, asks, put) => {
  const first = await sql<{ account_id: number; day: Day }>`
    select account_id, min(day) as day from (
      select account_id, coalesce(agreed_on, ${asOf}::date) as day from outcomes where account_id = any(${accountIds}::bigint[])
      union all
      select account_id, measured_on from outcome_measurements where account_id = any(${accountIds}::bigint[])) signals
    where day <= ${asOf}::date group by account_id`.execute(db)
  for (const ask of asks) {
    const { rows } = await sql<MeasuredOutcome>`
      select outcomes.account_id, baseline::float8 as baseline, target::float8 as target, latest.value::float8 as latest
      from outcomes left join lateral (
        select value from outcome_measurements measured where measured.outcome_id = outcomes.id
          and measured_on between ${ask.window.from}::date and ${ask.window.to}::date
        order by measured_on desc limit 1) latest on true
      where outcomes.account_id = any(${accountIds}::bigint[]) and (agreed_on is null or agreed_on <= ${asOf}::date)`.execute(
      db,
    )
    const byAccount = Map.groupBy(rows, (row) => row.account_id)
    for (const { account_id, day } of first.rows) {
      const figures = outcomeFigures(byAccount.get(account_id) ?? [], ask.source.aggregation)
      put(ask.slot, account_id, { ...figures, firstSignalDay: day })
    }
  }
}

/** What a measure over outcomes is made of: those with a measurement and, where it matters, with a target. */
function outcomeFigures(
  outcomes: readonly Omit<MeasuredOutcome, 'account_id'>[],
  aggregation: AskFor<'outcomes'>['source']['aggregation'],
): { amount: number; count: number } {
  const measured = outcomes.filter((outcome) => outcome.latest !== null)
  if (aggregation === 'measured_count') return { amount: measured.length, count: measured.length }
  const progress = measured.flatMap(({ baseline, target, latest }) => {
    if (target === null || latest === null) return []
    const reached = outcomeProgress({ baseline, target, latest })
    return reached === null ? [] : [reached]
  })
  const amount = aggregation === 'progress' ? sum(progress) : progress.filter((reached) => reached >= 1).length
  return { amount, count: progress.length }
}
