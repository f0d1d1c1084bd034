import { expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { jsonTextOf, parsedJson } from './read-body-content.ts'

const JSON_TEXT = '{"event":"a+b c"}'
const BASE64 = Buffer.from(JSON_TEXT).toString('base64')

test.each([
  ['as it is', JSON_TEXT],
  ['in base64', BASE64],
  ['in base64 for addresses', Buffer.from(JSON_TEXT).toString('base64url')],
  ['in a form', `data=${encodeURIComponent(JSON_TEXT)}`],
  ['in a form with + for spaces', `data=${encodeURIComponent(JSON_TEXT).replaceAll('%20', '+')}&compression=none`],
  ['in base64 in a form', `data=${encodeURIComponent(BASE64)}&compression=base64`],
  ['in base64 in a form, unescaped', `data=${BASE64}`],
])('JSON %s', (_, body) => {
  expect(jsonTextOf(Buffer.from(body))).toBe(JSON_TEXT)
})

test('what is no JSON stays as it came, for whoever looks at it', () => {
  expect(jsonTextOf(Buffer.from('rubbish'))).toBe('rubbish')
  expect(() => parsedJson('rubbish')).toThrow(Refusal)
})

test('bytes that are no UTF-8 do not break the text around them', () => {
  const body = Buffer.concat([Buffer.from('{"event":"'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')])
  expect(parsedJson(jsonTextOf(body))).toEqual({ event: '\uFFFD\uFFFD' })
})
