import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTestServer, type TestAnswer, type TestMember, type TestServer } from '../../platform/testing/server.ts'
import { firstOwnerLink } from './first-owner.ts'

const PASSWORD = 'correct horse battery'
let server: TestServer
let count = 0

beforeAll(async () => {
  server = await createTestServer()
})

afterAll(() => server.stop())

const cookieOf = (answer: TestAnswer) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
const signIn = (email: string, password = PASSWORD) =>
  server.request('nobody', 'POST', '/api/session', { email, password })
const me = (cookie: string) => server.request('nobody', 'GET', '/api/me', undefined, { cookie })

/** A member who joined by an invitation and has a password. */
async function joined(role = 'csm') {
  count += 1
  const email = `joined${count}@volant.test`
  const invited = await server.request('owner', 'POST', '/api/members', { email, name: 'Jo Joined', role })
  const token = invited.body.link.url.split('token=')[1]
  const accepted = await server.request('nobody', 'POST', '/api/links/accept', { token, password: PASSWORD })
  return { id: invited.body.member.id as number, email, token, cookie: cookieOf(accepted), accepted }
}

test('while the database is away a member is asked to come again, and nothing is taken for a fault of ours', async () => {
  const { cookie } = await joined()
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
  const connect = vi.spyOn(server.pool, 'connect').mockImplementation(() => Promise.reject(refused))
  const answer = await me(cookie).finally(() => connect.mockRestore())
  expect(answer).toMatchObject({ status: 503, body: { code: 'database.away' } })
  expect(answer.headers.get('retry-after')).toBe('5')
})

test('a database that hangs does not hold a member back for ever', async () => {
  const { cookie, email } = await joined()
  vi.useFakeTimers()
  const connect = vi.spyOn(server.pool, 'connect').mockImplementation(() => new Promise(() => undefined))
  try {
    // Nobody is looked up for the second, which signs in.
    const answers = [me(cookie), signIn(email)]
    await vi.advanceTimersByTimeAsync(10_000)
    for (const answer of answers) expect(await answer).toMatchObject({ status: 503, body: { code: 'database.away' } })
  } finally {
    connect.mockRestore()
    vi.useRealTimers()
  }
  expect((await me(cookie)).status).toBe(200)
})

describe('signing in', () => {
  test('the right password opens a session, whatever the case of the address', async () => {
    const { email, id } = await joined()
    const answer = await signIn(email.toUpperCase())
    expect(answer.body).toEqual({ memberId: id })
    expect((await me(cookieOf(answer))).body.member.id).toBe(id)
  })

  test('the cookie is out of reach for scripts and other sites, and the token is opaque', async () => {
    const { email } = await joined()
    const [cookie] = (await signIn(email)).headers.getSetCookie()
    expect(cookie).toMatch(/^volant\.session_token=[\w%.-]{40,};/)
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
  })

  test('a wrong password and an unknown address are refused with the same words', async () => {
    const { email } = await joined()
    const wrong = await signIn(email, 'not the password')
    const unknown = await signIn('nobody-we-know@volant.test')
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(wrong.body.title).toBe(unknown.body.title)
    expect(wrong.headers.getSetCookie()).toEqual([])
  })

  test('guessing is slowed down, and time heals', async () => {
    const { email } = await joined()
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(email, 'a wrong guess')
    const refused = await signIn(email)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('15')
    server.setTime('2026-03-10T09:01:00Z')
    expect((await signIn(email)).status).toBe(200)
    server.setTime('2026-03-10T09:00:00Z')
  })

  test('many guesses at once count like guesses in a row', async () => {
    const { email } = await joined()
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(email, 'a wrong guess')))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
  })

  test('a switched-off member with the right password is told so and gets no session', async () => {
    const { id, email } = await joined()
    await server.request('owner', 'POST', `/api/members/${id}/disable`)
    const answer = await signIn(email)
    expect(answer.body.code).toBe('session.disabled')
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('signing out ends the session on the server', async () => {
    const { cookie } = await joined()
    await server.request('nobody', 'DELETE', '/api/session', undefined, { cookie })
    expect((await me(cookie)).status).toBe(401)
  })

  test('a forged or altered cookie is nobody', async () => {
    const { cookie } = await joined()
    expect((await me(cookie.replace(/.(?=[^.]*$)/, 'A'))).status).toBe(401)
    expect((await me('volant.session_token=abc.def')).status).toBe(401)
  })
})

