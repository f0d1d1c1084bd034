import { expect, test } from 'vitest'
import { changedFields } from './account-fields.ts'

const custom = [
  { key: 'seats', name: 'Seats', type: 'number' as const },
  { key: 'pilot', name: 'Pilot', type: 'boolean' as const },
]
const before = { name: 'Corvane', domain: 'corvane.example', 'attribute:seats': '180', 'attribute:pilot': 'no' }

test('only what differs is sent', () => {
  expect(changedFields(before, { ...before, domain: ' corvane.example ' }, custom)).toBeNull()
  expect(changedFields(before, { ...before, domain: '' }, custom)).toEqual({ domain: null })
})

test('custom fields are sent in their own type', () => {
  const after = { ...before, 'attribute:seats': '200,5', 'attribute:pilot': 'Yes' }
  expect(changedFields(before, after, custom)).toEqual({ attributes: { seats: 200.5, pilot: true } })
})

test('what does not fit its type goes to the server as typed, which says what is wrong', () => {
  expect(changedFields(before, { ...before, 'attribute:seats': 'many' }, custom)).toEqual({
    attributes: { seats: 'many' },
  })
})

test('a name cannot be emptied', () => {
  expect(changedFields(before, { ...before, name: '' }, custom)).toBeNull()
})
