import { expect, test } from 'vitest'
import type { ListedSource } from '../contract.ts'
import { originsOf, sourceSentence, sourcesSentence, troubleOf } from './source-words.ts'

const source = (given: Partial<ListedSource> = {}): ListedSource => ({
  id: 1,
  name: 'Web app',
  retiredAt: null,
  groupType: null,
  accountTrait: null,
  createsAccounts: true,
  workingKeys: 1,
  lastMinute: 0,
  lastHour: 0,
  lastDay: 0,
  minutes: [],
  lastArrivalAt: '2026-03-10T09:00:00Z',
  openIssues: 0,
  waitingEvents: 0,
  ...given,
})

test('the list says what arrived and from how many sources', () => {
  expect(sourcesSentence([])).toBe('Event sources')
  expect(sourcesSentence([source()])).toBe('No event in the last hour from 1 source')
  const retired = source({ lastHour: 9, retiredAt: '2026-03-01T00:00:00Z' })
  expect(sourcesSentence([source({ lastHour: 1_200 }), source(), retired])).toBe(
    '1,200 events in the last hour from 1 of 2 sources',
  )
  expect(sourcesSentence([source({ lastHour: 5 })])).toBe('5 events in the last hour from 1 source')
})

test('a source says how it does', () => {
  expect(sourceSentence(source({ lastArrivalAt: null }))).toBe('Web app waits for its first event')
  expect(sourceSentence(source({ lastHour: 1, lastDay: 5 }))).toBe('Web app: 1 event in the last hour')
  expect(sourceSentence(source({ lastDay: 5 }))).toBe('Web app: quiet for an hour, 5 events today')
  expect(sourceSentence(source())).toBe('Web app: no event for a day')
  expect(sourceSentence(source({ retiredAt: '2026-03-01T00:00:00Z' }))).toBe('Web app is retired')
})

test('trouble is named, and a retired source has none', () => {
  expect(troubleOf(source())).toBeNull()
  expect(troubleOf(source({ openIssues: 3, waitingEvents: 1 }))).toBe('3 items not usable, 1 event waiting')
  expect(troubleOf(source({ workingKeys: 0, retiredAt: '2026-03-01T00:00:00Z' }))).toBeNull()
})

test('origins are typed one a line or with commas', () => {
  expect(originsOf(' https://a.test,\n\nhttps://b.test  ')).toEqual(['https://a.test', 'https://b.test'])
  expect(originsOf(' \n')).toEqual([])
})
