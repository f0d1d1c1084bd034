import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allSteps } from '../definition.ts'
import type { Step } from '../definition.ts'
import {
  duplicateStep,
  findStep,
  freeId,
  insertStep,
  laneDepth,
  moveStep,
  nudgeStep,
  placedSteps,
  placesIn,
  removeStep,
  replaceStep,
} from './step-tree.ts'
import { approval, branch, end } from './steps-of-tests.ts'

/** As in the picture: 3 branches into 3a, 3b and 3c. */
const PICTURE = [end('call'), end('wait'), branch('urgent', [end('escalate'), end('mail')], [end('ask')]), end('rest')]

const outline = (steps: readonly Step[]) => placedSteps(steps).map(({ number, step }) => `${number} ${step.id}`)

test('steps are numbered as in a plan, on through both ways of a branch', () => {
  expect(outline(PICTURE)).toEqual(['1 call', '2 wait', '3 urgent', '3a escalate', '3b mail', '3c ask', '4 rest'])
  expect(outline([branch('a', [branch('b', [end('c')], [approval('d', [end('e')])])])])).toEqual([
    '1 a',
    '1a b',
    '1a1 c',
    '1a2 d',
    '1a2a e',
  ])
})

test('after the twenty-sixth letter come two of them', () => {
  const many = Array.from({ length: 28 }, (_, at) => end(`e${at}`))
  expect(placedSteps([branch('b', many)]).at(-1)?.number).toBe('1ab')
})

test('a step is replaced and removed wherever it stands', () => {
  const changed = replaceStep(PICTURE, { ...end('mail'), name: 'New' })
  expect(findStep(changed, 'mail')?.name).toBe('New')
  expect(outline(removeStep(PICTURE, 'mail'))).toEqual([
    '1 call',
    '2 wait',
    '3 urgent',
    '3a escalate',
    '3b ask',
    '4 rest',
  ])
})

test('a step is inserted into the lane meant', () => {
  const made = insertStep(PICTURE, { lane: { of: 'urgent', way: 'no' }, at: 0 }, end('new'))
  expect(outline(made)).toContain('3c new')
  expect(outline(made)).toContain('3d ask')
})

test('a step moves into a branch and out of it, but never into itself', () => {
  expect(outline(moveStep(PICTURE, 'wait', { lane: { of: 'urgent', way: 'yes' }, at: 1 }))).toEqual([
    '1 call',
    '2 urgent',
    '2a escalate',
    '2b wait',
    '2c mail',
    '2d ask',
    '3 rest',
  ])
  expect(outline(moveStep(PICTURE, 'call', { lane: null, at: 2 })).slice(0, 2)).toEqual(['1 wait', '2 call'])
  expect(moveStep(PICTURE, 'urgent', { lane: { of: 'urgent', way: 'yes' }, at: 0 })).toEqual(PICTURE)
})

test('one key press moves a step by one place of the list, in and out of branches', () => {
  const into = nudgeStep(PICTURE, 'wait', 1)
  expect(into && outline(into)).toEqual(['1 call', '2 urgent', '2a wait', '2b escalate', '2c mail', '2d ask', '3 rest'])
  expect(into && nudgeStep(into, 'wait', -1)).toEqual(PICTURE)
  expect(nudgeStep(PICTURE, 'call', -1)).toBeNull()
  expect(nudgeStep(PICTURE, 'rest', 1)).toBeNull()
})

test('a copy has ids of its own throughout', () => {
  const copied = duplicateStep(PICTURE, 'urgent')
  expect(copied && allSteps(copied.steps)).toHaveLength(allSteps(PICTURE).length + 4)
  expect(copied && new Set(allSteps(copied.steps).map(({ id }) => id)).size).toBe(allSteps(PICTURE).length + 4)
  expect(copied && placedSteps(copied.steps).find(({ step }) => step.id === copied.id)?.number).toBe('4')
})

test('a new id is one nobody has', () => {
  expect(freeId([end('s1'), end('s3')])).toBe('s4')
  expect(freeId([end('s2')])).toBe('s3')
  expect(freeId([])).toBe('s1')
})

test('the depth of a lane counts the branches around it', () => {
  expect(laneDepth(PICTURE, null)).toBe(0)
  expect(laneDepth(PICTURE, { of: 'urgent', way: 'yes' })).toBe(1)
})

const { steps } = fc.letrec<{ steps: Step[] }>((tie) => ({
  steps: fc.array(
    fc.oneof(
      { depthSize: 'small' },
      fc.constant(end('x')),
      fc.tuple(tie('steps'), tie('steps')).map(([yes, no]) => branch('x', yes, no)),
    ),
    { maxLength: 3 },
  ),
}))
/** Ids of their own, in reading order. */
const named = (list: readonly Step[], counter = { at: 0 }): Step[] =>
  list.map((step) => {
    const id = `n${(counter.at += 1)}`
    return step.kind === 'branch'
      ? { ...step, id, yes: named(step.yes, counter), no: named(step.no, counter) }
      : { ...step, id }
  })

test('moving a step anywhere loses none and doubles none', () => {
  fc.assert(
    fc.property(
      steps.map((list) => named(list)),
      fc.nat(),
      fc.nat(),
      (list, which, where) => {
        const all = allSteps(list)
        const step = all[which % Math.max(1, all.length)]
        const places = placesIn(list)
        const place = places[where % places.length]
        if (!step || !place) return
        const ids = (made: readonly Step[]) =>
          allSteps(made)
            .map(({ id }) => id)
            .toSorted()
        expect(ids(moveStep(list, step.id, place))).toEqual(ids(list))
      },
    ),
  )
})

test('a step nudged down and up again stands where it stood', () => {
  fc.assert(
    fc.property(
      steps.map((list) => named(list)),
      fc.nat(),
      (list, which) => {
        const all = allSteps(list)
        const step = all[which % Math.max(1, all.length)]
        const down = step ? nudgeStep(list, step.id, 1) : null
        if (!step || !down) return
        expect(nudgeStep(down, step.id, -1)).toEqual(list)
      },
    ),
  )
})
