import { expect, test } from 'vitest'
import { judge } from './receiver-entries.ts'
import type { WriteKey } from './store-write-keys.ts'

const key: WriteKey = {
  key: 'wk',
  sourceId: 1,
  allowedOrigins: [],
  groupType: null,
  accountTrait: null,
}

function judged(items: readonly object[], groupId: unknown) {
  const value = { batch: items, context: { groupId } }
  const path = { kind: 'batch', limitBytes: 1_000_000 } as const
  return judge({ path, value, text: JSON.stringify(value), url: '/v1/batch', receivedAt: 0, key })
}

const broken = (count: number) => Array.from({ length: count }, () => ({}))

test('what is too long to name an account is kept with none of the items it came with', () => {
  const { rejections } = judged(broken(3), 'g'.repeat(2_000))
  expect(rejections.map(({ raw }) => raw)).toEqual(['{}', '{}', '{}'])
})

test('what a batch names as its account is looked at as often, however many of its items are refused', () => {
  let looks = 0
  const account = {
    get id() {
      looks += 1
      return 'g'.repeat(2_000)
    },
  }
  const looksAt = (count: number) => {
    const { rejections } = judged(broken(count), account)
    expect(rejections).toHaveLength(count)
    const seen = looks
    looks = 0
    return seen
  }
  expect(looksAt(1)).toBeGreaterThan(0)
  expect(looksAt(500)).toBe(looksAt(1))
})