describe('one-time links', () => {
  test('an invitation works once', async () => {
    const { accepted, token } = await joined()
    expect(accepted.status).toBe(200)
    const again = await server.request('nobody', 'POST', '/api/links/accept', {
      token,
      password: 'another long password',
    })
    expect(again.status).toBe(410)
  })

  test('of several people with the same link one joins, and the others change nothing', async () => {
    const email = 'raced@volant.test'
    const invited = await server.request('owner', 'POST', '/api/members', { email, name: 'Ray Ced', role: 'csm' })
    const token = invited.body.link.url.split('token=')[1]
    const passwords = ['first long password', 'second long password', 'third long password']
    const answers = await Promise.all(
      passwords.map((password) => server.request('nobody', 'POST', '/api/links/accept', { token, password })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410])
    const winner = answers.findIndex(({ status }) => status === 200)
    for (const [index, password] of passwords.entries()) {
      expect((await signIn(email, password)).status).toBe(index === winner ? 200 : 401)
    }
  })

  test('a link runs out', async () => {
    const { id } = await joined()
    const { body } = await server.request('owner', 'POST', `/api/members/${id}/reset`)
    server.setTime('2026-03-12T09:00:00Z')
    const answer = await server.request('nobody', 'POST', '/api/links/read', {
      token: body.link.url.split('token=')[1],
    })
    server.setTime('2026-03-10T09:00:00Z')
    expect(answer.status).toBe(410)
  })

  test('a reset keeps role and name, ends every session, and makes the old password worthless', async () => {
    const { id, email, cookie } = await joined('leader')
    const { body } = await server.request('owner', 'POST', `/api/members/${id}/reset`)
    const token = body.link.url.split('token=')[1]
    const answer = await server.request('nobody', 'POST', '/api/links/accept', {
      token,
      password: 'a brand new password',
      name: 'Eve',
    })
    expect(answer.status).toBe(200)
    expect((await me(cookieOf(answer))).body.member).toMatchObject({ id, role: 'leader', name: 'Jo Joined' })
    expect((await me(cookie)).status).toBe(401)
    expect((await signIn(email)).status).toBe(401)
    expect((await signIn(email, 'a brand new password')).status).toBe(200)
  })

  test('a newer link of the kind replaces the older one', async () => {
    const { id } = await joined()
    const older = await server.request('owner', 'POST', `/api/members/${id}/reset`)
    await server.request('owner', 'POST', `/api/members/${id}/reset`)
    const read = await server.request('nobody', 'POST', '/api/links/read', {
      token: older.body.link.url.split('token=')[1],
    })
    expect(read.status).toBe(410)
  })

  test('a short password is refused with a sentence and leaves the link usable', async () => {
    const invited = await server.request('owner', 'POST', '/api/members', {
      email: 'short@volant.test',
      name: 'S',
      role: 'csm',
    })
    const token = invited.body.link.url.split('token=')[1]
    const short = await server.request('nobody', 'POST', '/api/links/accept', { token, password: 'short' })
    expect(short.status).toBe(422)
    expect(short.body.details[0].path).toBe('password')
    expect((await server.request('nobody', 'POST', '/api/links/accept', { token, password: PASSWORD })).status).toBe(
      200,
    )
  })
})

