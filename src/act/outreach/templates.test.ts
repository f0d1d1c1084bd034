import fc from 'fast-check'
import { expect, test } from 'vitest'
import { letterOf, writeLetter, writeMessage } from './letter.ts'
import { firstName, measureText, moneyText } from './merge-fields.ts'
import { chooseRecipient, isAddress, type Candidate } from './recipient.ts'
import { fieldsIn, fill, fillLine, templateProblems } from './templates.ts'
import { day } from '../../kernel/day.ts'
import { waitAfter, WAITS } from './backoff.ts'

const values = new Map([
  ['account.name', 'Acme Foods'],
  ['contact.first_name', 'Rosa'],
])

test.each([
  ['Hello {{contact.first_name}}', 'Hello Rosa', []],
  ['Hello {{ contact.first_name | there }}', 'Hello Rosa', []],
  ['Hello {{owner.name|there}}', 'Hello there', []],
  ['Hello {{owner.name|}}!', 'Hello !', []],
  ['{{owner.name}} and {{owner.name}}', ' and ', ['owner.name']],
  ['{{not a field}} {not one} {{', ' {not one} {{', ['not a field']],
  ['', '', []],
])('%s reads %s', (template, text, missing) => {
  expect(fill(template, values)).toEqual({ text, missing })
})

test('a value that looks like a field stays text, on one line and within bounds', () => {
  const hostile = new Map([
    ['account.name', '{{owner.email}}\r\nBcc: spy@evil.test\u2028\u202Egnp.exe'],
    ['owner.email', 'secret@our.test'],
    ['contact.first_name', 'x'.repeat(5_000)],
  ])
  const { text } = fill('{{account.name}}', hostile)
  expect(text).toBe('{{owner.email}} Bcc: spy@evil.test gnp.exe')
  expect(fill('{{contact.first_name}}', hostile).text.length).toBe(500)
})

test('a subject keeps to one line whatever comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (template, value) => {
      const { text } = fillLine(`${template} {{account.name}}`, new Map([['account.name', value]]))
      expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
    }),
  )
})

test('a text without fields is what it was', () => {
  const plain = fc.string().filter((text) => !text.includes('{{'))
  fc.assert(
    fc.property(plain, (text) => {
      expect(fill(text, values)).toEqual({ text, missing: [] })
    }),
  )
})

test('unknown fields and open braces are named before anything is published', () => {
  const isKnown = (field: string) => values.has(field)
  expect(templateProblems('{{account.name}} {{acount.name}} {{ account.name', isKnown)).toEqual([
    'There is no merge field {{acount.name}}. Choose one from the list.',
    'A merge field is not closed: write it as {{account.name}}.',
  ])
  expect(templateProblems('{{account.name}}', isKnown)).toEqual([])
  expect(fieldsIn('{{a.b|c}} {{d.e}}')).toEqual([
    { field: 'a.b', fallback: 'c' },
    { field: 'd.e', fallback: null },
  ])
})

test('the HTML of a letter escapes values and links only what its author wrote', () => {
  const hostile = new Map([['account.name', '<script>alert(1)</script> https://evil.test "x"']])
  const letter = writeLetter(
    { subject: 'S', body: 'Hi {{account.name}}\nsee https://our.test/a?b=1&c=2.\n\n<b>Bye</b>' },
    hostile,
  )
  expect(letter.html).toBe(
    '<p>Hi &lt;script&gt;alert(1)&lt;/script&gt; https://evil.test &quot;x&quot;<br>\nsee <a href="https://our.test/a?b=1&amp;c=2">https://our.test/a?b=1&amp;c=2</a>.</p>\n<p>&lt;b&gt;Bye&lt;/b&gt;</p>',
  )
  expect(letter.text).toBe(
    'Hi <script>alert(1)</script> https://evil.test "x"\nsee https://our.test/a?b=1&c=2.\n\n<b>Bye</b>',
  )
})

test('no value whatsoever makes an element, an attribute or a link', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const { html } = writeLetter({ subject: 'S', body: '{{account.name}}' }, new Map([['account.name', value]]))
      expect(html.replaceAll(/^<p>|<\/p>$/g, '')).not.toMatch(/[<>"]/)
    }),
  )
})

