import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import type { ContactRow } from './account-desk.ts'
import { missingRoles, peopleFacts, seenHow } from './people.ts'

const contact = (about: Partial<ContactRow>): ContactRow => ({
  id: 1,
  name: 'Elif Sandoval',
  email: null,
  title: null,
  roles: [],
  leftOn: null,
  lastSeenAt: null,
  lastSeenHow: null,
  erasedAt: null,
  latestNps: null,
  ...about,
})
const today = day('2026-11-17')

test('somebody who left neither answers nor holds a role', () => {
  const facts = peopleFacts(
    [
      contact({ lastSeenAt: '2026-11-16T10:00:00Z', roles: ['champion'] }),
      contact({ lastSeenAt: '2026-11-16T10:00:00Z', roles: ['executive sponsor'], leftOn: day('2026-10-28') }),
      contact({ lastSeenAt: '2026-05-01T10:00:00Z' }),
    ],
    today,
    'UTC',
  )
  expect([facts.present, facts.answering]).toEqual([2, 1])
  expect(missingRoles(facts)).toBe('There is no executive sponsor and no economic buyer.')
})

test('with every key role held nothing is missing', () => {
  const roles = ['champion', 'executive_sponsor', 'economic buyer']
  expect(missingRoles(peopleFacts([contact({ roles })], today, 'UTC'))).toBeNull()
})

test.each([
  ['nps answer', 'NPS answer'],
  ['onboarding answer', 'onboarding answer'],
  ['email', 'e-mail'],
  [null, null],
])('%s reads %s', (how, text) => {
  expect(seenHow(how)).toBe(text)
})
