import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { parseNetworks } from '../../platform/outgoing/address-guard.ts'
import { createVault } from '../../platform/secrets/vault.ts'
import { masterSecret } from '../../platform/secrets/master-secret.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createOutreachWorld, HOUR, LETTER, type OutreachWorld } from '../../platform/testing/outreach-world.ts'
import { startReceiver } from '../../platform/testing/receivers.ts'
import type { Asker } from '../../platform/testing/server.ts'
import { NO_SETUP } from './setup.ts'
import { tellMember } from './store-notices.ts'

let world: OutreachWorld
let rosa = 0

beforeAll(async () => {
  world = await createOutreachWorld()
  const contact = { account_id: world.account, source_id: 1, email: 'Rosa@Acme.test', name: 'Rosa Lind' }
  rosa = await insertRow(world.server, 'contacts', { ...contact, roles: ['champion'] })
})
afterAll(() => world.server.stop())
beforeEach(() => world.begin())
afterEach(() => world.end())

const ask = (who: Asker, method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  world.server.request(who, method, path, body, headers)

/** A worker that reads the secrets as this server keeps them. */
const ownWorker = () =>
  world.worker({
    vault: createVault(masterSecret(undefined, world.server.dataDirectory)),
    setup: {
      ...NO_SETUP,
      privateNetworks: parseNetworks('127.0.0.0/8'),
      mailServer: { url: world.mail.url, from: 'v@our.test' },
    },
  })

test('a preview reads as it would be sent, and says who would get it', async () => {
  const asked = {
    kind: 'email',
    accountId: world.account,
    subject: 'About {{account.name}}',
    body: 'Hi {{contact.first_name|there}}, {{owner.name}} {{renewal.date}} {{oops}}',
    toRoles: ['executive_sponsor', 'champion'],
  }
  const { body } = await ask('csm', 'POST', '/api/messages/preview', asked)
  expect(body).toMatchObject({
    subject: 'About Acme Foods',
    text: `Hi Rosa, ${world.server.members.csm.name}  `,
    missing: ['renewal.date', 'oops'],
    problems: ['There is no merge field {{oops}}. Choose one from the list.'],
    recipient: { name: 'Rosa Lind', email: 'Rosa@Acme.test', role: 'champion' },
    because: ['Nobody is executive sponsor.', 'Goes to Rosa Lind, champion.'],
  })
  const masked = await ask('executive', 'POST', '/api/messages/preview', asked)
  expect(masked.body).toMatchObject({ recipient: { name: 'R•••', email: 'R•••@Acme.test' }, because: [] })
  expect(masked.text).not.toContain('Rosa')
})

test('the list of fields holds this company’s measures', async () => {
  const { body } = await ask('csm', 'GET', '/api/merge-fields')
  const fields = body.fields.map(({ field }: { field: string }) => field)
  expect(fields).toContain('account.name')
  expect(fields.some((field: string) => field.startsWith('measure.'))).toBe(true)
})

test('notices are the member’s own: counted, read, and told once per step', async () => {
  const { csm, leader } = world.server.members
  const notice = { memberId: csm.id, accountId: world.account, text: 'Look here', path: '/accounts/1', at: world.now }
  const of = { runId: world.run, stepId: 'n1' }
  for (const given of [
    { ...notice, of },
    { ...notice, of },
    { ...notice, memberId: leader.id, of },
  ])
    await world.server.db.transaction().execute((trx) => tellMember(trx, given))
  const seen = await ask('csm', 'GET', '/api/me/notices')
  expect(seen.body).toMatchObject({
    unread: 1,
    notices: [{ text: 'Look here', account: { name: 'Acme Foods' }, readAt: null }],
  })
  expect((await ask('leader', 'POST', '/api/me/notices/read', { ids: [seen.body.notices[0].id] })).body.unread).toBe(1)
  expect((await ask('csm', 'POST', '/api/me/notices/read', {})).body.unread).toBe(0)
  expect((await ask('leader', 'GET', '/api/me/notices')).body.unread).toBe(1)
})

test('the outbox shows what each role may see of it', async () => {
  const id = await world.intend({ ...LETTER, subject: 'Your €184,000' })
  const list = async (who: Asker) => (await ask(who, 'GET', '/api/effects')).body
  expect((await list('csm')).effects).toEqual([
    expect.objectContaining({
      id,
      to: 'Rosa Lind · rosa@acme.test',
      title: 'Your €184,000',
      state: 'due',
      mayChange: true,
    }),
  ])
  expect((await list('executive')).effects).toEqual([
    expect.objectContaining({ to: 'R••• · r•••@acme.test', title: null, mayChange: false }),
  ])
  const stranger = await world.server.addMember({ role: 'csm' })
  expect((await list(stranger)).total).toBe(0)
  expect((await ask(stranger, 'GET', `/api/effects/${id}`)).status).toBe(404)
  expect((await ask('executive', 'GET', `/api/effects/${id}`)).body.text).toBeNull()
  expect((await ask('csm', 'GET', `/api/effects/${id}`)).body.text).toBe('Hello Rosa')
})

test('it says plainly that nothing goes out without a mail server', async () => {
  await world.intend(LETTER)
  await world.intend(LETTER, { of: { runId: world.run, stepId: 's2' } })
  const { body } = await ask('csm', 'GET', '/api/outreach-state')
  expect(body).toMatchObject({ mail: 'off', waiting: { email: 2 } })
  expect(body.sentences).toContain('2 e-mails wait: no mail server is set up.')
  expect((await ask('csm', 'GET', '/api/effects')).body.effects[0].because).toBe('It waits: no mail server is set up.')
})

test('what failed is sent again by hand, what waits can be taken back', async () => {
  const id = await world.intend(LETTER)
  expect((await ask('csm', 'POST', `/api/effects/${id}/send-again`)).status).toBe(409)
  const taken = await ask('csm', 'POST', `/api/effects/${id}/drop`, { because: 'Talked to her instead' })
  expect(taken.status).toBe(200)
  expect(await world.stateOf(id)).toMatchObject({ state: 'dropped', failure: 'Talked to her instead' })
  expect((await ask('csm', 'POST', `/api/effects/${id}/drop`, { because: 'Again' })).status).toBe(409)
  expect((await ask('csm', 'POST', `/api/effects/${id}/send-again`)).status).toBe(200)
  await world.deliver()
  expect(world.mail.mails.length).toBe(1)
  expect((await ask('csm', 'POST', `/api/effects/${id}/send-again`)).status).toBe(409)
})

test('an endpoint’s secret is shown once, signs what is sent, and the old one signs along for a day', async () => {
  const receiver = await startReceiver()
  world.ends.push(receiver)
  const given = { name: 'CRM', url: receiver.url.replace('127.0.0.1', 'localhost') }
  const { body: made } = await ask('operations', 'POST', '/api/webhook-endpoints', given)
  expect(made.secret).toMatch(/^whsec_/)
  const listed = await ask('operations', 'GET', '/api/webhook-endpoints')
  expect(listed.text).not.toContain(made.secret)
  expect(listed.body.endpoints[0]).toMatchObject({ name: 'CRM', url: given.url, state: 'on' })
  expect((await ask('csm', 'GET', '/api/webhook-endpoints')).body.endpoints[0]).toMatchObject({
    url: null,
    host: new URL(given.url).host,
  })
  const { body: next } = await ask('operations', 'POST', `/api/webhook-endpoints/${made.id}/secret`, {})
  await ask('operations', 'POST', `/api/webhook-endpoints/${made.id}/test`)
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
  const vault = createVault(masterSecret(undefined, world.server.dataDirectory))
  const setup = { ...NO_SETUP, privateNetworks: parseNetworks('127.0.0.0/8') }
  expect(await world.deliver(world.worker({ vault, setup, resolve }))).toBe(1)
  const [call] = receiver.calls
  for (const secret of [made.secret, next.secret])
    expect(new Webhook(secret).verify(call?.body ?? '', call?.headers as Record<string, string>)).toMatchObject({
      type: 'volant.test',
    })
  const rows = await world.server.db.selectFrom('webhook_endpoints').select(['secret', 'old_secret']).execute()
  expect(
    Buffer.concat(rows.flatMap(({ secret, old_secret: old }) => [secret, old ?? Buffer.alloc(0)])).toString('latin1'),
  ).not.toContain('whsec_')
})

test('a private address is refused when it is entered', async () => {
  for (const url of ['http://10.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/latest'])
    expect((await ask('operations', 'POST', '/api/webhook-endpoints', { name: 'X', url })).body.code).toBe(
      'outreach.private_address',
    )
  for (const url of ['ftp://x.test/', 'https://user:pw@x.test/', 'nonsense'])
    expect((await ask('operations', 'POST', '/api/webhook-endpoints', { name: 'X', url })).status).toBe(422)
})

test('a range is delivered once more: what failed, and with what arrived when asked for', async () => {
  const receiver = await startReceiver((_call, response) => void response.writeHead(410).end())
  world.ends.push(receiver)
  const endpointId = await world.addEndpoint(receiver.url)
  const message = { kind: 'webhook', endpointId, type: 'playbook.step', data: {} } as const
  const ids = []
  for (const stepId of ['a', 'b', 'c']) ids.push(await world.intend(message, { of: { runId: world.run, stepId } }))
  await world.deliver()
  const at = Date.now()
  const range = { from: new Date(at - HOUR).toISOString(), to: new Date(at + HOUR).toISOString() }
  const again = (more: object = {}) =>
    ask('operations', 'POST', `/api/webhook-endpoints/${endpointId}/redeliver`, { ...range, ...more })
  expect((await again()).body.code).toBe('outreach.endpoint_not_on')
  await ask('operations', 'PATCH', `/api/webhook-endpoints/${endpointId}`, { state: 'on' })
  receiver.answer = (_call, response) => void response.writeHead(204).end()
  expect((await again({ from: range.to, to: new Date(at + 2 * HOUR).toISOString() })).body.count).toBe(0)
  receiver.calls.splice(0)
  await world.deliver()
  expect((await again()).body.count).toBeGreaterThan(0)
  while ((await world.deliver()) > 0);
  expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(ids))
  expect((await again()).body.count).toBe(0)
  expect((await again({ withSent: true })).body.count).toBe(3)
  expect((await again({ to: range.from })).body.code).toBe('outreach.range_empty')
})

