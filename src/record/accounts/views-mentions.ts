import { sql, type Db } from '../../platform/db/database.ts'

/** Members whose name stands somewhere behind an @ in this text. */
export async function membersNamedIn(db: Db, text: string): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('members')
    .select(['id', 'name'])
    .where(sql<boolean>`position('@' || name in ${text}) > 0`)
    .orderBy('id')
    .execute()
}
