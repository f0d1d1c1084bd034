import { sql, type Trx } from '../../platform/db/database.ts'
import { namingText } from './naming-text.ts'
import type { Person } from './person.ts'

const AT_ONCE = 500

/** Items of the event debugger that name the person lose their bytes. Returns how many. */
export async function eraseIssues(trx: Trx, person: Person): Promise<number> {
  const names = namingText(person)
  let erased = 0
  let after = 0
  for (;;) {
    const issues = await issuesAfter(trx, after)
    const last = issues.at(-1)
    if (!last) return erased
    after = last.id
    const theirs = issues.filter(({ raw, said }) => names(said) || names(raw.toString('utf8'))).map(({ id }) => id)
    if (theirs.length > 0) await emptyIssues(trx, theirs)
    erased += theirs.length
  }
}

interface Issue {
  readonly id: number
  readonly raw: Buffer
  /** Everything else in it that came from outside. */
  readonly said: string
}

async function issuesAfter(trx: Trx, after: number): Promise<Issue[]> {
  const { rows } = await sql<Issue>`
    select id, raw, concat_ws(' ', message, event_name, message_id, context) as said
    from event_issues where id > ${after} order by id limit ${AT_ONCE}`.execute(trx)
  return rows
}

async function emptyIssues(trx: Trx, ids: readonly number[]): Promise<void> {
  await sql`
    update event_issues set raw = '{}', context = null, message = 'It named a person who was erased.', event_name = null,
      message_id = null, state = case when state = 'open' then 'dismissed' else state end
    where id = any(${[...ids]}::bigint[])`.execute(trx)
}
