import { expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { problemResponse } from './problem.ts'

const after = (status: 409 | 429 | 503, retryAfterSeconds?: number) =>
  problemResponse(
    new Refusal('test.refused', status, 'No.', retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  ).headers.get('retry-after')

test('whoever is turned away by overload is told when to come again, and nobody else', () => {
  expect([after(429, 7), after(503, 1), after(429), after(503), after(409)]).toEqual(['7', '1', '30', '30', null])
})
