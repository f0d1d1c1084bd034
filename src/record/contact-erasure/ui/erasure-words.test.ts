import { expect, test } from 'vitest'
import { goes, isConfirmed, stays } from './erasure-words.ts'

const account = { id: 1, name: 'Acme' }
const facts = { contacts: [{ id: 1, name: 'Anna Lind', account }], importFiles: { files: 0, until: null } }

test('whoever shares the address is named, for they are erased together', () => {
  expect(goes(facts).join(' ')).not.toContain('same address')
  const other = { id: 2, name: 'A. Lind', account: { id: 2, name: 'Bolt' } }
  const third = { id: 3, name: null, account: { id: 3, name: 'Core' } }
  expect(goes({ ...facts, contacts: [...facts.contacts, other, third] })).toContain(
    'The same address is A. Lind at Bolt and a person at Core: erased together.',
  )
})

test('files that are still kept are said, with the day until which', () => {
  expect(stays(facts).join(' ')).not.toContain('imported')
  const kept = (files: number) => stays({ ...facts, importFiles: { files, until: '2026-04-09T09:00:00Z' } })
  expect(kept(1)).toContain('One imported file that may name them, until 2026-04-09 at the latest.')
  expect(kept(3)).toContain('3 imported files that may name them, until 2026-04-09 at the latest.')
})

test('only the name confirms it', () => {
  expect(isConfirmed(' anna lind ', 'Anna Lind')).toBe(true)
  expect(isConfirmed('Anna', 'Anna Lind')).toBe(false)
})
