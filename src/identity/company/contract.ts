import { z } from 'zod'
import { shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

/** An IANA time zone: days begin and end by it. */
export const TimeZone = z.string().max(60).refine(isTimeZone, 'Choose a time zone from the list.')

/** ISO 4217. */
export const Currency = z
  .string()
  .toUpperCase()
  .refine((code) => Intl.supportedValuesOf('currency').includes(code), 'Choose a currency from the list.')

const CompanyOut = z.object({
  name: z.string(),
  timeZone: z.string(),
  reportingCurrency: z.string(),
  /** The currency is fixed once money is on record in it. */
  currencyIsFixed: z.boolean(),
})

export const getCompany = endpoint({
  method: 'GET',
  path: '/api/company',
  permission: 'settings.read',
  summary: 'Name, time zone and reporting currency of the company',
  input: z.object({}),
  output: CompanyOut,
})

export const changeCompany = endpoint({
  method: 'PATCH',
  path: '/api/company',
  permission: 'settings.write',
  summary: 'Change the name, time zone or reporting currency; the currency only while no money is on record',
  input: z.object({
    name: shortText(200).optional(),
    timeZone: TimeZone.optional(),
    reportingCurrency: Currency.optional(),
  }),
  output: CompanyOut,
})

/** Runtimes disagree on which of two names of a zone is the first (Asia/Kolkata or Asia/Calcutta): all are taken. */
function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(zone)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0).length > 0
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
