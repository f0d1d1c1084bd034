import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { sampleOptions } from './defaults.ts'
import { sampleTasks } from './open-work.ts'
import { sampleWorld } from './world.ts'

const TODAY = day('2026-11-17')
const { plans, window } = sampleWorld(sampleOptions, TODAY)
const tasks = sampleTasks(plans, window)

test('the same seed and day give the same work', () => {
  const again = sampleWorld(sampleOptions, TODAY)
  expect(sampleTasks(again.plans, again.window)).toEqual(tasks)
})

test('every CSM has some work today, and nobody drowns in it', () => {
  const open = tasks.filter(({ doneOn }) => doneOn === null)
  const perMember = Map.groupBy(open, ({ memberEmail }) => memberEmail)
  const csms = new Set(plans.map(({ csm }) => csm))
  for (const csm of csms) {
    const mine = perMember.get(csm)?.length ?? 0
    expect(mine, csm).toBeGreaterThanOrEqual(1)
    expect(mine, csm).toBeLessThan(40)
  }
  expect(open.some(({ dueOn }) => dueOn < TODAY)).toBe(true)
  expect(open.some(({ dueOn }) => dueOn > TODAY)).toBe(true)
})

test('work was written down before today, is due no earlier, and ends between the two', () => {
  expect(tasks.filter(({ doneOn }) => doneOn !== null).length).toBeGreaterThan(20)
  for (const { createdOn, dueOn, doneOn, outcome } of tasks) {
    expect(createdOn < TODAY).toBe(true)
    expect(dueOn >= createdOn).toBe(true)
    expect(doneOn === null).toBe(outcome === null)
    if (doneOn !== null) expect(doneOn > createdOn && doneOn < TODAY).toBe(true)
  }
})
