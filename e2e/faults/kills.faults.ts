import { expect, test } from 'vitest'
import { killRun } from './kill-run.ts'

const KILLS = 20

test('whatever is killed, what was acknowledged is stored once and counted once', async () => {
  const seed = Date.now() % 1_000_000
  process.stdout.write(`seed ${seed}\n`)
  const run = await killRun({ seed, kills: KILLS, least: 300, most: 2500, perSecond: 400 })

  expect(run.wrong, JSON.stringify(run)).toEqual([])
  expect(run.acknowledged).toBeGreaterThan(1000)
})
