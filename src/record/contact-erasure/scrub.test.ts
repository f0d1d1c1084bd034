import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTelling, scrubJson, scrubText, type Alias } from './scrub.ts'

const NAME: Alias = { kind: 'name', said: 'Anna Lind', instead: 'Erased person' }
const EMAIL: Alias = { kind: 'email', said: 'anna@acme.com', instead: 'person@erased-1.invalid' }
const ID: Alias = { kind: 'id', said: 'u-7 (x)', instead: 'erased-2' }
const ALL = [NAME, EMAIL, ID]

test.each([
  ['Call Anna Lind tomorrow', 'Call Erased person tomorrow'],
  ['ANNA  LIND’s wish', 'Erased person’s wish'],
  ['Joanna Lindqvist called', 'Joanna Lindqvist called'],
  ['Write to Anna@ACME.com.', 'Write to person@erased-1.invalid.'],
  ['joanna@acme.com and anna@acme.com.au', 'joanna@acme.com and anna@acme.com.au'],
  ['user u-7 (x), not u-77', 'user erased-2, not u-77'],
  ['Nobody here', 'Nobody here'],
])('“%s” becomes “%s”', (text, scrubbed) => {
  expect(scrubText(text, ALL)).toBe(scrubbed)
})

test('texts and keys of JSON are replaced, numbers stay as they were written', () => {
  const json = '{"n": 12345678901234567890.10, "a": ["\\nanna@acme.com", {"Anna Lind": true}], "q": "\\"Anna Lind\\""}'
  expect(scrubJson(json, ALL)).toBe(
    '{"n": 12345678901234567890.10, "a": ["\\nperson@erased-1.invalid", {"Erased person": true}], "q": "\\"Erased person\\""}',
  )
})

test('JSON stays JSON and names nobody afterwards, whatever a person is called', () => {
  const called = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((said) => said.trim() !== '')
  fc.assert(
    fc.property(called, fc.jsonValue(), (said, value) => {
      const alias: Alias = { kind: 'id', said: said.trim(), instead: 'erased-9' }
      const json = JSON.stringify({ value, who: said.trim() })
      const scrubbed = JSON.parse(scrubJson(json, [alias])) as { who: string }
      expect(scrubbed.who).toBe('erased-9')
    }),
  )
})

test('what cannot be told from ordinary words is no needle', () => {
  expect(isTelling(NAME)).toBe(true)
  expect(isTelling({ ...NAME, said: 'Mark' })).toBe(false)
  expect(isTelling({ ...ID, said: '4711' })).toBe(false)
  expect(isTelling({ ...ID, said: 'user-4711' })).toBe(true)
})
