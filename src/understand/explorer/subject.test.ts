import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countsExactly, natureOf, readSubject, ruleOfEvent, writeSubject } from './subject.ts'

test('a subject survives its address', () => {
  const name = fc.string({ minLength: 1 })
  fc.assert(
    fc.property(
      fc.oneof(
        fc.record({ kind: fc.constant('metric' as const), key: name }),
        fc.record({ kind: fc.constant('event' as const), type: fc.constantFrom('t', 'p', 's'), name }),
      ),
      (subject) => {
        expect(readSubject(writeSubject(subject))).toEqual(subject)
      },
    ),
  )
})

test('only a metric that counts exactly this event stands for it', () => {
  const rule = ruleOfEvent('t', 'Report made')
  expect(countsExactly(rule, 't', 'Report made')).toBe(true)
  expect(countsExactly({ ...rule, count: 'users' }, 't', 'Report made')).toBe(false)
  expect(countsExactly({ ...rule, types: ['t', 'p'] }, 't', 'Report made')).toBe(false)
  expect(countsExactly({ ...rule, names: [] }, 't', 'Report made')).toBe(false)
  expect(
    countsExactly({ ...rule, where: [{ property: 'size', operator: 'exists', value: null }] }, 't', 'Report made'),
  ).toBe(false)
  expect(countsExactly(null, 't', 'Report made')).toBe(false)
})

test('users are counted once, whatever the metric says of its days', () => {
  expect(natureOf({ rollup: 'sum', rule: { ...ruleOfEvent('t', 'x'), count: 'users' } })).toBe('users')
  expect(natureOf({ rollup: 'sum', rule: null })).toBe('amount')
  expect(natureOf({ rollup: 'last', rule: null })).toBe('level')
  expect(natureOf({ rollup: 'mean', rule: null })).toBe('mean')
})
