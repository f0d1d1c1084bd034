import type { Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import { chooseRecipient, type Choice } from './recipient.ts'
import { candidates } from './views-recipients.ts'

/** Who of an account would get an e-mail now, and why this one. */
export async function findRecipient(
  db: Db,
  asked: { accountId: number; contactId?: number | null; toRoles: readonly string[]; today: Day },
): Promise<Choice> {
  const { accountId, contactId = null, toRoles, today } = asked
  return chooseRecipient(await candidates(db, accountId, { toRoles, contactId }), { toRoles, contactId, today })
}
