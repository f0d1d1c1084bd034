import { expect, test } from 'vitest'
import { fitted, flowNumbers, wireText } from './flow-words.ts'

const numbers = flowNumbers({
  version: 3,
  entered: 24,
  ended: 20,
  steps: [
    { stepId: 'call', reached: 24, standing: 1, parked: 1, ways: {} },
    { stepId: 'urgent', reached: 22, standing: 0, parked: 0, ways: { yes: 17, no: 0 } },
  ],
})

test('lines carry how many came, and ways how many took them', () => {
  expect(wireText({ way: null, from: 'trigger', to: 'call' }, numbers)).toBe('24')
  expect(wireText({ way: 'yes', from: 'urgent', to: 'x' }, numbers)).toBe('Yes · 17')
  expect(wireText({ way: 'no', from: 'urgent', to: null }, numbers)).toBe('No · 0')
})

test('what the live version did not have carries no number', () => {
  expect(wireText({ way: null, from: 'call', to: 'new' }, numbers)).toBe('')
  expect(wireText({ way: 'rejected', from: 'new', to: null }, numbers)).toBe('Turned down')
  expect(wireText({ way: 'yes', from: 'urgent', to: 'x' }, null)).toBe('Yes')
})

test('those who wait and those who are parked both stand at a step', () => {
  expect(numbers.standing.get('call')).toBe(2)
})

test('a text too long for its box is cut with a mark', () => {
  expect(fitted('Call the sponsor', 200, 6)).toBe('Call the sponsor')
  expect(fitted('Call the sponsor today', 60, 6)).toBe('Call the…')
})
