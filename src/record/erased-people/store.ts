import type { PoolClient } from 'pg'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { erasedKey, erasedPeople, NOBODY_ERASED, type ErasedPeople } from './erased-key.ts'

interface Kept {
  key: string
  instead: string
  salt: Buffer
}

const EVERYBODY = 'select key, instead, salt from erased_people cross join erasure_salt'

/** Everybody who is not to be taken in again. */
export async function readErasedPeople(db: Db): Promise<ErasedPeople> {
  const { rows } = await sql.raw<Kept>(EVERYBODY).execute(db)
  return peopleOf(rows)
}

/** The same, asked on the connection that stores events. */
export async function erasedPeopleOn(client: Pick<PoolClient, 'query'>): Promise<ErasedPeople> {
  const { rows } = await client.query<Kept>(EVERYBODY)
  return peopleOf(rows)
}

function peopleOf(rows: readonly Kept[]): ErasedPeople {
  const [first] = rows
  if (!first) return NOBODY_ERASED
  return erasedPeople(first.salt, new Map(rows.map(({ key, instead }) => [key, instead])))
}

/** From now on what is known by these texts is not taken in; `instead` stands for it in counts. */
export async function keepOut(
  trx: Trx,
  people: readonly { said: string; instead: string }[],
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ salt: Buffer }>`select salt from erasure_salt`.execute(trx)
  const salt = rows[0]?.salt
  if (!salt) throw new Error('erasure_salt has lost its row')
  const entries = new Map(people.map(({ said, instead }) => [erasedKey(salt, said), instead]))
  await sql`
    insert into erased_people (key, instead, erased_at)
    select key, instead, ${now} from unnest(${[...entries.keys()]}::text[], ${[...entries.values()]}::text[]) as kept (key, instead)
    on conflict (key) do nothing`.execute(trx)
}
