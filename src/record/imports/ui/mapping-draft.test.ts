import { describe, expect, test } from 'vitest'
import {
  commandFor,
  otherUses,
  targetOf,
  unprovided,
  untranslated,
  withConstant,
  withTarget,
  withTranslation,
  type KindDoc,
} from './mapping-draft.ts'

const column = (name: string, isRequired = false) => ({ name, type: 'text', isRequired, values: [], doc: '' })
const accounts: KindDoc = {
  name: 'accounts',
  doc: '',
  keepsOtherColumns: true,
  columns: [column('external_id', true), column('name', true), column('domain')],
}
const file = ['id', 'name', 'Website', 'tier'].map((name) => ({
  column: name,
  target: null,
  isAttribute: false,
  confidence: 1,
}))
const becomes = (name: string, draft: Parameters<typeof targetOf>[1], kind = accounts) =>
  targetOf({ column: name, target: null, isAttribute: false, confidence: 1 }, draft, kind)

describe('a column of the file', () => {
  test('that has a canonical name is that column', () => {
    expect(becomes('name', {})).toEqual({ is: 'column', name: 'name' })
    expect(becomes(' Name ', {})).toEqual({ is: 'column', name: 'name' })
  })

  test('that is unknown becomes a custom field where the kind keeps them, and is left out elsewhere', () => {
    expect(becomes('tier', {})).toEqual({ is: 'attribute' })
    expect(becomes('tier', {}, { ...accounts, keepsOtherColumns: false })).toEqual({ is: 'left_out' })
  })

  test('that takes a canonical column pushes the one that had it out', () => {
    const draft = withTarget({ columns: { id: 'external_id' } }, 'tier', { is: 'column', name: 'external_id' })
    expect(draft).toEqual({ columns: { tier: 'external_id' }, ignore: ['id'] })
  })

  test('that is left out and taken back leaves no trace', () => {
    const draft = withTarget({}, 'tier', { is: 'left_out' })
    expect(becomes('tier', draft)).toEqual({ is: 'left_out' })
    expect(withTarget(draft, 'tier', { is: 'attribute' })).toEqual({})
  })

  test('replaces the constant of its canonical column', () => {
    expect(withTarget({ constants: { domain: 'acme.com' } }, 'Website', { is: 'column', name: 'domain' })).toEqual({
      columns: { Website: 'domain' },
    })
  })

  test('says what else reads it', () => {
    const draft = { account_via: { subscription: 'sub' }, derived: { ends: { from: 'start', plus_days: 'sub' } } }
    expect(otherUses(draft, 'sub')).toEqual(['finds the account through its subscription', 'is read for ends'])
  })
})

test('columns nobody provides are named', () => {
  expect(unprovided(file, {}, accounts).map(({ name }) => name)).toEqual(['external_id', 'domain'])
  expect(unprovided(file, withConstant({ columns: { id: 'external_id' } }, 'domain', 'x'), accounts)).toEqual([])
})

test('values that are not understood are asked for, those translated stay', () => {
  expect(untranslated(['P1', 'Low', ' ', 'P1', 'P2'], ['low', 'urgent'], { P1: 'urgent' })).toEqual(['P1', 'P2'])
  const draft = withTranslation({}, 'priority', 'P1', 'urgent')
  expect(draft).toEqual({ values: { priority: { P1: 'urgent' } } })
  expect(withTranslation(draft, 'priority', 'P1', null)).toEqual({})
})

test('the command repeats the import, whatever the file is called', () => {
  const told = { kind: 'accounts', source: 'import', createAccounts: false }
  expect(commandFor({ ...told, fileName: 'accounts.csv' })).toBe(
    'volant import accounts accounts.csv --map mapping.json',
  )
  expect(commandFor({ ...told, fileName: "it's $mine.csv", source: 'crm', createAccounts: true })).toBe(
    `volant import accounts 'it'\\''s $mine.csv' --map mapping.json --source crm --create-accounts`,
  )
})
