import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../testing/silent-log.ts'
import { openEmbeddedPostgres } from './embedded.ts'

let dataDirectory: string

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'volant-pg-'))
})

afterEach(() => rm(dataDirectory, { recursive: true, force: true }))

function clusterWith(name: string, content: string): void {
  const cluster = join(dataDirectory, 'postgres', 'cluster')
  mkdirSync(cluster, { recursive: true })
  writeFileSync(join(cluster, name), content)
}

const open = (settings = {}) => openEmbeddedPostgres({ dataDirectory, log: silentLog, settings })

test('a database of another PostgreSQL version is left alone', async () => {
  clusterWith('PG_VERSION', '15\n')
  await expect(open()).rejects.toMatchObject({
    code: 'postgres.other_major',
    message: expect.stringMatching(/made by PostgreSQL 15, and this Volant brings PostgreSQL 18\. Make a backup/),
  })
})

test('a folder with other things in it is left alone', async () => {
  clusterWith('thesis.doc', 'ten years of work')
  await expect(open()).rejects.toMatchObject({ code: 'postgres.not_a_cluster' })
})

test('a server that cannot start says why in its own words', async () => {
  await expect(open({ fsync: 'off', shared_preload_libraries: 'no_such_library' })).rejects.toMatchObject({
    code: 'postgres.did_not_start',
    message: expect.stringMatching(/exit code 1.*could not access file "no_such_library"/),
  })
})

test('a data directory that cannot be made is named', async () => {
  const file = join(dataDirectory, 'file')
  writeFileSync(file, '')
  await expect(openEmbeddedPostgres({ dataDirectory: file, log: silentLog })).rejects.toMatchObject({
    code: 'postgres.not_writable',
    message: expect.stringContaining(file),
  })
})
