import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { boundLog, lastLines, logSize } from './log-file.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volant-log-'))
  path = join(folder, 'postgres.log')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

test('the last words of a start are those written since it began, without their time stamps', () => {
  writeFileSync(path, '2026-01-02 03:04:05.678 UTC [12] LOG:  from last week\n')
  const begun = logSize(path)
  expect(lastLines(path, begun)).toEqual([])
  appendFileSync(path, '2026-01-09 03:04:05.678 UTC [13] FATAL:  no space left\n\nHINT: buy a disk\n')
  expect(lastLines(path, begun)).toEqual(['FATAL:  no space left', 'HINT: buy a disk'])
  expect(lastLines(path, begun, 1)).toEqual(['HINT: buy a disk'])
})

test('a server without a log has no last words', () => {
  expect(lastLines(path, 0)).toEqual([])
})

test('a log that has grown too long is set aside once and begun anew', () => {
  writeFileSync(path, 'x'.repeat(100))
  boundLog(path, 100)
  expect(logSize(path)).toBe(100)
  appendFileSync(path, 'y')
  boundLog(path, 100)
  expect(logSize(path)).toBe(0)
  expect(readFileSync(`${path}.1`, 'utf8')).toHaveLength(101)
})
