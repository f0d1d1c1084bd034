import { refreshMoney } from '../record/money/actions.ts'
import { day } from '../kernel/day.ts'
import { sql } from '../platform/db/database.ts'
import { insertRawEvents } from '../platform/testing/raw-events.ts'
import { createWorld, insertRow, type World } from '../platform/testing/fixtures.ts'
import type { TestServer } from '../platform/testing/server.ts'

/** Accounts whose people and money the tests change. */
export type Whose = 'csm' | 'colleague' | 'stranger'
export const WHOSE: readonly Whose[] = ['csm', 'colleague', 'stranger']

const TODAY = day('2026-03-10')
const AT = '2026-03-08T10:00:00Z'
/** The first letter and the domain are what a mask leaves. */
const DOMAIN = 'people.test'
let renamed = 0

export const nameBefore = (whose: Whose) => `Quentin ${whose}`
export const emailBefore = (whose: Whose) => `quentin.${whose}@${DOMAIN}`

/** The company of the fixtures, where accounts pay, and people stand wherever one may be named in a column of its own. */
export async function createUnseenWorld(server: TestServer): Promise<World> {
  const world = await createWorld(server)
  const accountIds = Object.values(world.accounts)
  await server.request('admin', 'PUT', `/api/members/${server.members.readonly.id}/granted-accounts`, {
    accountIds: [world.accounts.csm],
  })
  for (const whose of WHOSE) await addPerson(world, whose)
  await addHealth(server, accountIds)
  await server.db.transaction().execute((trx) => refreshMoney(trx, accountIds, TODAY))
  return world
}

/** Everybody of the account is somebody else with the same first letter and domain. */
export async function renamePeople({ server, accounts }: World, whose: Whose): Promise<void> {
  const id = accounts[whose]
  renamed += 1
  const [name, email] = [`Quirina ${renamed}`, `quirina.${renamed}@${DOMAIN}`]
  const said = `550 ${email} unknown`
  await sql`update contacts set name = ${name}, email = ${email} where account_id = ${id}`.execute(server.db)
  await sql`update activities set contact_email = ${email} where account_id = ${id} and contact_email is not null`.execute(
    server.db,
  )
  await sql`update survey_responses set contact_email = ${email} where account_id = ${id}`.execute(server.db)
  await sql`update events set user_id = ${email} where account_id = ${id}`.execute(server.db)
  await sql`update user_days set user_id = ${email} where account_id = ${id}`.execute(server.db)
  await sql`
    update effects set payload = payload || jsonb_build_object('to', ${email}::text, 'toName', ${name}::text),
      answer = ${said}, failure = ${said}
    where account_id = ${id} and kind = 'email'`.execute(server.db)
  const runs = sql`(select id from playbook_runs where account_id = ${id})`
  await sql`update playbook_runs set because = ${said} where account_id = ${id}`.execute(server.db)
  await sql`update playbook_steps set failure = ${said} where run_id in ${runs}`.execute(server.db)
  await sql`update playbook_run_notes set sentence = ${said} where run_id in ${runs}`.execute(server.db)
  await sql`update effect_attempts set said = ${said} where effect_id = ${`mail:${whose}`}`.execute(server.db)
}

