import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { Day } from '../../kernel/day.ts'

export async function outcomesOf(db: Db, accountId: number) {
  const outcomes = await db
    .selectFrom('outcomes')
    .select([
      'id',
      'name',
      'kpi',
      'unit',
      'baseline',
      'target',
      'due_on as dueOn',
      'value_amount as valueAmount',
      'currency',
      'agreed_by as agreedBy',
      'agreed_on as agreedOn',
      'captured_in as capturedIn',
    ])
    .where('account_id', '=', accountId)
    .orderBy(sql`due_on nulls last`)
    .orderBy('id')
    .limit(500)
    .execute()
  const measurements = await db
    .selectFrom('outcome_measurements')
    .select(['outcome_id', 'measured_on as measuredOn', 'value'])
    .where('account_id', '=', accountId)
    .orderBy('measured_on')
    .execute()
  const byOutcome = Map.groupBy(measurements, (row) => row.outcome_id)
  return outcomes.map((outcome) => ({ outcome, measurements: byOutcome.get(outcome.id) ?? [] }))
}

export interface NewOutcome {
  accountId: number
  sourceId: number
  name: string
  kpi?: string | undefined
  unit?: string | undefined
  baseline?: string | undefined
  target?: string | undefined
  dueOn?: Day | undefined
  valueAmount?: string | undefined
  currency: string
  agreedBy?: string | undefined
  agreedOn?: Day | undefined
}

export async function insertOutcome(trx: Trx, outcome: NewOutcome): Promise<number> {
  const { id } = await trx
    .insertInto('outcomes')
    .values({
      account_id: outcome.accountId,
      source_id: outcome.sourceId,
      external_id: sql<string>`gen_random_uuid()::text`,
      name: outcome.name,
      kpi: outcome.kpi ?? null,
      unit: outcome.unit ?? null,
      baseline: outcome.baseline ?? null,
      target: outcome.target ?? null,
      due_on: outcome.dueOn ?? null,
      value_amount: outcome.valueAmount ?? null,
      currency: outcome.valueAmount === undefined ? null : outcome.currency,
      agreed_by: outcome.agreedBy ?? null,
      agreed_on: outcome.agreedOn ?? null,
      captured_in: 'review',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function findOutcome(db: Db, outcomeId: number) {
  return db.selectFrom('outcomes').select(['id', 'account_id', 'name']).where('id', '=', outcomeId).executeTakeFirst()
}

/** A second measurement on a day replaces the first. */
export async function saveMeasurement(
  trx: Trx,
  measurement: { outcomeId: number; accountId: number; sourceId: number; measuredOn: Day; value: string },
): Promise<number> {
  const { value, sourceId } = measurement
  const { id } = await trx
    .insertInto('outcome_measurements')
    .values({
      outcome_id: measurement.outcomeId,
      account_id: measurement.accountId,
      source_id: sourceId,
      measured_on: measurement.measuredOn,
      value,
    })
    .onConflict((conflict) =>
      conflict.columns(['outcome_id', 'measured_on']).doUpdateSet({ value, source_id: sourceId }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
