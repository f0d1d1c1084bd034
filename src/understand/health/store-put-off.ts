import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

/** Puts an action off; what came back meanwhile is forgotten. */
export async function savePutOff(
  db: Db,
  about: { memberId: number; accountId: number; key: string; until: Day; today: Day },
): Promise<void> {
  await sql`delete from advice_put_off where member_id = ${about.memberId} and until_day <= ${about.today}::date`.execute(
    db,
  )
  await db
    .insertInto('advice_put_off')
    .values({
      member_id: about.memberId,
      account_id: about.accountId,
      action_key: about.key,
      until_day: about.until,
    })
    .onConflict((conflict) =>
      conflict.columns(['member_id', 'account_id', 'action_key']).doUpdateSet({ until_day: about.until }),
    )
    .execute()
}

/** One action of an account, or all of them. */
export async function dropPutOff(
  db: Db,
  { memberId, accountId, key }: { memberId: number; accountId: number; key: string | undefined },
): Promise<void> {
  const those = db.deleteFrom('advice_put_off').where('member_id', '=', memberId).where('account_id', '=', accountId)
  await (key === undefined ? those : those.where('action_key', '=', key)).execute()
}

/** Actions of an account a member put off, with the day on which each is told again. */
export async function putOffActions(
  db: Db,
  { memberId, accountId, today }: { memberId: number | null; accountId: number; today: Day },
): Promise<Map<string, Day>> {
  if (memberId === null) return new Map()
  const rows = await db
    .selectFrom('advice_put_off')
    .select(['action_key', 'until_day'])
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .where('until_day', '>', today)
    .execute()
  return new Map(rows.map((row) => [row.action_key, row.until_day]))
}
