import { addDays, type Day, dayNumber, startOfDay } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import { featuresOf, type FeatureSchema, type RowSource } from './feature-schema.ts'
import {
  activityValues,
  answerValues,
  departureValues,
  factValues,
  type FeatureValues,
  invoiceValues,
  moneyValues,
  outcomeValues,
  planValues,
  termValues,
  ticketValues,
  usageValues,
  userValues,
} from './feature-values.ts'
import { readHealth } from './health-features.ts'
import { type AccountDay, type Asked, type Moment, readSource, type SourceRow, usedBefore } from './views-features.ts'

export interface FeatureRows {
  readonly keys: readonly string[]
  /** Row after row in the order of the moments; NaN: unknown. */
  readonly values: Float32Array
  /** Features of sources that gave something dated after the day. The gate lets none pass; this would tell. */
  readonly datedLater: readonly string[]
}

const MOMENTS_AT_ONCE = 4_000

/** What was known of accounts at the close of days, feature by feature. `onChunk` may end it by throwing. */
export async function readFeatures(
  db: Db,
  asked: { accountDays: readonly AccountDay[]; schema: FeatureSchema; timeZone: string },
  onChunk: (done: number) => Promise<void> | void = () => undefined,
): Promise<FeatureRows> {
  const features = featuresOf(asked.schema)
  const keys = features.map(({ key }) => key)
  const placeOf = new Map(keys.map((key, place) => [key, place]))
  const values = new Float32Array(asked.accountDays.length * keys.length).fill(Number.NaN)
  const put = (place: number, own: FeatureValues) => {
    for (const [key, value] of Object.entries(own)) {
      const column = placeOf.get(key)
      if (column !== undefined) values[place * keys.length + column] = value
    }
  }
  const tooNew = new Set<RowSource>()
  const sources = [...new Set(features.map(({ source }) => source))]
  const readRows = async () => {
    const rowSources = sources.filter((source) => source !== 'health')
    const endOf = endsOfDays(asked.timeZone)
    const metricIds = asked.schema.metrics.map(({ id }) => id)
    for (let start = 0; start < asked.accountDays.length; start += MOMENTS_AT_ONCE) {
      const moments = asked.accountDays
        .slice(start, start + MOMENTS_AT_ONCE)
        .map((one): Moment => ({ accountId: one.accountId, day: one.day, until: endOf(one.day) }))
      for (const source of rowSources) {
        const found = await valuesOf(db, source, { moments, timeZone: asked.timeZone, metricIds }, asked.schema)
        if (found.isTooNew) tooNew.add(source)
        for (const [place, own] of found.values) put(start + place, own)
      }
      done = start + moments.length
      await onChunk(done)
    }
  }
  let done = 0
  // Health is computed here while the database counts, on a connection of its own.
  const [health] = await Promise.all([
    sources.includes('health') ? readHealth(db, asked, () => onChunk(done)) : null,
    readRows(),
  ])
  for (const [place, own] of health ?? []) put(place, own)
  const datedLater = features.filter(({ source }) => source !== 'health' && tooNew.has(source)).map(({ key }) => key)
  return { keys, values, datedLater }
}

async function valuesOf(db: Db, source: RowSource, asked: Asked, schema: FeatureSchema) {
  const rows = await readSource(db, source, asked)
  const values = new Map<number, FeatureValues>()
  if (source === 'usage') {
    const byPlace = Map.groupBy(rows, ({ place }) => place)
    const silent = asked.moments.map((_, place) => place).filter((place) => !byPlace.has(place))
    for (const [place, own] of byPlace) values.set(place, usageValues(own, schema, true))
    for (const place of await usedBefore(db, asked, silent)) values.set(place, usageValues([], schema, true))
  } else {
    if (source === 'departures') for (const place of asked.moments.keys()) values.set(place, departureValues(undefined))
    for (const row of rows) values.set(row.place, VALUES[source](row, schema))
  }
  return { values, isTooNew: isTooNew(rows, asked.moments) }
}

/** Whether a source gave something dated after the day it was asked for. */
export function isTooNew(rows: readonly SourceRow[], moments: readonly Pick<Moment, 'day'>[]): boolean {
  return rows.some(({ place, newest }) => newest !== null && newest > (moments[place]?.day ?? newest))
}

const VALUES: Readonly<Record<Exclude<RowSource, 'usage'>, (row: SourceRow, schema: FeatureSchema) => FeatureValues>> =
  {
    tickets: ticketValues,
    answers: answerValues,
    activities: activityValues,
    departures: departureValues,
    invoices: invoiceValues,
    outcomes: outcomeValues,
    money: moneyValues,
    terms: termValues,
    plans: planValues,
    facts: factValues,
    users: userValues,
  }

function endsOfDays(timeZone: string): (day: Day) => Date {
  const known = new Map<number, Date>()
  return (day) => {
    const number = dayNumber(day)
    const end = known.get(number) ?? startOfDay(timeZone, addDays(day, 1))
    known.set(number, end)
    return end
  }
}
