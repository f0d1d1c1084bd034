import { addDays } from '../../kernel/day.ts'
import { sql, type Db } from '../db/database.ts'
import { type Dice, IMPORT, NOW, TODAY } from './condition-sources.ts'

/** Leads, renewals with what voices say of them, and predictions, with days and amounts on the edge. */
export async function addMoney(
  db: Db,
  ids: readonly number[],
  { pick, times, instant, daysAgo, chance }: Dice,
): Promise<void> {
  let number = 0
  const base = (account_id: number) => ({ account_id, source_id: IMPORT, external_id: `m${(number += 1)}` })
  const categories = ['commit', 'best_case', 'at_risk'] as const
  await sql`insert into prediction_models (label, features, horizon_days, kind, trained_at, samples, positives, parameters, report, state, because)
    values ('renewal', 'all', 90, 'base_rate', ${NOW}, 0, 0, '{}', '{}', 'live', 'A test.')`.execute(db)
  for (const account_id of ids) {
    const leads = times(0, 4, () => ({
      ...base(account_id),
      kind: pick(['expansion', 'referral', 'case_study'] as const),
      state: pick(['open', 'sent', 'accepted', 'won', 'declined'] as const),
      created_on: chance(0.5) ? addDays(TODAY, -pick([-1, 0, 13, 14, 29, 30, 89, 90])) : daysAgo(200),
    }))
    if (leads.length > 0) await db.insertInto('leads').values(leads).execute()
    for (const renewal of times(0, 3, () => ({
      ...base(account_id),
      due_on: addDays(TODAY, pick([-200, -91, -90, -1, 0, 29, 30, 31, 90, 120])),
      amount: 1_000,
      outcome: pick(['open', 'open', 'renewed', 'churned', 'expanded'] as const),
      decided_on: pick([null, daysAgo(100), TODAY, addDays(TODAY, -29), addDays(TODAY, -30)]),
      next_step: pick(['', 'Call']),
      next_step_on: pick([null, TODAY, addDays(TODAY, -1), addDays(TODAY, 5)]),
    }))) {
      const { id: renewal_id } = await db
        .insertInto('renewals')
        .values(renewal)
        .returning('id')
        .executeTakeFirstOrThrow()
      const views = times(0, 4, () => ({
        renewal_id,
        account_id,
        voice: pick(['machine', 'csm', 'leader'] as const),
        category: pick(categories),
        said_at: instant(chance(0.5) ? addDays(TODAY, -pick([0, 1, 2, 30, 60])) : daysAgo(100)),
      }))
      const inOrder = views.toSorted((a, b) => a.said_at.getTime() - b.said_at.getTime())
      if (views.length > 0) await db.insertInto('renewal_views').values(inOrder).execute()
      for (const days of times(0, 2, () => pick([180, 90])).filter((one, index, all) => all.indexOf(one) === index))
        await db
          .insertInto('renewal_checkpoints')
          .values({
            renewal_id,
            account_id,
            days,
            opened_on: daysAgo(90),
            settled_at: pick([null, instant(daysAgo(60))]),
          })
          .execute()
    }
    if (chance(0.8))
      await sql`insert into account_predictions (account_id, model_id, as_of, probability, low, high, drivers, computed_at)
        select ${account_id}, id, ${TODAY}, ${pick([0.7, 0.5, 0.1, 0.33333])}, 0, 1, '[]', ${NOW} from prediction_models limit 1`.execute(
        db,
      )
  }
}