test('what waits for an endpoint that was removed ends, and its run is told', async () => {
  const endpointId = await world.addEndpoint('https://x.test/')
  await world.intend({ kind: 'webhook', endpointId, type: 'playbook.step', data: {} })
  expect((await ask('operations', 'DELETE', `/api/webhook-endpoints/${endpointId}`)).status).toBe(200)
  await world.deliver()
  expect(world.settled).toEqual([expect.objectContaining({ state: 'dropped', failure: 'The endpoint was removed.' })])
  expect((await ask('operations', 'GET', '/api/webhook-endpoints')).body.endpoints).toEqual([])
})

test('a mail server’s password is kept sealed, never shown, and not used for another server', async () => {
  const port = Number(new URL(world.mail.url).port)
  const server = { host: '127.0.0.1', port, security: 'none', fromName: 'Acme Success', fromEmail: 'cs@our.test' }
  const put = (more: object) => ask('admin', 'PUT', '/api/outreach-services/mail', { ...server, ...more })
  expect((await put({ user: 'me' })).body.code).toBe('outreach.password_needed')
  expect((await put({ user: 'me', password: 'p@ss:word/ü' })).status).toBe(200)
  const shown = await ask('admin', 'GET', '/api/outreach-services')
  expect(shown.body.mail).toMatchObject({
    state: 'on',
    setBy: 'settings',
    host: '127.0.0.1',
    port,
    user: 'me',
    from: 'Acme Success <cs@our.test>',
  })
  const { rows } = await world.server.pool.query<{ text: string }>(
    `select value::text as text from settings where key = 'outreach.mail'`,
  )
  for (const text of [shown.text, rows[0]?.text]) expect(text).not.toMatch(/p%40ss|p@ss|word/)
  expect((await put({ user: 'me', fromName: 'Renamed' })).status).toBe(200)
  expect((await put({ user: 'me', host: 'elsewhere.test' })).body.code).toBe('outreach.password_needed')
  for (const host of ['::', '-', 'a b', 'x:y', ''])
    expect((await put({ host, user: '' })).status, host).toBe(host === '::' ? 200 : 422)
  expect((await put({})).status).toBe(200)
  const tested = await ask('admin', 'POST', '/api/outreach-services/mail/test')
  expect(tested.body).toMatchObject({ ok: true })
  expect(world.mail.mails[0]?.to?.[0]?.address).toBe(world.server.members.admin.email)
  await ask('admin', 'DELETE', '/api/outreach-services/mail')
  expect((await ask('admin', 'POST', '/api/outreach-services/mail/test')).body.code).toBe('outreach.mail_not_set_up')
})

