import { expect, test } from 'vitest'
import { forgetDraft, keepDraft, readDraft } from './drafts.ts'
import { NO_STEP } from './next-step.ts'

function drawer() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

const draft = {
  type: 'call' as const,
  subject: '',
  text: 'Gate 4',
  contactId: 3,
  at: '',
  isPinned: false,
  nextStep: NO_STEP,
}

test('a draft survives, for its writer and its account only', () => {
  const desk = drawer()
  keepDraft(desk, 1, 7, draft)
  expect(readDraft(desk, 1, 7)).toEqual(draft)
  expect(readDraft(desk, 2, 7)).toBeNull()
  expect(readDraft(desk, 1, 8)).toBeNull()
})

test('an emptied or saved draft is forgotten', () => {
  const desk = drawer()
  keepDraft(desk, 1, 7, draft)
  keepDraft(desk, 1, 7, { ...draft, text: '  ' })
  expect(desk.kept.size).toBe(0)
  keepDraft(desk, 1, 7, draft)
  forgetDraft(desk, 1, 7)
  expect(readDraft(desk, 1, 7)).toBeNull()
})

test('a draft of another version is left out instead of breaking the page', () => {
  const desk = drawer()
  desk.setItem('volant-draft-1-7', '{"type":"telegram"}')
  expect(readDraft(desk, 1, 7)).toBeNull()
  desk.setItem('volant-draft-1-7', 'not json')
  expect(readDraft(desk, 1, 7)).toBeNull()
})

test('a next step alone is a draft too, and one from before there were any is still read', () => {
  const desk = drawer()
  keepDraft(desk, 1, 7, { ...draft, text: '', nextStep: { title: 'Send it', dueOn: null } })
  expect(readDraft(desk, 1, 7)?.nextStep.title).toBe('Send it')
  const { nextStep: _none, ...earlier } = draft
  desk.setItem('volant-draft-1-7', JSON.stringify(earlier))
  expect(readDraft(desk, 1, 7)).toEqual(draft)
})
