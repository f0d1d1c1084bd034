import { describe, expect, test } from 'vitest'
import type { AccountFilter } from '../../../kernel/filters.ts'
import {
  NO_CHOICES,
  filterFields,
  isComplete,
  newFilter,
  operatorsOf,
  valueEditor,
  valueText,
  withOperator,
} from './filter-words.ts'

const choices = {
  ...NO_CHOICES,
  owners: [
    { id: 3, name: 'Mara Lindqvist' },
    { id: 4, name: 'Iris Vane' },
  ],
  customFields: [{ key: 'seats', name: 'Seats', type: 'number' as const }],
}
const fields = filterFields(choices)
const field = (name: string) => {
  const found = fields.find((candidate) => candidate.field === name)
  if (!found) throw new Error(`no field ${name}`)
  return found
}
const said = (filter: AccountFilter) => valueText(filter, field(filter.field), 'EUR')

describe('a filter as a sentence', () => {
  test.each<[AccountFilter, string]>([
    [{ field: 'owner', operator: 'is', values: ['me'] }, 'Me'],
    [{ field: 'owner', operator: 'is', values: [3, 4] }, 'Mara Lindqvist, Iris Vane'],
    [{ field: 'owner', operator: 'is', values: ['me', 3, 4] }, 'Me, Mara Lindqvist + 1'],
    [{ field: 'owner', operator: 'is', values: [99] }, 'somebody gone'],
    [{ field: 'arr', operator: 'at_least', values: [5_000_000] }, '€50k'],
    [{ field: 'renewal_on', operator: 'within_days', values: [120] }, '120 d'],
    [{ field: 'last_contact', operator: 'more_than_days_ago', values: [14] }, '14 d ago'],
    [{ field: 'quadrant', operator: 'is', values: ['unproven'] }, 'Unproven'],
    [{ field: 'coverage', operator: 'at_most', values: [0.5] }, '50\u00A0%'],
    [{ field: 'fresh', operator: 'is', values: [false] }, 'no'],
    [{ field: 'change_30', operator: 'at_most', values: [-5] }, '−5'],
    [{ field: 'owner', operator: 'is', values: [] }, 'choose'],
  ])('%o says %s', (filter, text) => expect(said(filter)).toBe(text))
})

describe('making a filter', () => {
  test('a new condition waits for its value, but a switch begins with yes', () => {
    expect(isComplete(newFilter(field('owner')))).toBe(false)
    expect(newFilter(field('sample'))).toEqual({ field: 'sample', operator: 'is', values: [true] })
    expect(isComplete({ field: 'owner', operator: 'is_empty', values: [] })).toBe(true)
  })

  test('another comparison keeps a value of the same sort and drops any other', () => {
    const filter: AccountFilter = { field: 'owner', operator: 'is', values: [3] }
    expect(withOperator(filter, 'is_not').values).toEqual([3])
    expect(withOperator(filter, 'is_empty').values).toEqual([])
    const soon: AccountFilter = { field: 'renewal_on', operator: 'within_days', values: [120] }
    expect(withOperator(soon, 'before').values).toEqual([])
  })

  test('every comparison of every field has a way to enter its value', () => {
    for (const each of fields) {
      expect(operatorsOf(each).length).toBeGreaterThan(0)
      for (const { value } of operatorsOf(each)) expect(valueEditor(each, value)).toBeTruthy()
    }
    expect(valueEditor(field('attribute:seats'), 'at_least')).toBe('number')
    expect(valueEditor(field('last_contact'), 'before')).toBe('day')
  })
})
