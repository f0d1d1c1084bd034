import { expect, test } from 'vitest'
import { itemsOf, linesOf } from './checklist-lines.ts'

test('a line is an item; empty lines are none', () => {
  expect(itemsOf(' Ask \n\nSend\n', [])).toEqual([
    { text: 'Ask', done: false },
    { text: 'Send', done: false },
  ])
})

test('what was ticked stays ticked while its words stay, also when moved', () => {
  const before = [
    { text: 'Ask', done: true },
    { text: 'Send', done: false },
  ]
  expect(itemsOf('Send it\nAsk', before)).toEqual([
    { text: 'Send it', done: false },
    { text: 'Ask', done: true },
  ])
  expect(itemsOf(linesOf(before), before)).toEqual(before)
})

test('of two with the same words each keeps its own tick', () => {
  const before = [
    { text: 'Call', done: true },
    { text: 'Call', done: false },
  ]
  expect(itemsOf('Call\nCall', before)).toEqual(before)
})
