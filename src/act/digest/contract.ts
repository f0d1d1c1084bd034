import { z } from 'zod'
import { wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

export const WAYS = ['off', 'mail', 'slack'] as const

const Preference = z.object({
  way: z.enum(WAYS),
  /** By the clock of the company, 0 to 23. */
  hour: z.number(),
  /** 1 Monday … 7 Sunday. */
  weekdays: z.array(z.number()),
})

export const getDigestPreference = endpoint({
  method: 'GET',
  path: '/api/me/digest',
  permission: 'self',
  summary: 'Whether, when and by which way the member gets the daily digest',
  input: z.object({}),
  output: Preference.extend({
    timeZone: z.string(),
    /** Which ways are set up for the company. */
    ways: z.object({ mail: z.boolean(), slack: z.boolean() }),
  }),
})

export const saveDigestPreference = endpoint({
  method: 'PUT',
  path: '/api/me/digest',
  permission: 'self',
  summary: 'Say whether, when and by which way to get the daily digest',
  input: z.object({
    way: z.enum(WAYS),
    hour: wholeNumber(0, 23).default(8),
    weekdays: z.array(wholeNumber(1, 7)).min(1, 'Choose a day of the week.').max(7).default([1, 2, 3, 4, 5]),
  }),
  output: Preference,
})
