import { expect, test } from 'vitest'
import { namingText } from './naming-text.ts'
import { personOf } from './person.ts'

let codes = 0
const person = personOf(
  {
    contactIds: [1],
    accountIds: [1],
    names: ['Zoë Lind'],
    emails: ['Zoe.Lind@Acme.test'],
    users: [
      { sourceId: 1, id: '17' },
      { sourceId: 1, id: 'user-zoë/77' },
    ],
    visitors: [],
  },
  () => String((codes += 1)),
)
const names = namingText(person)

test.each([
  '{"traits":{"email":"zoe.lind@acme.test"}}',
  '{"traits":{"email":"ZOE.LIND@ACME.TEST"}}',
  String.raw`{"email":"zoe\u002elind\u0040acme.test"}`,
  String.raw`{"name":"Zo\u00EB Lind"}`,
  '{"name":"Zoë Lind"}',
  String.raw`{"userId":"user-zo\u00eb\/77"}`,
  '{"userId" : "17", broken',
  'email=zoe.lind@acme.test',
])('it names the person: %s', (text) => {
  expect(names(text)).toBe(true)
})

test.each([
  '{"userId":"170"}',
  '{"amount":17}',
  '{"email":"zoe@acme.test","name":"Zoé Lind"}',
  String.raw`{"path":"c:\new\x\u12"}`,
])('it names somebody else: %s', (text) => {
  expect(names(text)).toBe(false)
})
