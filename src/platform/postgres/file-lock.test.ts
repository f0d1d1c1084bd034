import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tryFileLock, waitForFileLock } from './file-lock.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volant-lock-'))
  path = join(folder, 'a.lock')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

test('many may share a lock; one may have it alone', () => {
  const first = tryFileLock(path, 'shared')
  const second = tryFileLock(path, 'shared')
  expect(tryFileLock(path, 'exclusive')).toBeNull()
  first?.release()
  expect(tryFileLock(path, 'exclusive')).toBeNull()
  second?.release()

  const alone = tryFileLock(path, 'exclusive')
  expect(tryFileLock(path, 'shared')).toBeNull()
  expect(tryFileLock(path, 'exclusive')).toBeNull()
  alone?.release()
  alone?.release()
  tryFileLock(path, 'shared')?.release()
})

test('who waits for a lock gets it when it is given back', async () => {
  const holder = tryFileLock(path, 'exclusive')
  const waiting = waitForFileLock(path, 'exclusive', { timeoutMs: 10_000, everyMs: 5 })
  holder?.release()
  const lock = await waiting
  expect(lock).not.toBeNull()
  lock?.release()
})

test('waiting for a lock has an end', async () => {
  const holder = tryFileLock(path, 'exclusive')
  expect(await waitForFileLock(path, 'exclusive', { timeoutMs: 20, everyMs: 5 })).toBeNull()
  holder?.release()
})
