import { expect, test } from 'vitest'
import { orderEntries } from './palette-order.ts'
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
