import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { Person } from './person.ts'

export interface ErasureRequest {
  id: number
  contactId: number
  accountId: number
  state: 'queued' | 'done' | 'failed'
  neverAgain: boolean
  person: Person | null
  counts: Record<string, number>
  failure: string | null
  memberId: number | null
  actorName: string
  askedAt: Date
  finishedAt: Date | null
}

const COLUMNS = sql`id, contact_id as "contactId", account_id as "accountId", state, never_again as "neverAgain", person, counts, failure,
  member_id as "memberId", actor_name as "actorName", asked_at as "askedAt", finished_at as "finishedAt"`

export async function insertRequest(
  trx: Trx,
  asked: Pick<ErasureRequest, 'contactId' | 'accountId' | 'neverAgain' | 'memberId' | 'actorName' | 'askedAt'> & {
    person: Person
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contact_erasures (contact_id, account_id, state, never_again, person, member_id, actor_name, asked_at)
    values (${asked.contactId}, ${asked.accountId}, 'queued', ${asked.neverAgain}, ${JSON.stringify(asked.person)}::jsonb,
      ${asked.memberId}, ${asked.actorName}, ${asked.askedAt}) returning id`.execute(trx)
  const [row] = rows
  if (!row) throw new Error('an erasure was not written down')
  return row.id
}

export async function lockRequest(trx: Trx, erasureId: number): Promise<ErasureRequest | undefined> {
  const { rows } =
    await sql<ErasureRequest>`select ${COLUMNS} from contact_erasures where id = ${erasureId} for update`.execute(trx)
  return rows[0]
}

/** The last that was asked for a contact. */
export async function latestRequest(db: Db, contactId: number): Promise<ErasureRequest | undefined> {
  const { rows } = await sql<ErasureRequest>`
    select ${COLUMNS} from contact_erasures where contact_id = ${contactId} order by id desc limit 1`.execute(db)
  return rows[0]
}

/** Adds to what was erased; a step that is done again finds nothing and adds nothing. */
export async function addCounts(trx: Trx, erasureId: number, counts: Readonly<Record<string, number>>): Promise<void> {
  await sql`
    update contact_erasures set counts = counts || (
      select coalesce(jsonb_object_agg(key, value::text::bigint + coalesce((counts ->> key)::bigint, 0)), '{}')
      from jsonb_each(${JSON.stringify(counts)}::jsonb))
    where id = ${erasureId}`.execute(trx)
}

/** Done: who it was is forgotten with it. */
export async function closeRequest(trx: Trx, erasureId: number, now: Date): Promise<void> {
  await sql`update contact_erasures set state = 'done', person = null, failure = null, finished_at = ${now} where id = ${erasureId}`.execute(
    trx,
  )
}

export async function noteFailure(db: Db, erasureId: number, failure: string): Promise<void> {
  await sql`update contact_erasures set failure = ${failure} where id = ${erasureId} and state = 'queued'`.execute(db)
}

/** Whole tables are looked through for a name: no statement of this transaction is given up for taking long. */
export async function patiently(trx: Trx): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(trx)
}
