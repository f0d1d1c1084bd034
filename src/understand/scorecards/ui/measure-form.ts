import type { MeasureDefinition, MeasureSource, Unit } from '../../health/definitions.ts'

/** What a new measure of a kind starts as: complete but for what only a person can name. */
const STARTS: { [Kind in MeasureSource['kind']]: Extract<MeasureSource, { kind: Kind }> } = {
  metric: { kind: 'metric', metric: '', aggregation: 'sum', windowDays: 28 },
  usage: { kind: 'usage', include: [], exclude: [], aggregation: 'days_active', windowDays: 28 },
  attribute: { kind: 'attribute', attribute: '', reading: 'number' },
  tickets: { kind: 'tickets', aggregation: 'opened', windowDays: 90, priorities: [] },
  survey: { kind: 'survey', survey: 'nps', windowDays: 180, roles: [] },
  invoices: { kind: 'invoices', aggregation: 'oldest_overdue_days' },
  outcomes: { kind: 'outcomes', aggregation: 'progress', windowDays: 365 },
  activities: { kind: 'activities', aggregation: 'days_since_last', types: [], windowDays: 365 },
  contacts: { kind: 'contacts', aggregation: 'with_role', roles: [], windowDays: 90 },
  subscription: { kind: 'subscription', aggregation: 'days_until_renewal', windowDays: 28 },
}

export function startOf(kind: MeasureSource['kind']): MeasureSource {
  return STARTS[kind]
}

/** The unit and the direction that a way of counting has by its nature; a person may choose others. */
export function usualUnit(source: MeasureSource): Pick<MeasureDefinition, 'unit' | 'direction'> {
  switch (source.kind) {
    case 'metric':
    case 'usage':
      return usageUnit(source.aggregation)
    case 'attribute':
      return {
        unit: source.reading === 'number' ? 'number' : source.reading === 'boolean' ? 'yes_no' : 'days',
        direction: source.reading === 'days_since' ? 'down' : 'up',
      }
    case 'tickets':
      if (source.aggregation === 'csat') return { unit: 'share', direction: 'up' }
      return { unit: source.aggregation.endsWith('hours') ? 'hours' : 'count', direction: 'down' }
    case 'survey':
      return {
        unit: source.survey === 'csat' ? 'share' : source.survey === 'nps' ? 'points' : 'number',
        direction: 'up',
      }
    case 'invoices':
      return { unit: INVOICE_UNITS[source.aggregation], direction: 'down' }
    case 'outcomes':
      return { unit: source.aggregation === 'measured_count' ? 'count' : 'share', direction: 'up' }
    case 'activities':
      return source.aggregation === 'count' ? { unit: 'count', direction: 'up' } : { unit: 'days', direction: 'down' }
    case 'contacts':
      return { unit: source.aggregation === 'engaged' ? 'share' : 'count', direction: 'up' }
    case 'subscription':
      return { unit: source.aggregation === 'seat_use' ? 'share' : 'days', direction: 'up' }
  }
}

const INVOICE_UNITS = { overdue_amount: 'money', overdue_count: 'count', oldest_overdue_days: 'days' } as const

function usageUnit(aggregation: string): Pick<MeasureDefinition, 'unit' | 'direction'> {
  if (aggregation === 'change') return { unit: 'change', direction: 'up' }
  if (aggregation === 'days_since_last') return { unit: 'days', direction: 'down' }
  return { unit: aggregation === 'days_active' ? 'days' : 'count', direction: 'up' }
}

/** A key made from a name, as long as nobody wrote one: `Days with use, 28 d` becomes `days_with_use_28_d`. */
export function keyFrom(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 80)
}

/** Words a person typed in one line, separated by commas. */
export function splitWords(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
    ),
  ]
}

/** How values of a unit are written in fields: shares and changes in per cent. */
export function fieldUnit(unit: Unit): { factor: number; sign: string } {
  if (unit === 'share' || unit === 'change') return { factor: 100, sign: '%' }
  return { factor: 1, sign: unit === 'days' ? 'd' : unit === 'hours' ? 'h' : '' }
}

/** A value as its field writes it, without the dust of floating point. */
export function toField(value: number, unit: Unit): number {
  return Number((value * fieldUnit(unit).factor).toPrecision(12))
}

export function fromField(written: number, unit: Unit): number {
  return Number((written / fieldUnit(unit).factor).toPrecision(12))
}
