import { expect, test } from 'vitest'
import { MetricRule } from '../../events/metric-rule.ts'
import { definitionWords, draftOf, NEW_DEFINITION, ruleOf, type DefinitionDraft } from './definition-draft.ts'

const draft = (about: Partial<DefinitionDraft>): DefinitionDraft => ({ ...NEW_DEFINITION, ...about })

test('a definition can be written, read back and written again', () => {
  const where = [
    { property: 'plan', operator: 'is' as const, value: 'pro' },
    { property: 'code', operator: 'is_not' as const, value: '12' },
    { property: 'seats', operator: 'at_least' as const, value: 5 },
    { property: 'trial', operator: 'is' as const, value: false },
    { property: 'order.id', operator: 'exists' as const, value: null },
  ]
  const rule = MetricRule.parse({ types: ['t', 'p'], names: ['Saved'], count: 'sum', property: 'order.total', where })
  expect(ruleOf(draftOf(rule))).toEqual({ rule })
})

test.each([
  [draft({ types: [] }), ['types']],
  [draft({ count: 'sum' }), ['property']],
  [draft({ count: 'last', property: 'items.0' }), ['property']],
  [draft({ where: [{ property: '', operator: 'exists', text: '' }] }), ['where.0.property']],
  [draft({ where: [{ property: 'n', operator: 'at_least', text: 'many' }] }), ['where.0.value']],
] as const)('what is missing is said where it is missing', (written, fields) => {
  const result = ruleOf(written)
  expect('problems' in result ? [...result.problems.keys()] : []).toEqual(fields)
})

test('the property is left out where nothing is read from it', () => {
  expect(ruleOf(draft({ count: 'users', property: 'rows' }))).toMatchObject({ rule: { property: null } })
})

test.each([
  [{ types: ['t'], count: 'events', names: ['Saved', 'Sent'] }, 'Saved or Sent'],
  [{ types: ['t', 'p', 's'], count: 'users' }, 'Users of all events, pages, screens'],
  [
    {
      types: ['t'],
      names: ['Saved'],
      count: 'last',
      property: 'seats',
      where: [{ property: 'plan', operator: 'is', value: 'pro' }],
    },
    'Newest seats in Saved where plan is pro',
  ],
])('a definition in words', (rule, words) => {
  expect(definitionWords(MetricRule.parse(rule))).toBe(words)
})
