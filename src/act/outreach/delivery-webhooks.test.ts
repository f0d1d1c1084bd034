import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Resolve } from '../../platform/outgoing/post.ts'
import { createOutreachWorld, HOUR, LETTER, MINUTE, type OutreachWorld } from '../../platform/testing/outreach-world.ts'
import { startReceiver } from '../../platform/testing/receivers.ts'
import type { EffectPayload } from './effects.ts'
import { newEndpointSecret } from './endpoint-secret.ts'

let world: OutreachWorld

beforeAll(async () => {
  world = await createOutreachWorld()
})
afterAll(() => world.server.stop())
beforeEach(() => world.begin())
afterEach(() => world.end())

const message = (endpointId: number): EffectPayload => ({
  kind: 'webhook',
  endpointId,
  type: 'playbook.step',
  data: { a: 1 },
})

test('a webhook is signed by Standard Webhooks and keeps its id and body at every attempt', async () => {
  const receiver = await startReceiver((_call, response) => void response.writeHead(500).end('oops'))
  world.ends.push(receiver)
  const secret = newEndpointSecret()
  const id = await world.intend(message(await world.addEndpoint(receiver.url, secret)))
  await world.deliver()
  expect(await world.stateOf(id)).toMatchObject({ state: 'due', failure: 'The receiver answered 500.', answer: 'oops' })
  world.passes(5_000)
  receiver.answer = (_call, response) => void response.writeHead(200).end('ok')
  await world.deliver()
  expect(receiver.calls.length).toBe(2)
  for (const { body, headers } of receiver.calls) {
    const given = new Webhook(secret).verify(body, headers as Record<string, string>)
    expect(given).toMatchObject({ type: 'playbook.step', data: { a: 1 } })
    expect(headers['webhook-id']).toBe(id)
  }
  expect(receiver.calls[0]?.body).toBe(receiver.calls[1]?.body)
  expect((await world.stateOf(id)).state).toBe('sent')
})

test('410 switches the endpoint off for good; others that wait for it end with it', async () => {
  const receiver = await startReceiver((_call, response) => void response.writeHead(410).end())
  world.ends.push(receiver)
  const endpoint = await world.addEndpoint(receiver.url)
  await world.intend(message(endpoint))
  await world.deliver()
  await world.intend(message(endpoint), { of: { runId: world.run, stepId: 's2' } })
  await world.deliver()
  expect(receiver.calls.length).toBe(1)
  expect(world.settled.map(({ state }) => state)).toEqual(['failed', 'failed'])
  const stored = await world.server.db.selectFrom('webhook_endpoints').select(['state', 'because']).executeTakeFirst()
  expect(stored).toEqual({ state: 'gone', because: expect.stringContaining('410') })
})

test('a busy receiver is believed when it says how long to wait', async () => {
  const receiver = await startReceiver(
    (_call, response) => void response.writeHead(429, { 'retry-after': '600' }).end(),
  )
  world.ends.push(receiver)
  const id = await world.intend(message(await world.addEndpoint(receiver.url)))
  await world.deliver()
  expect((await world.stateOf(id)).due_at.getTime() - world.now.getTime()).toBe(10 * MINUTE)
})

test('a redirect into a private network is not followed, and says so', async () => {
  const inside = await startReceiver()
  const receiver = await startReceiver(
    (_call, response) => void response.writeHead(302, { location: inside.url }).end(),
  )
  world.ends.push(inside, receiver)
  const id = await world.intend(message(await world.addEndpoint(receiver.url)))
  await world.deliver()
  expect(inside.calls).toEqual([])
  expect((await world.stateOf(id)).failure).toContain('Redirects are not followed')
})

test('a name that leads inside at the moment of sending is refused for good', async () => {
  const inside = await startReceiver()
  world.ends.push(inside)
  const resolve: Resolve = async () => [{ address: '10.1.2.3', family: 4 }]
  const id = await world.intend(message(await world.addEndpoint(inside.url.replace('127.0.0.1', 'rebind.example'))))
  await world.deliver(world.worker({ resolve }))
  expect(inside.calls).toEqual([])
  expect(await world.stateOf(id)).toMatchObject({
    state: 'failed',
    failure: expect.stringContaining('private network'),
  })
})

test('a receiver that hangs delays neither e-mails nor other receivers', async () => {
  const hanging = await startReceiver(() => {})
  const good = await startReceiver()
  world.ends.push(hanging, good)
  const slowEndpoint = await world.addEndpoint(hanging.url)
  for (let step = 0; step < 100; step += 1)
    await world.intend(message(slowEndpoint), { of: { runId: world.run, stepId: `h${step}` } })
  world.passes(1_000)
  await world.intend(message(await world.addEndpoint(good.url)), { of: { runId: world.run, stepId: 'g' } })
  await world.intend(LETTER)
  const one = world.worker({ timeoutMs: 1_500 })
  await one.round()
  await expect.poll(() => [good.calls.length, world.mail.mails.length, hanging.calls.length]).toEqual([1, 1, 2])
  expect(await one.round()).toBe(0)
  await one.idle()
  expect(world.settled.map(({ stepId }) => stepId).toSorted()).toEqual(['g', 's1'])
})

test('after three days a webhook is given up', async () => {
  const receiver = await startReceiver((_call, response) => void response.writeHead(500).end())
  world.ends.push(receiver)
  const id = await world.intend(message(await world.addEndpoint(receiver.url)))
  const began = world.now.getTime()
  while ((await world.stateOf(id)).state === 'due') {
    world.now = (await world.stateOf(id)).due_at
    await world.deliver()
  }
  expect((world.now.getTime() - began) / HOUR).toBeGreaterThan(72)
  expect((world.now.getTime() - began) / HOUR).toBeLessThan(80)
  expect((await world.stateOf(id)).attempts).toBe(10)
})

test('a Slack message carries its id, goes to a member by address, and waits as long as Slack says', async () => {
  world.slack.users.set(world.server.members.csm.email, 'U42')
  const id = await world.intend({ kind: 'slack', to: { email: world.server.members.csm.email }, text: 'Look at Acme' })
  world.slack.refuse = (method) =>
    method === 'chat.postMessage' ? { status: 429, headers: { 'retry-after': '90' } } : null
  await world.deliver()
  expect((await world.stateOf(id)).due_at.getTime() - world.now.getTime()).toBe(90_000)
  world.slack.refuse = () => null
  world.passes(90_000)
  await world.deliver()
  expect(world.slack.messages).toEqual([
    { channel: 'U42', text: 'Look at Acme', id, clientId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  ])
})

test('Slack: somebody it does not know is over; a revoked token is ours to mend', async () => {
  const unknown = await world.intend({ kind: 'slack', to: { email: 'nobody@our.test' }, text: 'Hi' })
  await world.deliver()
  expect(await world.stateOf(unknown)).toMatchObject({
    state: 'failed',
    failure: 'Slack knows nobody by this e-mail address.',
  })
  world.slack.refuse = () => 'token_revoked'
  const waiting = await world.intend(
    { kind: 'slack', to: { channel: '#cs' }, text: 'Hi' },
    { of: { runId: world.run, stepId: 's2' } },
  )
  await world.deliver()
  expect(await world.stateOf(waiting)).toMatchObject({ state: 'due', failure: expect.stringContaining('revoked') })
})
