import { converterFor, PLAIN_STYLE } from './convert.ts'
import type { AttributeType, ConversionStyle } from './convert.ts'
import { dateReader, ISO_ONLY } from './dates.ts'
import { guessStyle } from './guess-style.ts'
import { FILE_WORDS, OWN_ID, OWN_NAME, SYNONYMS, TRANSLATIONS } from './guess-words.ts'
import { inferAttributeType } from './infer.ts'
import type { Column, Kind } from './kinds/column.ts'
import { KINDS } from './kinds.ts'
import { attributeKey, compileMapping } from './mapping-plan.ts'
import type { Problem } from './mapping-sources.ts'
import type { Mapping } from './mapping.ts'
import { Unreadable } from './unreadable.ts'

export interface ColumnGuess {
  column: string
  /** Canonical column, or null when it becomes an attribute or is left out. */
  target: string | null
  attribute: { key: string; type: AttributeType } | null
  /** 0 to 1, from the column's name and from how many of its first values fit. */
  confidence: number
}

export interface Guess {
  kind: string
  /** 0 to 1. */
  confidence: number
  /** Other kinds the file could be, best first. */
  alternatives: readonly { kind: string; confidence: number }[]
  mapping: Mapping
  columns: readonly ColumnGuess[]
  /** What still has to be decided before the file can be imported. */
  problems: readonly Problem[]
  notes: readonly string[]
}

interface Table {
  header: readonly string[]
  /** Values of each column in the first rows, trimmed, without empty ones. */
  values: readonly (readonly string[])[]
  style: ConversionStyle
}

interface Match {
  index: number
  column: Column
  confidence: number
}

const LEAST_CONFIDENCE = 0.35

/** Proposes kind and mapping from the header and the first rows. The mapping is a start to be edited, never applied unseen. */
export function guessImport(
  header: readonly string[],
  samples: readonly (readonly string[])[],
  told: { kind?: Kind; fileName?: string } = {},
): Guess {
  const styleGuess = guessStyle(header, samples)
  const table: Table = {
    header,
    values: header.map((_, index) =>
      samples.map((cells) => (cells[index] ?? '').trim()).filter((value) => value !== ''),
    ),
    style: {
      numbers: { decimal: styleGuess.decimal, thousands: styleGuess.thousands },
      dates: (styleGuess.dateFormat === null ? null : dateReader(styleGuess.dateFormat)) ?? ISO_ONLY,
    },
  }
  const candidates = (told.kind ? [told.kind] : KINDS)
    .map((kind) => ({ kind, matches: matchColumns(kind, table) }))
    .map(({ kind, matches }) => ({
      kind,
      matches,
      confidence: kindConfidence(kind, matches, header.length, told.fileName),
    }))
    .sort((a, b) => b.confidence - a.confidence)
  const [first, ...others] = candidates
  if (!first) throw new RangeError('There is at least one kind.')
  const total = totalAmount(first.kind, first.matches, header)
  const best = { ...first, matches: total?.matches ?? first.matches }

  const mapping: Mapping = {
    ...renames(best.matches, header),
    ...(total ? { constants: { interval: total.interval } } : {}),
    ...accountViaFor(best.kind, best.matches, header),
    ...translationsFor(best.matches, table),
    ...(styleGuess.dateFormat === null ? {} : { date_format: styleGuess.dateFormat }),
    ...(styleGuess.decimal === ',' ? { decimal: ',' as const } : {}),
    ...(styleGuess.thousands === null ? {} : { thousands: styleGuess.thousands }),
  }
  const columns = describeColumns(best.kind, best.matches, table)
  return {
    kind: best.kind.name,
    confidence: rounded(best.confidence),
    alternatives: others
      .slice(0, 3)
      .map(({ kind, confidence }) => ({ kind: kind.name, confidence: rounded(confidence) })),
    mapping: { ...mapping, ...attributesFor(columns) },
    columns,
    problems: compileMapping(best.kind, { ...mapping, ...attributesFor(columns) }, header, samples).problems,
    notes: total ? [...styleGuess.notes, total.note] : styleGuess.notes,
  }
}

/** Pairs columns with canonical ones, most certain first, each used once. */
function matchColumns(kind: Kind, table: Table): Match[] {
  const possible: Match[] = []
  for (const [index, name] of table.header.entries()) {
    for (const column of kind.columns) {
      const byName = nameConfidence(kind, column, normalised(name))
      if (byName === 0) continue
      const confidence = byName * (0.25 + 0.75 * shareThatFits(column, table.values[index] ?? [], table.style))
      if (confidence >= LEAST_CONFIDENCE) possible.push({ index, column, confidence })
    }
  }
  possible.sort((a, b) => b.confidence - a.confidence)
  const matches: Match[] = []
  for (const match of possible) {
    const isTaken = matches.some((other) => other.index === match.index || other.column === match.column)
    if (!isTaken) matches.push(match)
  }
  return matches
}

/** 1 for the canonical name; less for a synonym, the less the later it stands in its list. */
function nameConfidence(kind: Kind, column: Column, name: string): number {
  if (name === column.name) return 1
  const own =
    column.name === 'external_id' ? OWN_ID[kind.name] : column.name === 'name' ? OWN_NAME[kind.name] : undefined
  const places = [own?.indexOf(name) ?? -1, (SYNONYMS[column.name] ?? []).indexOf(name)].filter((place) => place !== -1)
  if (places.length > 0) return 0.95 - 0.01 * Math.min(15, ...places)
  return column.name === 'external_id' && (name === 'id' || name === 'key') ? 0.8 : 0
}

