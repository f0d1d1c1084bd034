import { expect, test } from 'vitest'
import { PlaybookDefinition, type StepInput } from './definition.ts'
import { isHeldOut } from './hold-out.ts'
import { nextStep, stepById, upcomingSteps } from './walk.ts'

const end = (id: string): StepInput => ({ kind: 'notice', id, name: id, to: { rule: 'owner' }, text: id })
const branch = (id: string, yes: StepInput[], no: StepInput[]): StepInput => ({
  kind: 'branch',
  id,
  name: id,
  condition: { kind: 'all', of: [] },
  yes,
  no,
})
const approval = (id: string, rejected: StepInput[]): StepInput => ({
  kind: 'approval',
  id,
  name: id,
  by: { rule: 'owner' },
  text: id,
  rejected,
})
const { steps } = PlaybookDefinition.parse({
  trigger: { kind: 'manual' },
  limits: {},
  steps: [end('a'), branch('b', [end('y'), branch('c', [], [end('n2')])], []), approval('d', [end('r')]), end('e')],
})

test.each([
  ['a', null, 'b'],
  ['b', 'yes', 'y'],
  ['b', 'no', 'd'],
  ['y', null, 'c'],
  ['c', 'yes', 'd'],
  ['c', 'no', 'n2'],
  ['n2', null, 'd'],
  ['d', null, 'e'],
  ['d', 'rejected', 'r'],
  ['r', null, null],
  ['e', null, null],
] as const)('from %s by %s it goes to %s', (from, way, to) => {
  expect(nextStep(steps, from, way)?.id ?? null).toBe(to)
})

test('a refusal without steps of its own ends the run', () => {
  const { steps } = PlaybookDefinition.parse({
    trigger: { kind: 'manual' },
    limits: {},
    steps: [approval('d', []), end('e')],
  })
  expect(nextStep(steps, 'd', 'rejected')).toBeNull()
  expect(nextStep(steps, 'd')?.id).toBe('e')
})

test('what comes next is told up to the next fork', () => {
  expect(upcomingSteps(steps, stepById(steps, 'a')).map(({ id }) => id)).toEqual(['a', 'b'])
  expect(upcomingSteps(steps, stepById(steps, 'n2')).map(({ id }) => id)).toEqual(['n2', 'd'])
  expect(upcomingSteps(steps, stepById(steps, 'e')).map(({ id }) => id)).toEqual(['e'])
})

test('chance holds out the share it was told to, the same accounts each time, others for another playbook', () => {
  const out = (playbook: number, percent: number) =>
    Array.from({ length: 10_000 }, (_, account) => account + 1).filter((account) =>
      isHeldOut(playbook, account, percent),
    )
  expect(out(1, 20).length).toBeGreaterThan(1_850)
  expect(out(1, 20).length).toBeLessThan(2_150)
  expect(out(1, 20)).toEqual(out(1, 20))
  const both = new Set(out(2, 20))
  expect(out(1, 20).filter((account) => both.has(account)).length).toBeLessThan(600)
  expect(out(1, 0)).toEqual([])
  // More are held out when the share rises; none comes back.
  const more = new Set(out(1, 30))
  expect(out(1, 20).every((account) => more.has(account))).toBe(true)
})
