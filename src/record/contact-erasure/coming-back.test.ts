import type { PoolClient } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasOptedOut } from '../../act/outreach/views-recipients.ts'
import { insertOptOut } from '../../act/outreach/store-opt-outs.ts'
import { commandActor } from '../../identity/sessions/actor.ts'
import { inTransaction, sql } from '../../platform/db/database.ts'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'
import { PERSON_KEEPERS } from '../../slices.ts'
import { applyTraits } from '../event-accounts/apply-traits.ts'
import type { EventItem } from '../events/item.ts'
import { Knowledge } from '../events/knowledge.ts'
import { storeGroup } from '../events/flush.ts'
import { mergeAccounts, unmergeAccounts } from '../hygiene/merge.ts'
import { ensureSource } from '../sources/store.ts'
import { askErasure, carryOutErasure } from './actions.ts'
import { dump } from '../../platform/testing/person-world.ts'

const NOW = new Date('2026-03-10T09:00:00Z')

let world: ImportWorld
let client: PoolClient
let source: number
const knowledge = new Knowledge()

beforeAll(async () => {
  world = await createImportWorld()
  client = await world.environment.pool.connect()
  source = await ensureSource(world.db, { key: 'app', name: 'App', kind: 'events' })
  await sql`insert into event_sources (source_id) values (${source})`.execute(world.db)
  await world.load('accounts', 'external_id,name\nacme,Acme\nbolt,Bolt\n')
})
afterAll(async () => {
  client.release()
  await world.stop()
})

async function erase(email: string, neverAgain: boolean): Promise<number> {
  const context = await world.environment.contextFor(commandActor('Tester'))
  const [contact] = await world.rows<{ id: number }>(`select id from contacts where email = '${email}'`)
  const contactId = contact?.id ?? 0
  const { erasureId } = await askErasure({ contactId, neverAgain }, context)
  await carryOutErasure(context, erasureId, PERSON_KEEPERS)
  return contactId
}

let count = 0
async function send(...items: Partial<EventItem>[]): Promise<void> {
  const made = items.map((about): EventItem => {
    count += 1
    const plain = {
      type: 't' as const,
      name: 'Used',
      userId: null,
      anonymousId: null,
      groupKey: 'acme',
      previousId: null,
      properties: '{}',
    }
    return { ...plain, messageId: `m${count}`, at: NOW.getTime(), original: null, ...about }
  })
  const deliveries = [{ sourceId: source, receivedAt: NOW.getTime(), items: made }]
  await storeGroup(client, knowledge, { deliveries, options: { now: NOW, importId: null, arrivals: [] } })
  await applyTraits({ db: world.db, pool: world.environment.pool, now: NOW })
}

const linesWith = async (said: RegExp) => (await dump(world.db)).filter((line) => said.test(line))
const people = () =>
  world.rows<{ name: string; email: string }>('select name, email from contacts where erased_at is null order by id')

test('undoing the import that brought an erased person, or that changed it, does not bring it back', async () => {
  const first = await world.load(
    'contacts',
    'external_id,account_external_id,name,email\nc1,acme,Anna Lind,anna@acme.test\n',
  )
  const second = await world.load(
    'contacts',
    'external_id,account_external_id,name,email,title\nc1,acme,Anna B. Lind,anna@acme.test,Buyer\n',
  )
  await erase('anna@acme.test', false)
  expect((await world.undo(second.id)).state).toBe('undone')
  expect(await linesWith(/anna/i)).toEqual([])
  expect((await world.undo(first.id)).state).toBe('undone')
  expect(await linesWith(/anna/i)).toEqual([])
})

test('who is erased may come back with the next import, and still gets no e-mail', async () => {
  await world.load('contacts', 'external_id,account_external_id,name,email\nc2,acme,Cara Lund,cara@acme.test\n')
  await inTransaction(world.db, (trx) =>
    insertOptOut(trx, { email: 'Cara@acme.test', how: 'member', because: '', at: NOW }),
  )
  await erase('cara@acme.test', false)
  expect(await linesWith(/cara/i)).toEqual([])
  await world.load('contacts', 'external_id,account_external_id,name,email\nc2,acme,Cara Lund,cara@acme.test\n')
  expect(await people()).toEqual([{ name: 'Cara Lund', email: 'cara@acme.test' }])
  expect(await hasOptedOut(world.db, 'cara@acme.test')).toBe(true)
})

test('who is never to be taken in again is passed over by imports and stays unnamed in events', async () => {
  const file =
    'external_id,account_external_id,name,email\nc3,acme,Dora Lang,dora@acme.test\nc4,acme,Emil Lang,emil@acme.test\n'
  const answers =
    'external_id,account_external_id,contact_email,survey,score,comment,answered_at\nr1,acme,dora@acme.test,nps,2,Dora says no,2026-03-01\n'
  await world.load('contacts', file)
  await world.load('survey_responses', answers)
  await send(
    {
      type: 'i',
      name: 'identify',
      userId: 'dora-9',
      anonymousId: 'visitor-dora',
      properties: '{"email":"dora@acme.test"}',
    },
    { userId: 'dora-9' },
  )
  await send({ type: 'g', name: 'group', userId: 'dora-9' })
  await erase('dora@acme.test', true)
  expect(await linesWith(/dora/i)).toEqual([])
  const users = () => world.rows("select distinct user_id from events where name = 'Used'")
  const before = await users()

  expect((await world.load('contacts', file)).counts).toMatchObject({ read: 2, skipped: 1, unchanged: 1, failed: 0 })
  expect((await world.load('survey_responses', answers)).counts).toMatchObject({ read: 1, skipped: 1, failed: 0 })
  await send(
    { type: 'i', name: 'identify', userId: 'dora-9', properties: '{"email":"dora@acme.test","name":"Dora"}' },
    { type: 'i', name: 'identify', userId: 'new-id', properties: '{"email":"Dora@acme.test"}' },
    { userId: 'dora-9', anonymousId: 'visitor-dora', properties: '{"who":"Dora"}' },
    { anonymousId: 'visitor-dora' },
  )
  expect(await linesWith(/dora/i)).toEqual([])
  expect(await users()).toEqual(expect.arrayContaining(before))
  expect((await users()).length).toBe(before.length + 1)
  expect((await people()).map(({ name }) => name)).toEqual(['Cara Lund', 'Emil Lang'])
})

test('undoing a merge of accounts gives back a row that names nobody', async () => {
  await world.load('contacts', 'external_id,account_external_id,name,email\nc5,bolt,Finn Lake,finn@bolt.test\n')
  const ids = await world.rows<{ id: number }>("select id from accounts where name in ('Acme', 'Bolt') order by name")
  const [winnerId = 0, loserId = 0] = ids.map(({ id }) => id)
  const { today } = await world.environment.contextFor(commandActor('Tester'))
  const asked = { id: 1, winnerId, loserId, memberId: null, fromLoser: [], mergedAt: NOW }
  const moved = await inTransaction(world.db, (trx) => mergeAccounts(trx, asked as never, { now: NOW, today }))
  const contactId = await erase('finn@bolt.test', false)
  await inTransaction(world.db, (trx) => unmergeAccounts(trx, { ...asked, moved } as never, { now: NOW, today }))
  expect(await linesWith(/finn/i)).toEqual([])
  expect(await world.rows(`select account_id, name from contacts where id = ${contactId}`)).toEqual([
    { account_id: loserId, name: 'Erased person' },
  ])
})
