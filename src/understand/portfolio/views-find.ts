import type { Actor } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { AccountRow } from './contract.ts'
import { escapeLike } from './views-attributes.ts'
import { mayRead, type Fragment } from './views-conditions.ts'

export interface FoundAccount {
  id: number
  name: string
  band: AccountRow['band']
  overall: number | null
  owner: string | null
}

const CANDIDATES = 100
const SHORTEST_SOUND = 3

/**
 * Accounts for what somebody types: an id first, then names that begin with the text, then names with words that begin
 * with its words; words that sound alike only where those do not fill the list. Shorter names first, for they are closer
 * to what was typed.
 */
export async function findByText(db: Db, actor: Actor, text: string, limit: number): Promise<FoundAccount[]> {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  // The longest word is likely the rarest; the others only have to fit too.
  const [rarest] = words.toSorted((a, b) => b.length - a.length)
  if (rarest === undefined) return []
  const readable = mayRead(actor)
  const found = await ranked(
    db,
    sql`
      (select account_id, 0 as rank from external_ids join portfolio using (account_id)
        where ${readable} and kind = 'account' and source_id = any(array(select id from sources)) and external_id = ${text} limit ${CANDIDATES})
      union all
      (select account_id, 1 from portfolio where ${readable} and name_key like ${`${escapeLike(text.toLowerCase())}%`}
        order by name_key limit ${CANDIDATES})
      union all
      (select account_id, 2 from account_words matched join portfolio using (account_id)
        where ${readable} and word like ${`${escapeLike(rarest)}%`} and ${sql.join(words.map(hasWord), sql` and `)} limit ${CANDIDATES})`,
    limit,
  )
  if (found.length >= limit || rarest.length < SHORTEST_SOUND) return found
  const alike = await ranked(
    db,
    sql`
      select account_id, 3 as rank from account_words matched join portfolio using (account_id)
      where ${readable} and sound like sound_of(${rarest}) || '%' and ${sql.join(words.map(hasSound), sql` and `)} limit ${CANDIDATES}`,
    limit,
  )
  const known = new Set(found.map((account) => account.id))
  return [...found, ...alike.filter((account) => !known.has(account.id))].slice(0, limit)
}

/** The best of the candidates `(account_id, rank)`, with what the palette shows of them. */
async function ranked(db: Db, candidates: Fragment, limit: number): Promise<FoundAccount[]> {
  const { rows } = await sql<FoundAccount>`
    select accounts.id, accounts.name, portfolio.band, portfolio.overall, members.name as owner
    from (select account_id, min(rank) as rank from (${candidates}) candidates group by 1) best
      join portfolio using (account_id) join accounts on accounts.id = best.account_id
      left join members on members.id = portfolio.owner_id
    order by best.rank, length(accounts.name), portfolio.name_key, accounts.id
    limit ${limit}`.execute(db)
  return rows
}

function hasWord(word: string) {
  return sql`exists (select from account_words other where other.account_id = matched.account_id and other.word like ${`${escapeLike(word)}%`})`
}

function hasSound(word: string) {
  return sql`exists (select from account_words other where other.account_id = matched.account_id and other.sound like sound_of(${word}) || '%')`
}
