import { expect, test } from 'vitest'
import { guessRollup } from './aggregation.ts'

test.each([
  ['logins', 'sum'],
  ['Reports exported', 'sum'],
  ['seats_used', 'last'],
  ['licences', 'last'],
  ['active_users', 'last'],
  ['activeUsers', 'last'],
  ['storage_gb', 'last'],
  ['MRR', 'last'],
  ['new_users', 'sum'],
  ['users.invited', 'sum'],
  ['user_logins', 'sum'],
  ['error_rate', 'mean'],
  ['average seats', 'mean'],
  ['usage_score', 'mean'],
  ['', 'sum'],
] as const)('%s is rolled up by %s', (name, rollup) => {
  expect(guessRollup(name)).toBe(rollup)
})
