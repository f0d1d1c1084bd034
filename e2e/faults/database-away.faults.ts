import { expect, test } from 'vitest'
import { troubleRun } from './database-away.ts'

test('with the database away events are acknowledged, and all of them are stored when it is back', async () => {
  const run = await troubleRun('away', 6000)
  expect(run.wrong).toEqual([])
  expect(run).toMatchObject({ hasSpooled: true, answers: { 200: expect.any(Number) } })
  expect(run.acknowledgedMeanwhile).toBeGreaterThan(300)
})

test('so it is with a database that hangs', async () => {
  const run = await troubleRun('silent', 12_000)
  expect(run.wrong).toEqual([])
  expect(run.hasSpooled).toBe(true)
  expect(run.acknowledgedMeanwhile).toBeGreaterThan(300)
})

test('a slow database slows and loses nothing', async () => {
  const run = await troubleRun('slow', 6000)
  expect(run.wrong).toEqual([])
  expect(run.acknowledgedMeanwhile).toBeGreaterThan(100)
})

test('a database without a free connection is as good as away', async () => {
  const run = await troubleRun('crowded', 6000)
  expect(run.wrong).toEqual([])
  expect(run.acknowledgedMeanwhile).toBeGreaterThan(300)
})