describe('the own sessions', () => {
  let member: Awaited<ReturnType<typeof joined>>
  const list = async (cookie: string) =>
    (await server.request('nobody', 'GET', '/api/me/sessions', undefined, { cookie })).body.sessions
  const post = (path: string, body: unknown, cookie = member.cookie) =>
    server.request('nobody', 'POST', path, body, { cookie })

  beforeEach(async () => {
    member = await joined()
  })

  test('are listed without tokens, the current one marked', async () => {
    await signIn(member.email)
    const sessions = await list(member.cookie)
    expect(sessions).toHaveLength(2)
    expect(sessions.filter((session: { isCurrent: boolean }) => session.isCurrent)).toHaveLength(1)
    expect(Object.keys(sessions[0]).sort()).toEqual([
      'createdAt',
      'expiresAt',
      'id',
      'ipAddress',
      'isCurrent',
      'userAgent',
    ])
  })

  test('one of them ends at once', async () => {
    const other = cookieOf(await signIn(member.email))
    const current = (await list(other)).find((session: { isCurrent: boolean }) => session.isCurrent)
    expect((await post('/api/me/sessions/revoke', { sessionId: current.id })).body).toEqual({ revoked: 1 })
    expect((await me(other)).status).toBe(401)
    expect((await me(member.cookie)).status).toBe(200)
  })

  test('all others end at once', async () => {
    const other = cookieOf(await signIn(member.email))
    expect((await post('/api/me/sessions/revoke', {})).body).toEqual({ revoked: 1 })
    expect((await me(other)).status).toBe(401)
    expect((await me(member.cookie)).status).toBe(200)
  })

  test('somebody else’s session cannot be ended', async () => {
    const [foreign] = await list(server.members.admin.cookie)
    expect((await post('/api/me/sessions/revoke', { sessionId: foreign.id })).status).toBe(404)
    expect((await me(server.members.admin.cookie)).status).toBe(200)
  })

  test('a changed password ends the others and keeps this one signed in', async () => {
    const other = cookieOf(await signIn(member.email))
    const answer = await post('/api/me/password', { current: PASSWORD, next: 'a brand new password' })
    expect(answer.body).toEqual({ changed: true })
    expect((await me(other)).status).toBe(401)
    expect((await me(cookieOf(answer))).status).toBe(200)
  })

  test('the password changes only for who knows the present one, and guessing it is slowed down', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await post('/api/me/password', { current: 'a wrong guess', next: 'a brand new password' })).status).toBe(
        422,
      )
    }
    expect((await post('/api/me/password', { current: PASSWORD, next: 'a brand new password' })).status).toBe(429)
  })

  test('a key has no sessions to list, end or give a password to, not even beside a cookie', async () => {
    const made = await server.request('admin', 'POST', '/api/keys', { name: 'Script', permissions: ['accounts.read'] })
    const both = { authorization: `Bearer ${made.body.secret}`, cookie: member.cookie }
    const answer = await server.request('nobody', 'POST', '/api/me/sessions/revoke', {}, both)
    expect(answer.body.code).toBe('session.needed')
    expect((await me(member.cookie)).status).toBe(200)
  })
})

describe('the first owner', () => {
  let fresh: TestServer

  beforeAll(async () => {
    fresh = await createTestServer()
    await fresh.db.updateTable('members').set({ role: 'admin' }).where('role', '=', 'owner').execute()
  })

  afterAll(() => fresh.stop())

  test('comes by the printed link, names the company, and closes the door', async () => {
    const unused = await firstOwnerLink(fresh.db, fresh.clock.now())
    const token = await firstOwnerLink(fresh.db, fresh.clock.now())
    const accept = (input: object) => fresh.request('nobody', 'POST', '/api/links/accept', input)
    expect((await accept({ token: unused, password: PASSWORD })).status).toBe(410)
    expect((await accept({ token, password: PASSWORD })).body.code).toBe('links.name_and_email_needed')

    const answer = await accept({
      token,
      password: PASSWORD,
      name: 'Fay First',
      email: 'fay@volant.test',
      companyName: 'Acme',
      timeZone: 'Europe/Berlin',
    })
    const { body } = await fresh.request('nobody', 'GET', '/api/me', undefined, { cookie: cookieOf(answer) })
    expect(body.member).toMatchObject({ name: 'Fay First', role: 'owner' })
    expect(body.company).toMatchObject({ name: 'Acme', timeZone: 'Europe/Berlin' })
    expect(await firstOwnerLink(fresh.db, fresh.clock.now())).toBeUndefined()
  })
})

test('preferences are kept for the member', async () => {
  const save = (who: TestMember, change: object) => server.request(who, 'PATCH', '/api/me/preferences', change)
  await save(server.members.csm, { theme: 'dark' })
  expect((await save(server.members.csm, { singleKeys: false })).body.preferences).toEqual({
    theme: 'dark',
    singleKeys: false,
  })
})
