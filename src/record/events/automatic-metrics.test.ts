import { expect, test } from 'vitest'
import { activeUsersMetric, metricOfEvent } from './automatic-metrics.ts'

const free = () => false

test.each([
  ['t', 'Report Exported', 'report_exported', 'Report Exported'],
  ['p', 'Home', 'page_home', 'Page: Home'],
  ['t', '日本', 'event', '日本'],
  ['t', '2FA on', 'fa_on', '2FA on'],
] as const)('%s %s is counted as %s', (type, name, key, shown) => {
  expect(metricOfEvent({ type, name }, free)).toMatchObject({
    key,
    name: shown,
    definition: { names: [name], types: [type] },
  })
})

test('a key that an imported metric holds is left to it', () => {
  expect(metricOfEvent({ type: 't', name: 'Logins' }, (key) => key === 'logins').key).toBe('logins_events')
  expect(activeUsersMetric((key) => key === 'active_users').key).toBe('active_users_events')
})

test('two names of one slug get two keys', () => {
  const taken = new Set(['signed_in', 'signed_in_events'])
  expect(metricOfEvent({ type: 't', name: 'signed-in' }, (key) => taken.has(key)).key).toMatch(
    /^signed_in_[0-9a-f]{8}$/,
  )
})
