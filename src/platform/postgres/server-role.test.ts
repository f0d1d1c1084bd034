import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startHolder } from '../testing/other-process.ts'
import { claimServerRole, runningServer } from './server-role.ts'

let dataDirectory: string

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'volant-role-'))
})

afterEach(() => rm(dataDirectory, { recursive: true, force: true }))

test('a second server on the same data directory is told which process and port has it', async () => {
  const other = startHolder('claim', dataDirectory)
  const { pid } = await other.ready
  await expect(claimServerRole(dataDirectory, { port: 7331 })).rejects.toMatchObject({
    code: 'server.already_running',
    message: expect.stringContaining(`process ${pid}, port 7330`),
  })
  expect(runningServer(dataDirectory)).toEqual({ pid, port: 7330 })
  await other.kill()
})

test('a killed server leaves its place free', async () => {
  const other = startHolder('claim', dataDirectory)
  await other.ready
  await other.kill()
  expect(runningServer(dataDirectory)).toBeNull()
  const claim = await claimServerRole(dataDirectory, { port: 7330 })
  await claim.release()
})

test('a stopped server leaves its place free', async () => {
  const first = await claimServerRole(dataDirectory, { port: 7330 })
  await first.release()
  expect(runningServer(dataDirectory)).toBeNull()
  const second = await claimServerRole(dataDirectory, { port: 7330 })
  await second.release()
})

test('web and worker share a data directory; a whole server beside one of them is refused and leaves no trace', async () => {
  const worker = await claimServerRole(dataDirectory, { port: 0, role: 'worker' })
  await expect(claimServerRole(dataDirectory, { port: 7330 })).rejects.toThrow(/already uses the data directory/)
  const web = await claimServerRole(dataDirectory, { port: 7330, role: 'web' })
  await web.release()
  await worker.release()
})
