import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LARGEST_BLOCK, likelyDuplicates, type Candidate } from './duplicates.ts'
import { normalDomain, normalName } from './normal-name.ts'

describe('a name is reduced to the words that tell it apart', () => {
  test.each([
    ['Müller & Söhne GmbH & Co. KG', 'muller sohne'],
    ['ACME, Inc.', 'acme'],
    ['Acme S.p.A.', 'acme'],
    ['Zakład Łódź Sp. z o.o.', 'zaklad lodz'],
    ['L’Oréal S.A.', 'loreal'],
    ['The Company Ltd', 'the company ltd'],
    ['日本電気株式会社', '日本電気株式会社'],
    ['A.B.C. Logistics', 'abc logistics'],
  ])('%s is %s', (name, normal) => {
    expect(normalName(name)).toBe(normal)
  })

  test('case never matters, whatever the words', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/)), (words) => {
        expect(normalName(words.join(' ').toUpperCase())).toBe(normalName(words.join(' ')))
      }),
    )
  })

  test.each([
    ['https://www.Acme.com/about', 'acme.com'],
    ['acme.com', 'acme.com'],
    ['not a domain', null],
    [null, null],
  ])('the domain of %s is %s', (domain, normal) => {
    expect(normalDomain(domain)).toBe(normal)
  })
})

const account = (id: number, name: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  normalName: normalName(name),
  domain: null,
  parentId: null,
  ...more,
})
const search = (candidates: Candidate[], more: Partial<Parameters<typeof likelyDuplicates>[0]> = {}) =>
  likelyDuplicates({ candidates, emails: [], mailDomains: [], ...more })

describe('a pair is likely one customer', () => {
  test('when the names differ by legal form and accents alone', () => {
    const [pair] = search([account(1, 'Société Générale SA'), account(2, 'societe generale')])
    expect(pair).toMatchObject({ leftId: 1, rightId: 2, reasons: [{ code: 'same_name' }] })
  })

  test('when the words stand in another order', () => {
    expect(search([account(1, 'Bank Nord'), account(2, 'Nord Bank AG')])[0]?.reasons[0]?.code).toBe('same_words')
  })

  test('the more so the more reasons there are', () => {
    const [both] = search([
      account(1, 'Acme', { domain: 'acme.com' }),
      account(2, 'ACME Ltd', { domain: 'www.acme.com' }),
    ])
    expect(both?.score).toBeCloseTo(1 - 0.3 * 0.4)
    expect(both?.reasons.map(({ code }) => code)).toEqual(['same_name', 'same_domain'])
  })

  test('when one person is a contact of both', () => {
    const [pair] = search([account(1, 'Acme'), account(2, 'Umbrella')], {
      emails: [{ what: 'kim@acme.com', accountIds: [2, 1] }],
    })
    expect(pair).toMatchObject({ leftId: 1, rightId: 2, reasons: [{ code: 'same_contact' }] })
  })
})

describe('a pair is left alone', () => {
  test('when a mail domain is all they share', () => {
    expect(
      search([account(1, 'Acme'), account(2, 'Umbrella')], { mailDomains: [{ what: 'acme.com', accountIds: [1, 2] }] }),
    ).toEqual([])
  })

  test('when one is the parent of the other', () => {
    expect(search([account(1, 'Acme'), account(2, 'Acme', { parentId: 1 })])).toEqual([])
  })

  test('when a name is a habit rather than a name', () => {
    expect(search(Array.from({ length: LARGEST_BLOCK + 1 }, (_, index) => account(index + 1, 'Test')))).toEqual([])
  })
})

test('what is found does not depend on the order of accounts, and never pairs an account with itself', () => {
  const names = fc.constantFrom('Acme', 'ACME GmbH', 'Nord Bank', 'Bank Nord', 'Ilsen')
  fc.assert(
    fc.property(fc.array(names, { maxLength: 10 }), fc.nat(), (chosen, turn) => {
      const accounts = chosen.map((name, index) => account(index + 1, name))
      const turned = [...accounts.slice(turn % 11), ...accounts.slice(0, turn % 11)]
      const found = search(accounts)
      expect(search(turned)).toEqual(found)
      for (const pair of found) expect(pair.leftId).toBeLessThan(pair.rightId)
    }),
  )
})
