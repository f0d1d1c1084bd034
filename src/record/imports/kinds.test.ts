import { expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { columnNamed, KINDS, kindNamed } from './kinds.ts'

test('there are sixteen kinds with distinct columns and sentences that explain them', () => {
  expect(KINDS).toHaveLength(16)
  for (const kind of KINDS) {
    const names = kind.columns.map((column) => column.name)
    expect(new Set(names).size).toBe(names.length)
    for (const column of kind.columns) expect(column.doc).toMatch(/^.{5,}\.$/)
  }
})

test('natural keys, defaults and orders name columns of their kind', () => {
  for (const kind of KINDS) {
    const named = [...kind.naturalKey, ...kind.inOrder.flat()]
    for (const { default: fallback } of kind.columns) if (fallback && 'column' in fallback) named.push(fallback.column)
    for (const name of named) expect(columnNamed(kind, name), `${kind.name}.${name}`).toBeDefined()
  }
})

test('further columns become custom attributes of accounts, contacts, subscriptions and tickets only', () => {
  const open = KINDS.filter((kind) => kind.attributesOf !== null).map((kind) => kind.name)
  expect(open.sort()).toEqual(['accounts', 'contacts', 'subscriptions', 'tickets'])
})

test('an unknown kind is refused with the list of kinds', () => {
  expect(() => kindNamed('customers')).toThrow(Refusal)
  expect(() => kindNamed('customers')).toThrow(/accounts, contacts/)
})
