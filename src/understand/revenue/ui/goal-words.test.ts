import { expect, test } from 'vitest'
import { goalsSentence } from './goal-words.ts'

const goal = (name: string, actual: number | null, target: number) => ({
  name,
  actual,
  target,
  isMet: actual === null ? null : actual >= target,
})
const plain = (text: string) => text.replaceAll('\u00A0', ' ').replaceAll('\u202F', ' ')

test.each([
  [[goal('GRR', 0.875, 0.9), goal('NRR', 1.06, 1.05)], 'GRR 87.5 % misses its goal of 90 %'],
  [[goal('GRR', 0.875, 0.9), goal('NRR', 1, 1.05)], 'GRR 87.5 % misses its goal of 90 %, 1 more missed'],
  [[goal('GRR', 0.95, 0.9), goal('NRR', 1.06, 1.05)], 'All 2 goals are reached'],
  [[goal('GRR', 0.95, 0.9), goal('NRR', null, 1.05)], 'The goal is reached'],
  [[goal('GRR', null, 0.9)], 'Goals are measured a year after the first account paid'],
])('of %j it says the first goal that is missed', (goals, sentence) => {
  expect(plain(goalsSentence(goals))).toBe(sentence)
})
