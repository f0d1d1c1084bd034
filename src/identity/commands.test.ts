import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createTestServer, type TestServer } from '../platform/testing/server.ts'
import type { WithRuntime } from '../slices.ts'
import { addKeyCommands } from './keys/commands.ts'
import { addMemberCommands } from './members/commands.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})

afterAll(() => server.stop())
afterEach(() => vi.restoreAllMocks())

/** What the command prints on stdout. Refusals and wrong calls reject, as they do under `volant` itself. */
async function volant(...words: string[]): Promise<string> {
  const printed: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const withRuntime = (async (work: (runtime: unknown) => Promise<unknown>) => work(server)) as WithRuntime
  const program = new Command('volant').exitOverride()
  addMemberCommands(program, withRuntime)
  addKeyCommands(program, withRuntime)
  await program.parseAsync(words, { from: 'user' })
  return printed.join('').trim()
}

test('a member invited at the command line joins by the printed link', async () => {
  const url = await volant('members', 'invite', 'cli@volant.test', '--name', 'Cleo Line', '--role', 'leader')
  const token = url.split('token=')[1]
  const answer = await server.request('nobody', 'POST', '/api/links/accept', {
    token,
    password: 'correct horse battery',
  })
  expect(answer.status).toBe(200)
  const listed = JSON.parse(await volant('members', 'list', '--json')) as {
    email: string
    role: string
    state: string
  }[]
  expect(listed.find(({ email }) => email === 'cli@volant.test')).toMatchObject({ role: 'leader', state: 'active' })
})

test('a forgotten owner’s password is reset by who holds the machine, and the log says who', async () => {
  const url = await volant('members', 'reset', server.members.owner.email.toUpperCase())
  const token = url.split('token=')[1]
  expect((await server.request('nobody', 'POST', '/api/links/read', { token })).body).toMatchObject({ kind: 'reset' })
  const { body } = await server.request('admin', 'GET', '/api/audit?limit=1')
  expect(body.entries[0]).toMatchObject({ action: 'members.reset_offered', actorKind: 'command' })
  expect(body.entries[0].actorName).toMatch(/ at the command line$/)
})

test('switching off the last owner is refused at the command line too', async () => {
  await expect(volant('members', 'disable', server.members.owner.email)).rejects.toThrow(/last active owner/)
})

test('a key made for a member works, is listed, and is revoked', async () => {
  const made = JSON.parse(
    await volant(
      'keys',
      'create',
      'Nightly',
      '--member',
      server.members.csm.email,
      '--allow',
      'members.read',
      '--days',
      'never',
      '--json',
    ),
  ) as { key: { id: number; expiresAt: null }; secret: string }
  expect(made.key.expiresAt).toBeNull()
  const status = async () => (await server.request({ key: made.secret }, 'GET', '/api/members')).status
  expect(await status()).toBe(200)
  expect(await volant('keys', 'list')).toContain('Nightly')
  await volant('keys', 'revoke', String(made.key.id))
  expect(await status()).toBe(401)
})

test('a key may do no more than its member', async () => {
  const create = volant(
    'keys',
    'create',
    'Too much',
    '--member',
    server.members.csm.email,
    '--allow',
    'members.administer',
  )
  await expect(create).rejects.toThrow(/no more than you/)
})

test.each([
  [['members', 'invite', 'x@volant.test']],
  [['members', 'invite', 'x@volant.test', '--name', 'X', '--role', 'king']],
  [['keys', 'create', 'X', '--member', 'x@volant.test', '--allow', 'everything']],
  [['keys', 'create', 'X', '--member', 'x@volant.test', '--allow', 'accounts.read', '--days', 'soon']],
])('a wrong call is told apart from a refusal: %s', async (words) => {
  await expect(volant(...words)).rejects.toMatchObject({ code: expect.stringMatching(/^commander\./) })
})

test.each([
  ['members', 'reset', 'nobody@volant.test'],
  ['keys', 'revoke', '999999'],
  ['keys', 'revoke', 'abc'],
])('what is not there is refused with a sentence: %s %s %s', async (...words) => {
  await expect(volant(...words)).rejects.toMatchObject({ name: 'Refusal', status: 404 })
})
