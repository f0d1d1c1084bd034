import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leavesOf } from '../../../kernel/conditions.ts'
import type { Condition, Leaf } from '../../../kernel/conditions.ts'
import {
  addTo,
  asGroup,
  duplicateAt,
  groupAt,
  holdAt,
  isOpen,
  isSameCondition,
  mayHold,
  moveAt,
  negateAt,
  nodeAt,
  removeAt,
  turnAt,
  ungroupAt,
} from './condition-tree.ts'
import type { Group } from './condition-tree.ts'

const measure = (value: number): Leaf => ({ kind: 'measure', measure: 'logins', operator: '>=', value })
const [one, two, three] = [measure(1), measure(2), measure(3)]
const all = (...of: Condition[]): Group => ({ kind: 'all', of })
const any = (...of: Condition[]): Group => ({ kind: 'any', of })
const held = (of: Condition, hours = 72): Condition => ({ kind: 'held', hours, of })
const not = (of: Condition): Condition => ({ kind: 'not', of })

test('a single condition is edited as a group of one', () => {
  expect(asGroup(one)).toEqual(all(one))
  expect(asGroup(any(one, two))).toEqual(any(one, two))
  expect(asGroup(not(one))).toEqual(all(not(one)))
})

test('what is removed takes along what it leaves empty', () => {
  expect(removeAt(all(one, two), [0])).toEqual(all(two))
  expect(removeAt(all(one, held(two)), [1, 0])).toEqual(all(one))
  expect(removeAt(all(one, any(not(two))), [1, 0, 0])).toEqual(all(one))
  expect(removeAt(any(one), [0])).toEqual(any())
})

test('a duplicate stands behind what it copies', () => {
  expect(duplicateAt(all(one, two), [0])).toEqual(all(one, one, two))
})

test('a duplicate under a duration becomes a group that lasts as a whole', () => {
  expect(duplicateAt(all(held(one)), [0, 0])).toEqual(all(held(all(one, one))))
})

test('conditions are added to the group meant', () => {
  expect(addTo(all(one, any(two)), [1], three)).toEqual(all(one, any(two, three)))
  expect(addTo(all(one), [0], three)).toEqual(all(one))
})

test('a group turns from all to any and back', () => {
  expect(turnAt(all(one, two), [])).toEqual(any(one, two))
  expect(turnAt(turnAt(all(one, any(two)), [1]), [1])).toEqual(all(one, any(two)))
})

test('saying not twice says what was said before', () => {
  expect(negateAt(all(one), [0])).toEqual(all(not(one)))
  expect(negateAt(all(not(one)), [0])).toEqual(all(one))
})

test('a new group offers the other choice than the one around it, and can be taken apart', () => {
  const grouped = groupAt(all(one, two), [1])
  expect(grouped).toEqual(all(one, any(two)))
  expect(ungroupAt(grouped, [1])).toEqual(all(one, two))
  expect(groupAt(any(one), [0])).toEqual(any(all(one)))
})

test('a duration stands neither inside nor around another one', () => {
  expect(mayHold(all(one), [0])).toBe(true)
  expect(mayHold(all(held(any(one, two))), [0, 0, 1])).toBe(false)
  expect(mayHold(all(any(held(one), two)), [0])).toBe(false)
  expect(holdAt(all(one), [0], 24)).toEqual(all(held(one, 24)))
  expect(holdAt(all(held(one, 24)), [0], 48)).toEqual(all(held(one, 48)))
  expect(holdAt(all(held(one)), [0], null)).toEqual(all(one))
  expect(holdAt(all(any(held(one), two)), [0], 24)).toEqual(all(any(held(one), two)))
})

test('conditions change places within their group only', () => {
  expect(moveAt(all(one, two), [0], 1)).toEqual({ root: all(two, one), path: [1] })
  expect(moveAt(all(one, two), [1], 1)).toBeNull()
  expect(moveAt(all(held(one)), [0, 0], 1)).toBeNull()
})

test('the same words in another order are the same condition', () => {
  expect(isSameCondition(one, { value: 1, operator: '>=', measure: 'logins', kind: 'measure' })).toBe(true)
  expect(isSameCondition(one, two)).toBe(false)
  expect(isSameCondition(all(one, two), all(two, one))).toBe(false)
})

test('a field without a value is open, unless it asks whether there is one', () => {
  expect(isOpen({ kind: 'field', field: 'stage', operator: 'is', values: [] })).toBe(true)
  expect(isOpen({ kind: 'field', field: 'stage', operator: 'is_empty', values: [] })).toBe(false)
  expect(isOpen({ kind: 'field', field: 'stage', operator: 'is', values: ['live'] })).toBe(false)
})

const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: 0, max: 99 }).map(measure),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
    fc.record({ kind: fc.constant('held' as const), hours: fc.constant(24), of: tie('tree') }),
  ),
}))

function paths(node: Condition, path: readonly number[] = []): (readonly number[])[] {
  const parts =
    node.kind === 'all' || node.kind === 'any' ? node.of : node.kind === 'not' || node.kind === 'held' ? [node.of] : []
  return [path, ...parts.flatMap((part, at) => paths(part, [...path, at]))]
}

test('removing any part leaves exactly the other leaves, in order', () => {
  fc.assert(
    fc.property(tree, fc.nat(), (condition, pick) => {
      const root = asGroup(condition)
      const all = paths(root).filter((path) => path.length > 0)
      const path = all[pick % Math.max(1, all.length)]
      if (!path) return
      const gone = nodeAt(root, path)
      const before = leavesOf(root).length
      const inside = gone ? leavesOf(gone).length : 0
      expect(leavesOf(removeAt(root, path))).toHaveLength(before - inside)
    }),
  )
})