test('a link in an e-mail opts out by POST alone; members see it and may undo it with a reason', async () => {
  await world.intend(LETTER, { contactId: rosa })
  await world.deliver(ownWorker())
  const link = world.mail.mails[0]?.headers.find(({ key }) => key === 'list-unsubscribe')?.value.slice(1, -1) ?? ''
  const { pathname } = new URL(link)
  const look = () => ask('nobody', 'GET', `/api${pathname}`)
  for (let scan = 0; scan < 3; scan += 1)
    expect((await look()).body).toEqual({ company: 'Our company', email: 'r•••@acme.test', isOptedOut: false })
  const oneClick = { 'content-type': 'application/x-www-form-urlencoded' }
  const pressed = await ask('nobody', 'POST', pathname, 'List-Unsubscribe=One-Click', oneClick)
  expect([pressed.status, pressed.body]).toEqual([200, { isOptedOut: true }])
  expect((await ask('nobody', 'POST', pathname)).status).toBe(200)
  expect((await look()).body.isOptedOut).toBe(true)
  expect((await ask('nobody', 'POST', `/unsubscribe/${'x'.repeat(43)}`)).status).toBe(404)

  const seen = await ask('csm', 'GET', `/api/accounts/${world.account}/opt-outs`)
  expect(seen.body.optOuts).toEqual([expect.objectContaining({ contactId: rosa, how: 'unsubscribe', member: null })])
  const optIn = (because: string) => ask('csm', 'POST', `/api/contacts/${rosa}/opt-in`, { because })
  expect((await optIn('')).status).toBe(422)
  expect((await optIn('She asked for it by phone')).status).toBe(200)
  expect((await optIn('She asked for it by phone')).status).toBe(409)
  const audit = await ask('admin', 'GET', '/api/audit?action=opt_outs.')
  expect(
    audit.body.entries.map(({ sentence, actorName }: { sentence: string; actorName: string }) => [actorName, sentence]),
  ).toEqual([
    [world.server.members.csm.name, 'let Rosa Lind get e-mail again: She asked for it by phone'],
    ['Link in an e-mail', 'let r•••@acme.test get no more e-mails'],
  ])
})

test('a member notes that somebody wants no e-mail: the next one is not written', async () => {
  expect((await ask('csm', 'POST', `/api/contacts/${rosa}/opt-out`, { because: 'Said so in a call' })).status).toBe(200)
  const asked = { kind: 'email', accountId: world.account, body: 'Hi', toRoles: ['champion'] }
  const { body } = await ask('csm', 'POST', '/api/messages/preview', asked)
  expect(body).toMatchObject({ recipient: null, because: ['Rosa Lind, champion, wants no e-mail from us.'] })
  const stranger = await world.server.addMember({ role: 'csm' })
  expect((await ask(stranger, 'POST', `/api/contacts/${rosa}/opt-in`, { because: 'Let me' })).status).toBe(404)
})