/** `Account ID`, `accountId`, `property_account_id` and `Account_ID__c` are all `account_id`. */
export function normalised(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_*(?:property_)?(?:hs_)?/, '')
    .replace(/(?:_c)?_*$/, '')
}

function shareThatFits(column: Column, values: readonly string[], style: ConversionStyle): number {
  if (values.length === 0) return 0.9
  const convert = converterFor(column, style)
  const known = TRANSLATIONS[column.name] ?? {}
  const fitting = values.filter((value) => !(convert(known[value.toLowerCase()] ?? value) instanceof Unreadable))
  return fitting.length / values.length
}

/** How much of what the kind needs is there, how much of the file it explains, and what the file is called. */
function kindConfidence(kind: Kind, matches: readonly Match[], width: number, fileName = ''): number {
  const required = kind.columns.filter((column) => column.isRequired)
  const met = matches.filter((match) => match.column.isRequired)
  const needs = met.reduce((total, match) => total + match.confidence, 0) / required.length
  const explained = matches.reduce((total, match) => total + match.confidence, 0) / Math.max(width, 1)
  const weight = Math.min(1, met.length / 4)
  const fileWords = normalised(fileName.replace(/\.[a-z]+$/i, '')).split('_')
  const isNamedSo = fileWords.some((word) => FILE_WORDS[kind.name]?.includes(word))
  return 0.4 * needs + 0.2 * explained + 0.15 * weight + (isNamedSo ? 0.25 : 0)
}

function renames(matches: readonly Match[], header: readonly string[]): Pick<Mapping, 'columns'> {
  const renamed = matches.filter((match) => header[match.index]?.toLowerCase() !== match.column.name)
  if (renamed.length === 0) return {}
  return { columns: Object.fromEntries(renamed.map((match) => [header[match.index] ?? '', match.column.name])) }
}

/**
 * A column called MRR or ARR says that it is the whole amount per month or year: multiplying it by seats, or reading it
 * by the billing interval, would count it wrongly, so those columns are not taken for quantity and interval.
 */
function totalAmount(kind: Kind, matches: readonly Match[], header: readonly string[]) {
  const amount = matches.find((match) => match.column.name === 'amount')
  if (kind.name !== 'subscriptions' || !amount) return null
  const column = header[amount.index] ?? ''
  const unit = /(?:^|_)(mrr|monthly|arr|acv|annual|yearly)(?:_|$)/.exec(normalised(column))?.[1]
  if (unit === undefined) return null
  const interval = unit === 'mrr' || unit === 'monthly' ? 'month' : 'year'
  return {
    interval,
    matches: matches.filter((match) => match.column.name !== 'interval' && match.column.name !== 'quantity'),
    note: `“${column}” is taken as the whole amount per ${interval}, whatever the number of units. Check it.`,
  }
}

const VIA_COLUMNS = {
  subscription_id: 'subscription',
  contact_id: 'contact',
  ticket_id: 'ticket',
  invoice_id: 'invoice',
} as const

function accountViaFor(kind: Kind, matches: readonly Match[], header: readonly string[]): Pick<Mapping, 'account_via'> {
  if (!kind.hasAccount || matches.some((match) => match.column.name === 'account_external_id')) return {}
  for (const [index, column] of header.entries()) {
    const via = Object.entries(VIA_COLUMNS).find(([name]) => name === normalised(column))?.[1]
    if (via && !matches.some((match) => match.index === index)) return { account_via: { [via]: column } }
  }
  return {}
}

function translationsFor(matches: readonly Match[], table: Table): Pick<Mapping, 'values'> {
  const values: Record<string, Record<string, string>> = {}
  for (const { column, index } of matches) {
    const known = TRANSLATIONS[column.name]
    if (!known || column.type !== 'enum') continue
    const convert = converterFor(column, PLAIN_STYLE)
    for (const written of new Set(table.values[index])) {
      const meant = known[written.toLowerCase()]
      if (meant === undefined || !column.values.includes(meant) || !(convert(written) instanceof Unreadable)) continue
      values[column.name] = { ...values[column.name], [written]: meant }
    }
  }
  return Object.keys(values).length === 0 ? {} : { values }
}

function describeColumns(kind: Kind, matches: readonly Match[], table: Table): ColumnGuess[] {
  return table.header.map((column, index) => {
    const match = matches.find((candidate) => candidate.index === index)
    if (match) return { column, target: match.column.name, attribute: null, confidence: rounded(match.confidence) }
    if (kind.attributesOf === null) return { column, target: null, attribute: null, confidence: 0 }
    const values = table.values[index] ?? []
    const type = inferAttributeType(values, table.style)
    return {
      column,
      target: null,
      attribute: { key: attributeKey(column), type },
      confidence: values.length > 0 ? 0.5 : 0.2,
    }
  })
}

function attributesFor(columns: readonly ColumnGuess[]): Pick<Mapping, 'attributes'> {
  const kept = columns.flatMap(({ column, attribute }) => (attribute ? [[column, attribute.type] as const] : []))
  return kept.length === 0 ? {} : { attributes: Object.fromEntries(kept) }
}

function rounded(confidence: number): number {
  return Math.round(Math.min(1, confidence) * 100) / 100
}
