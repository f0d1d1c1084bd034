import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import type { Runtime } from '../../runtime.ts'
import { commandActor } from '../sessions/actor.ts'
import { addMemberCommands } from './commands.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.stop())
afterEach(() => {
  vi.restoreAllMocks()
})

async function members(...words: string[]): Promise<string> {
  let out = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk)
    return true
  })
  const program = new Command().exitOverride()
  addMemberCommands(program, (work) =>
    work({ contextFor: () => server.contextFor(commandActor('somebody')) } as never as Runtime),
  )
  await program.parseAsync(['node', 'volant', 'members', ...words])
  return out.trim()
}

test('who has not joined yet gets a new link by being invited again, without a name', async () => {
  const first = await members('invite', 'Ana@Example.com', '--name', 'Ana Lopez')
  const second = await members('invite', 'ana@example.com')
  expect(second).toMatch(/^http/)
  expect(second).not.toBe(first)
  await expect(members('reset', 'ana@example.com')).rejects.toMatchObject({ code: 'members.not_active' })
})

test('a stranger is invited by name, and a member who has joined is not invited twice', async () => {
  await expect(members('invite', 'new@example.com')).rejects.toThrow('Say who it is with --name.')
  const { body } = await server.request('owner', 'GET', '/api/members')
  const joined = body.members.find((member: { state: string }) => member.state === 'active')
  await expect(members('invite', joined.email)).rejects.toMatchObject({ code: 'members.email_taken' })
})
