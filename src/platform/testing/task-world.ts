import { expect } from 'vitest'
import { insertRow } from './fixtures.ts'
import { createTestServer, type Asker } from './server.ts'

interface ListedTasks {
  tasks: { id: number; title: string; mayEdit: boolean }[]
  total: number
  counts: object
  scopes: string[]
}

export type TaskWorld = Awaited<ReturnType<typeof createTaskWorld>>

/**
 * A server with an account of the CSM, one of a peer (`peers`; they have the same leader) and one of a stranger (`foreign`),
 * and what tests of tasks ask of it. `made` makes a task about the CSM's account and returns its id.
 */
export async function createTaskWorld() {
  const server = await createTestServer()
  const peer = await server.addMember({ role: 'csm', name: 'Pia Peer', managerId: server.members.leader.id })
  const stranger = await server.addMember({ role: 'csm', name: 'Stan Stranger' })
  const support = await server.addMember({ role: 'department', department: 'support', name: 'Sue Support' })
  const accountOf = (name: string, owner: number) =>
    insertRow(server, 'accounts', { name, owner_id: owner, source_id: 1 })
  const account = await accountOf('Acme', server.members.csm.id)
  const peers = await accountOf('Brick', peer.id)
  const foreign = await accountOf('Copper', stranger.id)

  const call = (who: Asker, method: string, path: string, body?: unknown) => server.request(who, method, path, body)
  const made = async (who: Asker, given: object = {}): Promise<number> => {
    const { status, body } = await call(who, 'POST', '/api/tasks', { accountId: account, title: 'Call them', ...given })
    expect(status).toBe(200)
    return body.id
  }
  const stored = (id: number) =>
    server.db.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const list = async (who: Asker, query = ''): Promise<ListedTasks> =>
    (await call(who, 'GET', `/api/tasks?${query}`)).body
  /** Before each test: no tasks, 9:00 on 10 March 2026. */
  const startOver = async () => {
    server.setTime('2026-03-10T09:00:00Z')
    await server.db.deleteFrom('tasks').execute()
  }
  return { server, peer, stranger, support, account, peers, foreign, call, made, stored, list, startOver }
}
