import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Variant } from './composed-serve.ts'
import { killRun, type KillRun } from './kill-run.ts'

const SCRIPT = fileURLToPath(new URL('composed-serve.ts', import.meta.url))

function run(variant: Variant, kills: number, between = { least: 500, most: 2000 }): Promise<KillRun> {
  return killRun({ seed: 7, kills, ...between, perSecond: 400, command: [SCRIPT, variant] })
}

test('a server composed the same way, with nothing broken, is not', async () => {
  const { wrong } = await run('sound', 2)
  expect(wrong).toEqual([])
})

test('a server that answers before the commit is found out', async () => {
  const { wrong } = await run('early-answer', 6)
  expect(wrong.join()).toMatch(/acknowledged messages are lost/)
})

test('a server that forgets its receipts is found out', async () => {
  const { wrong } = await run('no-receipts', 2)
  expect(wrong.join()).toMatch(/a message is stored once: \d+ wrong/)
})

test('two servers on one spool without a lock are found out', async () => {
  const { wrong } = await run('no-lock', 1, { least: 6000, most: 6000 })
  expect(wrong.join()).toMatch(/acknowledged messages are lost/)
})
