import { Webhook } from 'standardwebhooks'
import { afterEach, beforeAll, beforeEach, expect, test, afterAll } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { parseNetworks } from '../../platform/outgoing/address-guard.ts'
import type { Resolve } from '../../platform/outgoing/post.ts'
import { createVault } from '../../platform/secrets/vault.ts'
import {
  startMailServer,
  startReceiver,
  startSlack,
  type Stoppable,
  type TestMailServer,
  type TestSlack,
} from '../../platform/testing/receivers.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { createDelivery, type Delivery, type DeliveryParts } from './delivery.ts'
import type { EffectPayload, NewEffect, SettledEffect } from './effects.ts'
import { newEndpointSecret, sealEndpointSecret } from './endpoint-secret.ts'
import { createSenders, type Senders, type SendersParts } from './senders.ts'
import { SLACK_PURPOSE } from './services.ts'
import { NO_SETUP } from './setup.ts'
import { claimOfKind, saveAttempt } from './store-delivery.ts'
import { dropEffectsOfRun, intendEffect, releaseEffect } from './store-effects.ts'
import { insertEndpoint } from './store-endpoints.ts'
import { insertOptOut } from './store-opt-outs.ts'
import { saveSlack } from './store-services.ts'

const vault = createVault('a secret for tests that is long enough')
const START = new Date('2026-03-10T09:00:00Z')

let server: TestServer
let mail: TestMailServer
let slack: TestSlack
let account = 0
let run = 0
let now = START
let settled: SettledEffect[] = []
const ends: Stoppable[] = []

beforeAll(async () => {
  server = await createTestServer()
  const made = await sql<{
    id: number
  }>`insert into accounts (name, source_id, owner_id) values ('Acme Foods', 1, ${server.members.csm.id}) returning id`.execute(
    server.db,
  )
  account = made.rows[0]?.id ?? 0
})

afterAll(() => server.stop())

beforeEach(async () => {
  now = START
  settled = []
  mail = await startMailServer()
  slack = await startSlack()
  ends.push(mail, slack)
  await sql`delete from effects`.execute(server.db)
  await sql`delete from opt_outs`.execute(server.db)
  await sql`delete from webhook_endpoints`.execute(server.db)
  run = await newRun()
  const sealedToken = vault.seal('xoxb-test', SLACK_PURPOSE).toString('base64')
  const value = { sealedToken, team: null, changedAt: now.toISOString() }
  await server.db.transaction().execute((trx) => saveSlack(trx, { value, memberId: null, now }))
})

afterEach(() => {
  for (const end of ends.splice(0)) end.stop()
})