test('a text that a person wrote is no template', () => {
  expect(letterOf('Re: {{x', 'Use {{account.name}} here').text).toBe('Use {{account.name}} here')
})

test('in Slack a value is never markup, the author’s own words are', () => {
  const hostile = new Map([['account.name', '<!channel> & <https://evil.test|click>']])
  expect(writeMessage('<@U1> look at {{account.name}}', hostile).text).toBe(
    '<@U1> look at &lt;!channel&gt; &amp; &lt;https://evil.test|click&gt;',
  )
})

test('money, measures and first names read as the company writes them', () => {
  expect(moneyText(18_400_000, { currency: 'EUR', digits: 2 })).toBe('€184,000')
  expect(moneyText(12_345, { currency: 'EUR', digits: 2 })).toBe('€123.45')
  expect(moneyText(500, { currency: 'JPY', digits: 0 })).toBe('¥500')
  const euro = { currency: 'EUR', digits: 2 }
  expect(measureText(0.123, 'share', euro)).toBe('12.3 %')
  expect(measureText(-0.2, 'change', euro)).toBe('−20 %')
  expect(measureText(1, 'yes_no', euro)).toBe('yes')
  expect(measureText(42.126, 'number', euro)).toBe('42.13')
  expect([firstName('Dr. Rosa Lind'), firstName('Prof. Dr. Li'), firstName('  ')]).toEqual(['Rosa', 'Li', ''])
})

const person = (id: number, more: Partial<Candidate> = {}): Candidate => ({
  id,
  name: `Person ${id}`,
  email: `p${id}@acme.test`,
  roles: ['champion'],
  leftOn: null,
  hasOptedOut: false,
  ...more,
})
const today = day('2026-03-10')
const choose = (contacts: Candidate[], toRoles: string[], contactId: number | null = null) =>
  chooseRecipient(contacts, { toRoles, contactId, today })

test('an e-mail goes to the first role that somebody holds, is there, has an address and did not opt out', () => {
  const contacts = [
    person(1, { roles: ['executive_sponsor'], leftOn: day('2026-03-01') }),
    person(2, { roles: ['executive_sponsor'], hasOptedOut: true }),
    person(4, { email: null }),
    person(6, { email: 'broken@' }),
    person(5),
    person(7),
  ]
  const { recipient, because } = choose(contacts, ['economic_buyer', 'executive_sponsor', 'champion'])
  expect(recipient).toMatchObject({ contactId: 5, role: 'champion' })
  expect(because).toEqual([
    'Nobody is economic buyer.',
    'Person 1, executive sponsor, has left.',
    'Person 2, executive sponsor, wants no e-mail from us.',
    'Person 4, champion, has no usable e-mail address.',
    'Goes to Person 5, champion.',
  ])
})

test('without roles it goes to the run’s contact, or to nobody', () => {
  expect(choose([person(1), person(2)], [], 2).recipient?.contactId).toBe(2)
  expect(choose([person(1)], [], null)).toMatchObject({ recipient: null })
  expect(choose([person(1, { leftOn: day('2026-03-11') })], [], 1).recipient?.contactId).toBe(1)
})

test.each([
  'a@b.test, c@d.test',
  'a@b.test\r\nBcc: c@d.test',
  '"a b"@c.test',
  'a@b',
  '<a@b.test>',
  'a@b.test;c@d.test',
  '',
])('%j is no single address', (text) => {
  expect(isAddress(text)).toBe(false)
})

test('waits grow, keep within their jitter, and end', () => {
  const kinds = fc.constantFrom('email' as const, 'slack' as const, 'webhook' as const)
  const given = fc.record({
    attempts: fc.integer({ min: 1, max: 30 }),
    random: fc.double({ min: 0, max: 0.999, noNaN: true }),
  })
  fc.assert(
    fc.property(kinds, given, (kind, { attempts, random }) => {
      const base = WAITS[kind][attempts - 1]
      const wait = waitAfter(kind, { attempts, random, retryAfterMs: null })
      if (base === undefined) return wait === null
      return wait !== null && wait >= base * 0.8 && wait <= base * 1.2
    }),
  )
  expect(waitAfter('webhook', { attempts: 1, random: 0, retryAfterMs: 600_000 })).toBe(600_000)
})
