import { expect, test } from 'vitest'
import { isSingleKey, keyName, matchKeys } from './key-match.ts'

const plain = { metaKey: false, ctrlKey: false, altKey: false, shiftKey: false }

test.each([
  [{ ...plain, key: 'j' }, 'j'],
  [{ ...plain, key: '?', shiftKey: true }, '?'],
  [{ ...plain, key: 'X', shiftKey: true }, 'shift+x'],
  [{ ...plain, key: 'ArrowDown', shiftKey: true }, 'shift+arrowdown'],
  [{ ...plain, key: 'k', metaKey: true }, 'mod+k'],
  [{ ...plain, key: 'k', ctrlKey: true }, 'mod+k'],
  [{ ...plain, key: ' ' }, 'space'],
  [{ ...plain, key: 'Shift', shiftKey: true }, null],
  [{ ...plain, key: 'l', altKey: true }, null],
])('%o is written %s', (event, name) => {
  expect(keyName(event)).toBe(name)
})

const done: string[] = []
const binding = (keys: string, does = keys) => ({ keys, does, run: () => done.push(does) })
const everywhere = {
  scope: 'Everywhere',
  bindings: [binding('g a'), binding('?'), binding('c n'), binding('e', 'nothing')],
}
const rows = { scope: 'Rows', bindings: [binding('e', 'complete'), binding('c', 'create')] }

test('the page in front answers before the shell', () => {
  expect(matchKeys([everywhere, rows], ['e']).binding?.does).toBe('complete')
})

test('g waits for its letter and then goes', () => {
  expect(matchKeys([everywhere], ['g'])).toEqual({ binding: null, waits: true })
  expect(matchKeys([everywhere], ['g', 'a']).binding?.does).toBe('g a')
  expect(matchKeys([everywhere], ['g', 'q'])).toEqual({ binding: null, waits: false })
})

test('c alone creates, unless n follows', () => {
  const match = matchKeys([everywhere, rows], ['c'])
  expect([match.binding?.does, match.waits]).toEqual(['create', true])
})

test('only keys that type a character count as single keys', () => {
  expect(['j', '?', 'shift+x'].every(isSingleKey)).toBe(true)
  expect(['mod+k', 'escape', 'arrowdown', 'enter'].some(isSingleKey)).toBe(false)
})
