import { expect, test } from 'vitest'
import { runActions, stepActions, tookMs } from './run-words.ts'

const run = { state: 'active', mayChange: true } as const

test('a run is paused while it goes, resumed while it is paused, and cancelled until it has ended', () => {
  expect(runActions(run, null)).toEqual({ pause: true, resume: false, cancel: true, move: false })
  expect(runActions({ ...run, state: 'paused' }, null)).toEqual({
    pause: false,
    resume: true,
    cancel: true,
    move: false,
  })
  expect(runActions({ ...run, state: 'parked' }, 4)).toEqual({ pause: false, resume: false, cancel: true, move: true })
  expect(runActions({ ...run, state: 'done' }, 4)).toEqual({ pause: false, resume: false, cancel: false, move: false })
  expect(runActions({ ...run, mayChange: false }, 4)).toEqual({
    pause: false,
    resume: false,
    cancel: false,
    move: false,
  })
})

test('a parked step is tried again or left out; one that waits is only left out', () => {
  expect(stepActions(run, { state: 'parked', kind: 'email' })).toMatchObject({ retry: true, skip: true })
  expect(stepActions(run, { state: 'going', kind: 'wait' })).toEqual({ retry: false, skip: true, decide: false })
  expect(stepActions(run, { state: 'done', kind: 'wait' })).toEqual({ retry: false, skip: false, decide: false })
  expect(stepActions({ ...run, state: 'cancelled' }, { state: 'parked', kind: 'wait' })).toEqual({
    retry: false,
    skip: false,
    decide: false,
  })
})

test('a step took the time from its begin to its end', () => {
  const beganAt = '2026-11-22T08:00:00.000Z'
  expect(tookMs({ beganAt, endedAt: '2026-11-22T09:30:00.000Z' })).toBe(5_400_000)
  expect(tookMs({ beganAt, endedAt: null })).toBeNull()
})
