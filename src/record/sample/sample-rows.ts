import type { Day } from '../../kernel/day.ts'
import { accountRows } from './accounts.ts'
import { activityRows } from './activities.ts'
import { contactRows } from './contacts.ts'
import { sampleOptions, type SampleOptions } from './defaults.ts'
import { leadRows } from './leads.ts'
import { memberRows } from './members.ts'
import { measurementRows, outcomeRows } from './outcomes.ts'
import { exchangeRateRows, invoiceRows, renewalRows, subscriptionRows } from './revenue.ts'
import { surveyRows } from './surveys.ts'
import { ticketRows } from './tickets.ts'
import { usageRows } from './usage.ts'
import { feedbackRows } from './voice.ts'
import { sampleWorld, type World } from './world.ts'

export type SampleRow = Record<string, unknown>

export interface SampleChunk {
  /** An import kind of the import format. */
  kind: string
  /** At most 5,000 rows with every column of the kind that the sample uses; null is unknown. */
  rows: SampleRow[]
}

const chunkSize = 5000

/**
 * The sample company as rows of the import kinds, each kind after those it refers to. Whole numbers are numbers, money
 * and rates decimal texts, days and instants texts as in the import format, contact roles a list.
 * Same options and day, same rows.
 */
export function* sampleRows(options: Partial<SampleOptions> & { today: Day }): Generator<SampleChunk> {
  const world = sampleWorld({ ...sampleOptions, ...definedOnly(options) }, options.today)
  for (const [kind, rows] of kinds(world)) yield* chunked(kind, rows)
}

function kinds(world: World): readonly (readonly [string, Iterable<SampleRow>])[] {
  const { plans, window } = world
  const each = (rowsOf: (plan: (typeof plans)[number], window: World['window']) => Iterable<SampleRow>) =>
    flattened(world, rowsOf)
  return [
    ['members', memberRows()],
    ['exchange_rates', exchangeRateRows(plans, window)],
    ['accounts', accountRows(plans, window)],
    ['contacts', contactRows(plans)],
    ['subscriptions', subscriptionRows(plans, window)],
    ['invoices', invoiceRows(plans, window)],
    ['usage', each(usageRows)],
    ['tickets', each(ticketRows)],
    ['survey_responses', each(surveyRows)],
    ['outcomes', each(outcomeRows)],
    ['outcome_measurements', each(measurementRows)],
    ['feedback', each(feedbackRows)],
    ['renewals', renewalRows(plans, window)],
    ['activities', each(activityRows)],
    ['leads', leadRows(world)],
  ]
}

function* flattened(
  { plans, window }: World,
  rowsOf: (plan: World['plans'][number], window: World['window']) => Iterable<SampleRow>,
): Generator<SampleRow> {
  for (const plan of plans) yield* rowsOf(plan, window)
}

function* chunked(kind: string, rows: Iterable<SampleRow>): Generator<SampleChunk> {
  let chunk: SampleRow[] = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length < chunkSize) continue
    yield { kind, rows: chunk }
    chunk = []
  }
  if (chunk.length > 0) yield { kind, rows: chunk }
}

function definedOnly(options: Partial<SampleOptions>): Partial<SampleOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
