import type { Actor } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { AccountRow } from './contract.ts'
import { escapeLike, mayRead } from './views-conditions.ts'

export interface FoundAccount {
  id: number
  name: string
  band: AccountRow['band']
  overall: number | null
  owner: string | null
}

const CANDIDATES = 400

/**
 * Accounts for what somebody types: an id first, then names that begin with the text, then names with words that begin
 * with its words, then words that sound alike. Shorter names first, for they are closer to what was typed.
 */
export async function findByText(db: Db, actor: Actor, text: string, limit: number): Promise<FoundAccount[]> {
  const typed = text.toLowerCase()
  const words = typed.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const [first] = words
  if (first === undefined) return []
  const prefix = `${escapeLike(typed)}%`
  // The longest word is the rarest; the others only have to fit too.
  const [rarest = first] = words.toSorted((a, b) => b.length - a.length)
  const all = sql.join(words.map(hasWord), sql` and `)
  const alike = sql.join(words.map(hasSound), sql` and `)
  const readable = mayRead(actor)
  const { rows } = await sql<FoundAccount>`
    with found as (
      (select account_id, 0 as rank from external_ids join portfolio using (account_id)
        where ${readable} and kind = 'account' and source_id = any(array(select id from sources)) and external_id = ${text} limit ${CANDIDATES})
      union all
      (select account_id, 1 from portfolio where ${readable} and name_key like ${prefix} order by name_key limit ${CANDIDATES})
      union all
      (select account_id, 2 from account_words matched join portfolio using (account_id)
        where ${readable} and word like ${`${escapeLike(rarest)}%`} and ${all} limit ${CANDIDATES})
      union all
      (select account_id, 3 from account_words matched join portfolio using (account_id)
        where ${readable} and ${rarest.length > 2} and sound like sound_of(${rarest}) || '%' and ${alike} limit ${CANDIDATES})
    ), best as (select account_id, min(rank) as rank from found group by 1)
    select accounts.id, accounts.name, portfolio.band, portfolio.overall, members.name as owner
    from best join portfolio using (account_id) join accounts on accounts.id = best.account_id
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
