import { expect, test } from 'vitest'
import { keyOfName } from './name-key.ts'

test.each([
  ['Report Exported', 'report_exported'],
  ['  Größe (m²) ', 'gro_e_m2'],
  ['2FA on', 'fa_on'],
  ['日本', ''],
])('%s becomes %s', (name, key) => {
  expect(keyOfName(name)).toBe(key)
})

test('a key is as long as it may be', () => {
  expect(keyOfName('a'.repeat(200))).toHaveLength(80)
  expect(keyOfName('abc', 2)).toBe('ab')
})