/** Pays seven times as much, and everything else in money is seven times as much, too. */
export async function multiplyMoney({ server, accounts }: World, whose: Whose): Promise<void> {
  const id = accounts[whose]
  for (const [table, column] of MONEY)
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sql.ref(column)} * 7 where account_id = ${id}`.execute(
      server.db,
    )
  await server.db.transaction().execute((trx) => refreshMoney(trx, [id], TODAY))
}

const MONEY = [
  ['subscriptions', 'amount'],
  ['renewals', 'amount'],
  ['renewals', 'amount_minor'],
  ['renewal_views', 'amount_minor'],
  ['leads', 'amount'],
  ['invoices', 'amount'],
  ['outcomes', 'value_amount'],
  ['account_tiers', 'price_minor'],
] as const

async function addPerson({ server, accounts }: World, whose: Whose): Promise<void> {
  const account_id = accounts[whose]
  const own = { account_id, source_id: 1 }
  const [name, email] = [nameBefore(whose), emailBefore(whose)]
  await sql`
    update contacts set name = ${name}, email = ${email}, title = 'Buyer', roles = '{champion,executive_sponsor}'
    where account_id = ${account_id}`.execute(server.db)
  const { id: contact_id } = await server.db
    .selectFrom('contacts')
    .select('id')
    .where('account_id', '=', account_id)
    .executeTakeFirstOrThrow()
  const external = (what: string) => ({ ...own, external_id: `${what}-${whose}` })
  await insertRow(server, 'activities', { ...external('call'), at: AT, type: 'call', contact_id, subject: 'A call' })
  await insertRow(server, 'activities', { ...external('mail'), at: AT, type: 'email', contact_email: email })
  const answer = { contact_id, contact_email: email, survey: 'nps', answered_at: AT }
  await insertRow(server, 'survey_responses', { ...external('high'), ...answer, score: 9, comment: 'Fine' })
  await insertRow(server, 'survey_responses', { ...external('low'), ...answer, score: 2, comment: 'Bad' })
  await insertRow(server, 'invoices', {
    ...external('invoice'),
    issued_on: '2026-01-10',
    due_on: '2026-04-09',
    amount: 900,
    currency: 'EUR',
  })
  const fromPerson = sql`set contact_id = ${contact_id} where account_id = ${account_id}`
  for (const table of ['tasks', 'leads', 'playbook_runs', 'effects'])
    await sql`update ${sql.table(table)} ${fromPerson}`.execute(server.db)
  await insertRow(server, 'effects', {
    id: `mail:${whose}`,
    kind: 'email',
    account_id,
    contact_id,
    payload: { kind: 'email', to: email, toName: name, subject: 'Hello', text: 'Hello', html: '', audience: 'contact' },
    state: 'failed',
    due_at: AT,
    answer: `550 ${email} unknown`,
    failure: `550 ${email} unknown`,
  })
  const attempt = { attempt: 1, at: AT, took_ms: 5, ok: false, said: `550 ${email} unknown` }
  await sql`update playbook_runs set because = ${attempt.said} where account_id = ${account_id}`.execute(server.db)
  await sql`
    update playbook_steps set failure = ${attempt.said} where run_id in (select id from playbook_runs where account_id = ${account_id})`.execute(
    server.db,
  )
  await sql`
    insert into playbook_run_notes (run_id, at, sentence)
    select id, ${AT}, ${attempt.said} from playbook_runs where account_id = ${account_id}`.execute(server.db)
  await insertRow(server, 'effect_attempts', { effect_id: `mail:${whose}`, ...attempt })
  await addMoney(server, account_id)
  await addUse(server, account_id, email)
}

async function addMoney(server: TestServer, account_id: number): Promise<void> {
  await sql`update outcomes set value_amount = 500, currency = 'EUR' where account_id = ${account_id}`.execute(
    server.db,
  )
  await sql`update account_tiers set price_minor = 90000 where account_id = ${account_id}`.execute(server.db)
  await sql`update leads set currency = 'EUR' where account_id = ${account_id}`.execute(server.db)
  await sql`
    insert into renewal_views (renewal_id, account_id, voice, category, amount_minor, reason, said_at)
    select id, account_id, 'csm', 'commit', 110000, 'They said so', ${AT} from renewals where account_id = ${account_id}`.execute(
    server.db,
  )
}

async function addUse(server: TestServer, accountId: number, userId: string): Promise<void> {
  const days = ['2026-03-06', '2026-03-07', '2026-03-08']
  await insertRawEvents(
    server.db,
    days.map((on) => ({ accountId, at: `${on}T10:00:00Z`, name: 'Opened', userId, properties: { mail: userId } })),
  )
  await sql`
    insert into metric_days (account_id, metric_id, day, source_id, value)
    select ${accountId}, id, d::date, 2, 3 from metrics, unnest(${days}::text[]) d where key = 'logins'`.execute(
    server.db,
  )
  await sql`
    insert into user_days (account_id, metric_id, day, user_id)
    select ${accountId}, id, d::date, ${userId} from metrics, unnest(${days}::text[]) d where key = 'logins'`.execute(
    server.db,
  )
}

async function addHealth(server: TestServer, accountIds: readonly number[]): Promise<void> {
  await sql`
    insert into account_health (account_id, as_of, version_id, cx, co, overall, effective_overall, coverage, band,
      effective_band, quadrant, change_30, cx_30, co_30, is_fresh, measure_values)
    select a, ${TODAY}, (select min(id) from scorecard_versions), 40, 40, 40, 40, 1, 'poor', 'poor', 'critical', -20, 60, 60, true, '{}'
    from unnest(${accountIds}::bigint[]) a`.execute(server.db)
}
