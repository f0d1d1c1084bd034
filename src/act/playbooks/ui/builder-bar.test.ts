import { expect, test } from 'vitest'
import { publishBlocked, standingText } from './BuilderBar.tsx'
import type { Playbook } from './use-playbook-draft.ts'

const playbook = (change: Partial<Playbook['playbook']>, more: Partial<Playbook> = {}): Playbook => ({
  playbook: {
    id: 1,
    key: 'p',
    name: 'P',
    description: '',
    state: 'on',
    haltedBecause: null,
    cannotJudge: null,
    lifecycle: 'risk',
    maturity: 'crawl',
    libraryKey: null,
    liveVersion: 3,
    draftVersion: 4,
    triggerText: null,
    runs: { going: 6, parked: 0, begun30: 0 },
    changedAt: '2026-11-22T08:00:00.000Z',
    guide: { why: '', whenToUse: '', duration: '', metrics: [], pitfalls: [] },
    ...change,
  },
  live: null,
  draft: null,
  versions: [],
  problems: [],
  mayPublish: true,
  mayDraft: true,
  ...more,
})
const draft = { definition: { subject: 'account' }, revision: 1 } as unknown as Playbook['draft']

test('the head says what is live and where its runs finish', () => {
  expect(standingText(playbook({}, { draft }))).toBe('v3 is live with 6 runs; they finish on v3')
  expect(standingText(playbook({ runs: { going: 1, parked: 0, begun30: 1 } }, { draft }))).toBe(
    'v3 is live with 1 run; it finishes on v3',
  )
  expect(standingText(playbook({ state: 'off', runs: { going: 0, parked: 0, begun30: 0 } }))).toBe(
    'v3 is published and off',
  )
  expect(standingText(playbook({ liveVersion: null }))).toBe('Not published yet')
})

test('what keeps a draft from being published is said at the button', () => {
  const problems = [{ stepId: null, severity: 'stops' as const, sentence: 'Add at least one step.' }]
  const saved = { state: 'saved' as const, failure: null }
  expect(publishBlocked(playbook({}), saved)).toBeNull()
  expect(publishBlocked(playbook({}, { problems }), saved)).toBe('Add at least one step.')
  expect(publishBlocked(playbook({}), { state: 'same', failure: null })).toMatch('no draft')
  expect(publishBlocked(playbook({}), { state: 'wrong', failure: 'Give the step a name.' })).toBe(
    'Give the step a name.',
  )
})
