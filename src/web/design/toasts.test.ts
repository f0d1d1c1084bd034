import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { UNDO_MS, dropExpired, dismissToast, holdToast, toast, toastStore, undoNewest } from './toasts.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})

afterEach(() => {
  for (const shown of toastStore.current()) dismissToast(shown.id)
  vi.useRealTimers()
})

test('a deletion can be taken back for ten seconds and not longer', () => {
  toast('12 accounts reassigned', { undo: () => undefined })
  dropExpired(UNDO_MS - 1)
  expect(toastStore.current()).toHaveLength(1)
  dropExpired(UNDO_MS)
  expect(toastStore.current()).toHaveLength(0)
})

test('undo takes back the newest change and only once', () => {
  const taken: string[] = []
  toast('first', { undo: () => taken.push('first') })
  toast('second', { undo: () => taken.push('second') })
  toast('third, nothing to take back')
  expect(undoNewest()).toBe(true)
  expect(undoNewest()).toBe(true)
  expect(undoNewest()).toBe(false)
  expect(taken).toEqual(['second', 'first'])
})

test('a toast under the pointer stays', () => {
  const id = toast('Saved')
  holdToast(id, true)
  dropExpired(60_000)
  expect(toastStore.current()).toHaveLength(1)
})

test('what failed can be tried again for as long as a change can be taken back', () => {
  toast('It was not saved', { tone: 'wrong', retry: () => undefined })
  dropExpired(UNDO_MS - 1)
  expect(toastStore.current()).toHaveLength(1)
  expect(undoNewest()).toBe(false)
})
