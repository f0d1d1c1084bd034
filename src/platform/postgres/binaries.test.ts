import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copyBinaries, findBinaries, linkLibraries } from './binaries.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volant-binaries-'))
  mkdirSync(join(folder, 'native', 'lib'), { recursive: true })
  writeFileSync(join(folder, 'native', 'lib', 'libpq.so.5.18'), 'library')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

function listLinks(...targets: string[]): void {
  const links = targets.map((target) => ({ source: 'native/lib/libpq.so.5.18', target }))
  writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links))
}

test('library links that npm did not make are made, by several starts at once and again', async () => {
  listLinks('native/lib/libpq.so', 'native/lib/libpq.so.5')
  expect(await Promise.all([linkLibraries(folder), linkLibraries(folder)])).toEqual([true, true])
  expect(await linkLibraries(folder)).toBe(true)
  expect(readlinkSync(join(folder, 'native', 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18')
})

test('a plain file in the place of a link is as good', async () => {
  listLinks('native/lib/libpq.so.5')
  writeFileSync(join(folder, 'native', 'lib', 'libpq.so.5'), 'library')
  expect(await linkLibraries(folder)).toBe(true)
})

test('a link that cannot be made is noticed', async () => {
  listLinks('native/no-such-folder/libpq.so.5')
  expect(await linkLibraries(folder)).toBe(false)
})

test('systems without links need none', async () => {
  expect(await linkLibraries(folder)).toBe(true)
})

test('a copy of the binaries runs, and is made once', async () => {
  const installed = await findBinaries(folder)
  const copies = await Promise.all([copyBinaries(installed, folder), copyBinaries(installed, folder)])
  for (const copy of copies) {
    expect(copy.postgres.startsWith(folder)).toBe(true)
    expect(execFileSync(copy.postgres, ['--version'], { encoding: 'utf8' })).toContain(`PostgreSQL) ${copy.major}.`)
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('binaries-'))).toHaveLength(1)
})