async function newRun(): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with playbook as (insert into playbooks (key, name) values (gen_random_uuid()::text, 'P') returning id),
      version as (insert into playbook_versions (playbook_id, version, state, definition) select id, 1, 'published', '{}' from playbook returning id, playbook_id)
    insert into playbook_runs (playbook_id, version_id, account_id, trigger_key, state, began_at)
    select playbook_id, id, ${account}, 'account', 'active', ${START} from version returning id`.execute(server.db)
  return rows[0]?.id ?? 0
}

const LETTER: EffectPayload = {
  kind: 'email',
  to: 'rosa@acme.test',
  toName: 'Rosa Lind',
  subject: 'Hello',
  text: 'Hello Rosa',
  html: '<p>Hello Rosa</p>',
  audience: 'contact',
}

async function intend(payload: EffectPayload, more: Partial<NewEffect> = {}): Promise<string> {
  const effect: NewEffect = { of: { runId: run, stepId: 's1' }, accountId: account, payload, dueAt: now, ...more }
  const { id } = await server.db.transaction().execute((trx) => intendEffect(trx, effect))
  return id
}

async function addEndpoint(url: string, secret = newEndpointSecret()): Promise<number> {
  const made = { name: 'Receiver', url, secret: sealEndpointSecret(vault, secret), createdBy: null, now }
  return server.db.transaction().execute((trx) => insertEndpoint(trx, made))
}

function worker(more: Partial<DeliveryParts> & Partial<SendersParts> = {}): Delivery & { senders: Senders } {
  const databaseNow = async () => now
  const setup = {
    ...NO_SETUP,
    mailServer: { url: mail.url, from: 'Volant <volant@our.test>' },
    slackApiUrl: slack.url,
    privateNetworks: parseNetworks('127.0.0.0/8'),
  }
  const publicUrl = 'https://volant.test'
  const senders = createSenders({ db: server.db, setup, vault, publicUrl, databaseNow, timeoutMs: 2_000, ...more })
  ends.push({ stop: () => senders.close() })
  const settle: DeliveryParts['settle'] = async (_trx, effect) => void settled.push(effect)
  const delivery = createDelivery({
    db: server.db,
    log: silentLog,
    senderOf: senders.senderOf,
    databaseNow,
    settle,
    random: () => 0.5,
    ...more,
  })
  return { ...delivery, senders }
}

async function deliver(one: Delivery = worker()): Promise<number> {
  const count = await one.round()
  await one.idle()
  return count
}

async function stateOf(id: string) {
  return server.db.selectFrom('effects').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

const passes = (ms: number) => {
  now = new Date(now.getTime() + ms)
}
const MINUTE = 60_000
const HOUR = 60 * MINUTE

test('an e-mail goes out once, under the id of its step, and its run is told', async () => {
  const id = await intend(LETTER)
  expect(await deliver()).toBe(1)
  expect(await deliver()).toBe(0)
  expect(mail.mails.map(({ messageId, replyTo }) => [messageId, replyTo?.[0]?.address])).toEqual([
    [`<${run}.s1@volant.test>`, server.members.csm.email],
  ])
  expect(settled).toEqual([
    expect.objectContaining({ id, runId: run, stepId: 's1', kind: 'email', state: 'sent', failure: null }),
  ])
  expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 1, sent_at: now })
})

test('the same step intended twice is one effect, with the first text', async () => {
  await intend(LETTER)
  await intend({ ...LETTER, subject: 'Another' })
  await deliver()
  expect(mail.mails.map(({ subject }) => subject)).toEqual(['Hello'])
})

test('what is due later, or waits for its release, stays', async () => {
  const later = await intend(LETTER, { dueAt: new Date(now.getTime() + HOUR) })
  const held = await intend(LETTER, { of: { runId: run, stepId: 's2' }, held: true })
  expect(await deliver()).toBe(0)
  await server.db.transaction().execute((trx) => releaseEffect(trx, held, now))
  expect(await deliver()).toBe(1)
  passes(HOUR)
  expect(await deliver()).toBe(1)
  expect((await stateOf(later)).state).toBe('sent')
})

test('without a mail server e-mails wait, and Slack goes on', async () => {
  const id = await intend(LETTER)
  await intend({ kind: 'slack', to: { channel: '#cs' }, text: 'Hi' }, { of: { runId: run, stepId: 's2' } })
  expect(await deliver(worker({ setup: { ...NO_SETUP, slackApiUrl: slack.url } }))).toBe(1)
  expect(await stateOf(id)).toMatchObject({ state: 'due', attempts: 0 })
})

test('a crash between sending and recording repeats with the same id, after the lease', async () => {
  const id = await intend(LETTER)
  let crashes = true
  const dying: DeliveryParts['save'] = async (trx, effect, end) => {
    const saved = await saveAttempt(trx, effect, end)
    if (crashes) throw new Error('killed')
    return saved
  }
  await deliver(worker({ save: dying }))
  crashes = false
  expect(await deliver()).toBe(0)
  expect((await stateOf(id)).state).toBe('due')
  passes(MINUTE)
  await deliver()
  expect(mail.mails.map(({ messageId }) => messageId)).toEqual([`<${run}.s1@volant.test>`, `<${run}.s1@volant.test>`])
  expect(settled.length).toBe(1)
  expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 2 })
})

test('what a run makes of the news stands or falls with the record of it', async () => {
  const id = await intend(LETTER)
  await deliver(worker({ settle: () => Promise.reject(new Error('the run says no')) }))
  expect(await stateOf(id)).toMatchObject({ state: 'due', sent_at: null })
})

/** A worker takes an e-mail and is away so long that another one delivers it; then it comes back with a failure. */
async function comesBackLate(save: NonNullable<DeliveryParts['save']>): Promise<string> {
  const id = await intend(LETTER)
  let letGo = () => {}
  const away = new Promise<void>((resolve) => (letGo = resolve))
  const slow = worker({
    save,
    senderOf: async (kind) =>
      kind === 'email'
        ? async () => {
            await away
            return { result: 'failed', status: 550, said: 'no', failure: 'It failed.' }
          }
        : null,
  })
  await slow.round()
  passes(MINUTE)
  await deliver()
  letGo()
  await slow.idle()
  return id
}

test('a worker that lost its lease changes nothing', async () => {
  const id = await comesBackLate(saveAttempt)
  expect(await stateOf(id)).toMatchObject({ state: 'sent', failure: null, attempts: 2 })
  expect(settled.map(({ state }) => state)).toEqual(['sent'])
  const attempts = await server.db.selectFrom('effect_attempts').select('attempt').where('effect_id', '=', id).execute()
  expect(attempts).toEqual([{ attempt: 2 }])
})

test('without the fence it would: the test above can see it', async () => {
  const id = await comesBackLate(async (trx, effect, end) => {
    const { fence } = await trx
      .selectFrom('effects')
      .select('fence')
      .where('id', '=', effect.id)
      .executeTakeFirstOrThrow()
    await trx.updateTable('effects').set({ state: 'due' }).where('id', '=', effect.id).execute()
    return saveAttempt(trx, { ...effect, fence }, end)
  })
  expect((await stateOf(id)).state).toBe('failed')
})

test('two workers never take the same effect', async () => {
  for (let step = 0; step < 40; step += 1) await intend(LETTER, { of: { runId: run, stepId: `s${step}` } })
  const take = () => claimOfKind(server.db, { kind: 'email', now, limit: 10 })
  const ids = (await Promise.all([take(), take(), take(), take(), take(), take()])).flat().map(({ id }) => id)
  expect(ids.length).toBe(40)
  expect(new Set(ids).size).toBe(40)
})

test('who opts out while the e-mail waits gets none, and the run is told why', async () => {
  await intend(LETTER)
  const optOut = { email: 'ROSA@acme.test ', how: 'unsubscribe', because: '', at: now } as const
  await server.db.transaction().execute((trx) => insertOptOut(trx, optOut))
  await deliver()
  expect(mail.mails).toEqual([])
  expect(settled).toEqual([
    expect.objectContaining({ state: 'dropped', failure: 'The receiver wants no e-mail from us any more.' }),
  ])
})

test('members get what their work asks for, whatever contacts opted out of', async () => {
  const optOut = { email: 'rosa@acme.test', how: 'member', because: 'asked', at: now } as const
  await server.db.transaction().execute((trx) => insertOptOut(trx, optOut))
  await intend({ ...LETTER, audience: 'member' }, { of: { id: 'digest:1' } })
  await deliver()
  expect(mail.mails.length).toBe(1)
  expect(mail.mails[0]?.headers.some(({ key }) => key === 'list-unsubscribe')).toBe(false)
})

test('greylisting is waited out with growing pauses, for two days', async () => {
  mail.refuse = () => ({ code: 451, said: 'try later' })
  const id = await intend(LETTER)
  const began = now.getTime()
  const pauses: number[] = []
  while ((await stateOf(id)).state === 'due') {
    const due = (await stateOf(id)).due_at.getTime()
    pauses.push(due - now.getTime())
    now = new Date(due)
    await deliver()
  }
  expect(pauses.slice(0, 4)).toEqual([0, MINUTE, 5 * MINUTE, 15 * MINUTE])
  expect((now.getTime() - began) / HOUR).toBeCloseTo(47.85, 1)
  expect(settled).toEqual([expect.objectContaining({ state: 'failed', answer: expect.stringContaining('try later') })])
})

test('a receiver the mail server does not know is over at once, and is not written to again', async () => {
  mail.refuse = () => ({ code: 550, said: '5.1.1 no such user' })
  await intend(LETTER)
  await deliver()
  expect(settled).toEqual([
    expect.objectContaining({ state: 'failed', answer: expect.stringContaining('no such user') }),
  ])
  const optOuts = await server.db.selectFrom('opt_outs').select(['email_key', 'how']).execute()
  expect(optOuts).toEqual([{ email_key: 'rosa@acme.test', how: 'bounce' }])
})

test('a step that failed for good and is performed again is sent anew, as it is now', async () => {
  mail.refuse = () => ({ code: 550, said: '5.7.1 no' })
  await intend(LETTER)
  await deliver()
  mail.refuse = () => null
  await intend({ ...LETTER, subject: 'Corrected' })
  await deliver()
  expect(mail.mails.map(({ subject }) => subject)).toEqual(['Corrected'])
  expect(settled.map(({ state }) => state)).toEqual(['failed', 'sent'])
})

test('an e-mail tells how to get no more: a button for mail programs and a link', async () => {
  await intend(LETTER)
  await deliver()
  const [seen] = mail.mails
  const header = (name: string) => seen?.headers.find(({ key }) => key === name)?.value
  expect(header('list-unsubscribe')).toMatch(/^<https:\/\/volant\.test\/unsubscribe\/[\w-]{43}>$/)
  expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  const link = header('list-unsubscribe')?.slice(1, -1) ?? ''
  expect(seen?.text).toContain(`No more e-mails from us: ${link}`)
  expect(seen?.html).toContain(`<a href="${link}">`)
  const kept = await sql<{ text: string }>`select unsubscribe_links::text as text from unsubscribe_links`.execute(
    server.db,
  )
  expect(kept.rows.map(({ text }) => text).join()).not.toContain(link.split('/').at(-1))
})

test('what was taken back while it was being sent is not tried again', async () => {
  const id = await intend(LETTER)
  let letGo = () => {}
  const away = new Promise<void>((resolve) => (letGo = resolve))
  const failing = worker({
    senderOf: async () => async () => {
      await away
      return { result: 'again', status: 451, said: 'later', failure: 'Not yet.' }
    },
  })
  await failing.round()
  await sql`update effects set lease_until = clock_timestamp() + interval '1 minute' where id = ${id}`.execute(
    server.db,
  )
  const taken = await server.db.transaction().execute((trx) => dropEffectsOfRun(trx, run, 'The run was cancelled.'))
  expect([taken, (await stateOf(id)).state]).toEqual([0, 'due'])
  letGo()
  await failing.idle()
  expect(await stateOf(id)).toMatchObject({ state: 'dropped', failure: 'The run was cancelled.' })
})

test('what was taken back before is never sent', async () => {
  await intend(LETTER)
  expect(await server.db.transaction().execute((trx) => dropEffectsOfRun(trx, run, 'The run was cancelled.'))).toBe(1)
  expect(await deliver()).toBe(0)
  expect(settled).toEqual([])
})

const message = (endpointId: number): EffectPayload => ({
  kind: 'webhook',
  endpointId,
  type: 'playbook.step',
  data: { a: 1 },
})

test('a webhook is signed by Standard Webhooks and keeps its id and body at every attempt', async () => {
  const receiver = await startReceiver((_call, response) => void response.writeHead(500).end('oops'))
  ends.push(receiver)
  const secret = newEndpointSecret()
  const id = await intend(message(await addEndpoint(receiver.url, secret)))
  await deliver()
  expect(await stateOf(id)).toMatchObject({ state: 'due', failure: 'The receiver answered 500.', answer: 'oops' })
  passes(5_000)
  receiver.answer = (_call, response) => void response.writeHead(200).end('ok')
  await deliver()
  expect(receiver.calls.length).toBe(2)
  for (const { body, headers } of receiver.calls) {
    const given = new Webhook(secret).verify(body, headers as Record<string, string>)
    expect(given).toMatchObject({ type: 'playbook.step', data: { a: 1 } })
    expect(headers['webhook-id']).toBe(id)
  }
  expect(receiver.calls[0]?.body).toBe(receiver.calls[1]?.body)
  expect((await stateOf(id)).state).toBe('sent')
})

test('410 switches the endpoint off for good; others that wait for it end with it', async () => {
  const receiver = await startReceiver((_call, response) => void response.writeHead(410).end())
  ends.push(receiver)
  const endpoint = await addEndpoint(receiver.url)
  await intend(message(endpoint))
  await deliver()
  await intend(message(endpoint), { of: { runId: run, stepId: 's2' } })
  await deliver()
  expect(receiver.calls.length).toBe(1)
  expect(settled.map(({ state }) => state)).toEqual(['failed', 'failed'])
  const stored = await server.db.selectFrom('webhook_endpoints').select(['state', 'because']).executeTakeFirst()
  expect(stored).toEqual({ state: 'gone', because: expect.stringContaining('410') })
})

test('a busy receiver is believed when it says how long to wait', async () => {
  const receiver = await startReceiver(
    (_call, response) => void response.writeHead(429, { 'retry-after': '600' }).end(),
  )
  ends.push(receiver)
  const id = await intend(message(await addEndpoint(receiver.url)))
  await deliver()
  expect((await stateOf(id)).due_at.getTime() - now.getTime()).toBe(10 * MINUTE)
})

test('a redirect into a private network is not followed, and says so', async () => {
  const inside = await startReceiver()
  const receiver = await startReceiver(
    (_call, response) => void response.writeHead(302, { location: inside.url }).end(),
  )
  ends.push(inside, receiver)
  const id = await intend(message(await addEndpoint(receiver.url)))
  await deliver()
  expect(inside.calls).toEqual([])
  expect((await stateOf(id)).failure).toContain('Redirects are not followed')
})

test('a name that leads inside at the moment of sending is refused for good', async () => {
  const inside = await startReceiver()
  ends.push(inside)
  const resolve: Resolve = async () => [{ address: '10.1.2.3', family: 4 }]
  const id = await intend(message(await addEndpoint(inside.url.replace('127.0.0.1', 'rebind.example'))))
  await deliver(worker({ resolve }))
  expect(inside.calls).toEqual([])
  expect(await stateOf(id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('private network') })
})

test('a receiver that hangs delays neither e-mails nor other receivers', async () => {
  const hanging = await startReceiver(() => {})
  const good = await startReceiver()
  ends.push(hanging, good)
  const slowEndpoint = await addEndpoint(hanging.url)
  for (let step = 0; step < 100; step += 1)
    await intend(message(slowEndpoint), { of: { runId: run, stepId: `h${step}` } })
  passes(1_000)
  await intend(message(await addEndpoint(good.url)), { of: { runId: run, stepId: 'g' } })
  await intend(LETTER)
  const one = worker({ timeoutMs: 1_500 })
  await one.round()
  await expect.poll(() => [good.calls.length, mail.mails.length, hanging.calls.length]).toEqual([1, 1, 2])
  expect(await one.round()).toBe(0)
  await one.idle()
  expect(settled.map(({ stepId }) => stepId).toSorted()).toEqual(['g', 's1'])
})

test('after three days a webhook is given up', async () => {
  const receiver = await startReceiver((_call, response) => void response.writeHead(500).end())
  ends.push(receiver)
  const id = await intend(message(await addEndpoint(receiver.url)))
  const began = now.getTime()
  while ((await stateOf(id)).state === 'due') {
    now = (await stateOf(id)).due_at
    await deliver()
  }
  expect((now.getTime() - began) / HOUR).toBeGreaterThan(72)
  expect((now.getTime() - began) / HOUR).toBeLessThan(80)
  expect((await stateOf(id)).attempts).toBe(10)
})

test('a Slack message carries its id, goes to a member by address, and waits as long as Slack says', async () => {
  slack.users.set(server.members.csm.email, 'U42')
  const id = await intend({ kind: 'slack', to: { email: server.members.csm.email }, text: 'Look at Acme' })
  slack.refuse = (method) => (method === 'chat.postMessage' ? { status: 429, headers: { 'retry-after': '90' } } : null)
  await deliver()
  expect((await stateOf(id)).due_at.getTime() - now.getTime()).toBe(90_000)
  slack.refuse = () => null
  passes(90_000)
  await deliver()
  expect(slack.messages).toEqual([
    { channel: 'U42', text: 'Look at Acme', id, clientId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  ])
})

test('Slack: somebody it does not know is over; a revoked token is ours to mend', async () => {
  const unknown = await intend({ kind: 'slack', to: { email: 'nobody@our.test' }, text: 'Hi' })
  await deliver()
  expect(await stateOf(unknown)).toMatchObject({
    state: 'failed',
    failure: 'Slack knows nobody by this e-mail address.',
  })
  slack.refuse = () => 'token_revoked'
  const waiting = await intend(
    { kind: 'slack', to: { channel: '#cs' }, text: 'Hi' },
    { of: { runId: run, stepId: 's2' } },
  )
  await deliver()
  expect(await stateOf(waiting)).toMatchObject({ state: 'due', failure: expect.stringContaining('revoked') })
})
