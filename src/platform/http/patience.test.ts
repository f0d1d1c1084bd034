import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { silentLog } from '../testing/silent-log.ts'
import { whileAlive, withPatience } from './patience.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const never = () => new Promise<string>(() => undefined)
const after = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve('done'), ms))
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { status: number; code: string }) => `${error.status} ${error.code}`,
  )

test('a look-up is waited for ten seconds', async () => {
  const outcomes = Promise.all([
    codeOf(withPatience(after(9_000), silentLog)),
    codeOf(withPatience(never(), silentLog)),
  ])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await outcomes).toEqual(['done', '503 database.away'])
})

test('a handler takes as long as it needs while the database lives', async () => {
  const isSilent = vi.fn(() => Promise.resolve(false))
  const outcome = codeOf(whileAlive(() => after(65_000), { isChange: false, isSilent }))
  await vi.advanceTimersByTimeAsync(65_000)
  expect(await outcome).toBe('done')
  expect(isSilent).toHaveBeenCalledTimes(6)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(isSilent).toHaveBeenCalledTimes(6)
})

test('nobody waits for a database that fell silent, and a change is not said to have failed', async () => {
  let isSilent = false
  const ask = () => Promise.resolve(isSilent)
  const outcomes = Promise.all([false, true].map((isChange) => codeOf(whileAlive(never, { isChange, isSilent: ask }))))
  await vi.advanceTimersByTimeAsync(15_000)
  isSilent = true
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await outcomes).toEqual(['503 database.away', '503 database.silent'])
})

test('what a handler throws is what is told', async () => {
  const fails = () => {
    throw new Error('no such account')
  }
  await expect(whileAlive(fails, { isChange: true, isSilent: () => Promise.resolve(true) })).rejects.toThrow(
    'no such account',
  )
})
