import type { MeasureDefinition, MeasureReading, MeasureSource } from './definitions.ts'
import type { Freshness } from './freshness.ts'
import { measureValue, type RawMeasure } from './measure-value.ts'
import { measureWindow } from './measure-window.ts'
import { readMetricDays } from './read-metric-days.ts'
import type { Ask, Put, ReadScope } from './reading.ts'
import { readFields } from './views-fields.ts'
import { readOutcomes } from './views-outcomes.ts'
import { readInvoices, readSubscriptions } from './views-revenue.ts'
import { readTickets } from './views-tickets.ts'
import { readActivities, readContacts, readSurveys } from './views-voice.ts'

/** What the database knows of every measure for every account of a chunk: `slot` is the place in `definitions`. */
export async function readRawMeasures(
  scope: ReadScope,
  definitions: readonly MeasureDefinition[],
  freshnessOf: (source: MeasureSource) => Freshness | null,
): Promise<(slot: number, accountId: number) => RawMeasure> {
  const asks = definitions.map(({ source }, slot): Ask => {
    const freshness = freshnessOf(source)
    return { slot, source, freshness, window: measureWindow(source, scope.asOf, freshness) }
  })
  const found = definitions.map(() => new Map<number, Omit<RawMeasure, 'freshness'>>())
  await readAll(scope, asks.filter(isFed), (slot, accountId, raw) => found[slot]?.set(accountId, raw))
  return (slot, accountId) => {
    const raw = found[slot]?.get(accountId) ?? { amount: null, count: 0, firstSignalDay: null }
    return { ...raw, freshness: asks[slot]?.freshness ?? null }
  }
}

/** Values of every measure, account by account, in the order of the definitions. */
export async function readMeasures(
  scope: ReadScope,
  definitions: readonly MeasureDefinition[],
  freshnessOf: (source: MeasureSource) => Freshness | null,
): Promise<Map<number, MeasureReading[]>> {
  const raw = await readRawMeasures(scope, definitions, freshnessOf)
  return new Map(
    scope.accountIds.map((accountId) => [
      accountId,
      definitions.map((definition, slot) => measureValue(definition, raw(slot, accountId), scope.asOf)),
    ]),
  )
}

/** What nothing ever delivered to is unknown, whatever stands there: it need not be read. */
function isFed({ freshness }: Ask): boolean {
  return freshness === null || freshness.lastArrival !== null
}

type Read<A extends Ask> = (scope: ReadScope, asks: readonly A[], put: Put) => Promise<void>

async function readAll(scope: ReadScope, asks: readonly Ask[], put: Put): Promise<void> {
  const read = async <A extends Ask>(reader: Read<A>, ...kinds: readonly A['source']['kind'][]) => {
    const own = asks.filter((ask) => kinds.includes(ask.source.kind)) as A[]
    if (own.length > 0) await reader(scope, own, put)
  }
  await read(readMetricDays, 'metric', 'usage')
  await read(readTickets, 'tickets')
  await read(readSurveys, 'survey')
  await read(readInvoices, 'invoices')
  await read(readOutcomes, 'outcomes')
  await read(readActivities, 'activities')
  await read(readContacts, 'contacts')
  await read(readFields, 'attribute')
  await read(readSubscriptions, 'subscription')
}
