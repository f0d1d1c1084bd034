import type { MeasureDefinition, MeasureReadings } from '../health/definitions.ts'

const UNDATED_FIELDS = new Set(['customer_since', 'renewal_on', 'last_contact'])

/** Roles of contacts and some fields are kept as they stand now; what stands now is not what was known then. */
export function isDated({ source }: MeasureDefinition): boolean {
  return source.kind !== 'contacts' && !(source.kind === 'attribute' && UNDATED_FIELDS.has(source.attribute))
}

/**
 * What may be learned from is stricter: nothing that a later day may still change. When a ticket was escalated or rated, which
 * role somebody held, and when a renewal day was given carry no day.
 */
export function isLearnable(definition: MeasureDefinition): boolean {
  const { source } = definition
  if (!isDated(definition)) return false
  if (source.kind === 'tickets') return source.aggregation !== 'escalated' && source.aggregation !== 'csat'
  if (source.kind === 'survey') return source.roles.length === 0
  return source.kind !== 'subscription' || source.aggregation === 'seat_use'
}

/**
 * Readings with those made unknown that are not of their day: measures that do not pass, and fields for which the earliest known
 * value had to stand in (`assumed`).
 */
export function ofTheirDay(
  readings: MeasureReadings,
  about: {
    measures: readonly MeasureDefinition[]
    assumed: ReadonlySet<string>
    passes: (measure: MeasureDefinition) => boolean
  },
): MeasureReadings {
  const definitions = new Map(about.measures.map((measure) => [measure.key, measure]))
  return Object.fromEntries(
    Object.entries(readings).map(([key, reading]) => {
      const definition = definitions.get(key)
      const isAssumed = definition?.source.kind === 'attribute' && about.assumed.has(definition.source.attribute)
      const passes = definition !== undefined && about.passes(definition) && !isAssumed
      return [key, passes ? reading : { ...reading, value: null, known: false }]
    }),
  )
}
