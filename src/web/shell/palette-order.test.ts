import { expect, test } from 'vitest'
import { orderEntries, standsBeforeAccounts } from './palette-order.ts'
import type { PaletteEntry } from './palette-order.ts'

const entry = (section: PaletteEntry['section'], label: string, alsoCalled?: string): PaletteEntry => ({
  id: label,
  section,
  label,
  alsoCalled,
})
const go = [entry('Go', 'My day'), entry('Go', 'Accounts'), entry('Go', 'Settings')]
const act = [entry('Do', 'Import a file', 'csv upload'), entry('Do', 'Sign out')]
const found = [entry('Accounts', 'Acme Foods'), entry('Accounts', 'Acme Steel')]
const labels = (typed: string, entries = [...go, ...act, ...found]) =>
  orderEntries(entries, typed).map(({ label }) => label)

test('acme and Enter open the account', () => {
  expect(labels('acme')[0]).toBe('Acme Foods')
})

test('acc and Enter go to the accounts even when an account is called Accenture', () => {
  expect(labels('acc', [...go, ...act, entry('Accounts', 'Accenture')])).toEqual(['Accounts', 'Accenture'])
})

test('a command is found by another word for it', () => {
  expect(labels('upload', [...go, ...act])).toEqual(['Import a file'])
})

test('a match inside a word comes after the accounts', () => {
  expect(labels('ount')).toEqual(['Acme Foods', 'Acme Steel', 'Accounts'])
})

test('without words everything stays in its order', () => {
  expect(labels(' ')).toHaveLength(7)
})

const inner = (label: string): PaletteEntry => ({ ...entry('Go', label), isInner: true })

test('pages inside places are found by their name, and not listed before anything is typed', () => {
  expect(labels('renew', [...go, inner('Renewals'), ...found])).toEqual(['Renewals', 'Acme Foods', 'Acme Steel'])
  expect(labels('', [...go, inner('Renewals')])).not.toContain('Renewals')
})

test('three letters mean an account rather than a page inside a place, unless they are its whole name', () => {
  const entries = [inner('Cost'), inner('Fit'), ...found]
  expect(labels('cos', entries)).toEqual(['Acme Foods', 'Acme Steel', 'Cost'])
  expect(labels('fit', entries)[0]).toBe('Fit')
})

test('Enter waits for the accounts where they would stand first', () => {
  expect(standsBeforeAccounts(entry('Go', 'Accounts'), 'ount')).toBe(false)
  expect(standsBeforeAccounts(entry('Go', 'Accounts'), 'acc')).toBe(true)
})
