import { describe, expect, test } from 'vitest'
import type { SourceFreshness } from '../contract.ts'
import { lineName, limitText, sourceGroups, sourcesSentence } from './source-words.ts'

function line(changes: Partial<SourceFreshness>): SourceFreshness {
  return {
    sourceId: 1,
    sourceName: 'Files',
    sourceKind: 'import',
    kind: 'tickets',
    metric: null,
    lastArrivalAt: null,
    newestDay: null,
    stale: false,
    silenceHours: 1,
    limitHours: 840,
    signals: 5,
    sentence: '',
    ...changes,
  }
}

describe('sources', () => {
  test('a source with something late stands first, and its late line at the top of it', () => {
    const groups = sourceGroups([
      line({ sourceId: 1, sourceName: 'A desk' }),
      line({ sourceId: 2, sourceName: 'Z billing', kind: 'invoices' }),
      line({ sourceId: 2, sourceName: 'Z billing', kind: 'payments', stale: true }),
    ])
    expect(groups.map(({ name, stale }) => [name, stale])).toEqual([
      ['Z billing', 1],
      ['A desk', 0],
    ])
    expect(groups[0]?.lines.map(({ kind }) => kind)).toEqual(['payments', 'invoices'])
  })

  test('what is entered by hand is never late', () => {
    const byHand = line({ sourceKind: 'manual', stale: true })
    expect(sourceGroups([byHand])[0]?.stale).toBe(0)
    expect(sourcesSentence([byHand])).toBe('Nothing is delivered yet')
  })

  test('the heading says how many are late', () => {
    expect(sourcesSentence([line({}), line({ stale: true })])).toBe('1 of 2 deliveries is late')
    expect(sourcesSentence([line({}), line({})])).toBe('All 2 deliveries are fresh')
  })

  test('names and limits are written as a person says them', () => {
    expect(lineName(line({ kind: 'survey_responses' }))).toBe('Survey responses')
    expect(lineName(line({ kind: 'usage', metric: { key: 'logins', name: 'Logins' } }))).toBe('Usage: Logins')
    expect([limitText(24), limitText(840), limitText(36)]).toEqual(['24 hours', '35 days', '36 hours'])
  })
})
