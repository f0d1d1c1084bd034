import { attributeConverter, converterFor } from './convert.ts'
import type { AttributeType, CellValue, ConversionStyle } from './convert.ts'
import { dateReader, ISO_ONLY } from './dates.ts'
import { inferAttributeType } from './infer.ts'
import type { Kind } from './kinds/column.ts'
import { columnNamed } from './kinds.ts'
import { VIA_KINDS } from './mapping.ts'
import type { Mapping, ViaKind } from './mapping.ts'
import { Sources } from './mapping-sources.ts'
import type { Problem, Step, Template } from './mapping-sources.ts'
import { Unreadable } from './unreadable.ts'

/** A mapping joined with a file's header, ready to be applied to its records. Made by `compileMapping`. */
export interface Plan {
  kind: Kind
  header: readonly string[]
  steps: readonly Step[]
  attributes: readonly Attribute[]
  accountVia: { kind: ViaKind; index: number; column: string } | null
  unfold: readonly UnfoldedColumn[]
  skipWhenEmpty: readonly number[]
  /** Index of the file's own row id, or null. */
  rowId: number | null
  /** Columns that are neither mapped nor kept as attributes. */
  ignored: readonly string[]
  /** Canonical columns that the file or the mapping fills, so without those that only have a default. */
  provided: readonly string[]
}

export interface Attribute {
  /** `Plan Tier` is kept as `plan_tier`. */
  key: string
  column: string
  type: AttributeType
  step: Step
}

export interface UnfoldedColumn {
  index: number
  column: string
  metrics: readonly Template[]
  convert: (text: string) => CellValue | Unreadable
}

/**
 * Joins kind, mapping and header. `samples` are the first rows, from which types of custom attributes are inferred.
 * The plan is null when there is any problem; every problem is a sentence that says what to change.
 */
export function compileMapping(
  kind: Kind,
  mapping: Mapping,
  header: readonly string[],
  samples: readonly (readonly string[])[] = [],
): { plan: Plan | null; problems: Problem[] } {
  const style = styleOf(mapping)
  const sources = new Sources(kind, mapping, header, style)
  const via = accountVia(kind, mapping, sources)
  const unfold = unfoldedColumns(kind, mapping, sources, style)
  const steps = sources.steps(
    new Set([...(via ? ['account_external_id'] : []), ...(unfold.length > 0 ? ['metric', 'value'] : [])]),
  )
  const attributes = attributesOf(kind, mapping, sources, { style, samples })
  const skipWhenEmpty = (mapping.skip_when_empty ?? []).map((column, at) =>
    sources.indexOf(column, `skip_when_empty.${at}`),
  )
  const rowId = mapping.row_id === undefined ? null : sources.indexOf(mapping.row_id, 'row_id')

  const used = new Set([...sources.usedIndexes(), ...attributes.map((attribute) => header.indexOf(attribute.column))])
  const plan: Plan = {
    kind,
    header,
    steps,
    attributes,
    accountVia: via,
    unfold,
    skipWhenEmpty,
    rowId,
    ignored: header.filter((_, index) => !used.has(index)),
    provided: [...providedBy(steps), ...(unfold.length > 0 ? ['metric', 'value'] : [])],
  }
  return { plan: sources.problems.length > 0 ? null : plan, problems: sources.problems }
}

function providedBy(steps: readonly Step[]): string[] {
  return steps.filter((step) => step.column !== null || step.isConstant).map((step) => step.name)
}

function styleOf(mapping: Mapping): ConversionStyle {
  return {
    numbers: { decimal: mapping.decimal ?? '.', thousands: mapping.thousands ?? null },
    dates: (mapping.date_format === undefined ? null : dateReader(mapping.date_format)) ?? ISO_ONLY,
  }
}

function accountVia(kind: Kind, mapping: Mapping, sources: Sources): Plan['accountVia'] {
  for (const [via, column] of Object.entries(mapping.account_via ?? {})) {
    const found = Object.entries(VIA_KINDS).find(([name]) => name === via)
    if (!found || column === undefined) continue
    if (!kind.hasAccount) {
      sources.refuse('account_via', `${kind.name} do not belong to an account. Remove account_via.`)
      return null
    }
    return { kind: found[1], index: sources.indexOf(column, `account_via.${via}`), column }
  }
  return null
}

function unfoldedColumns(kind: Kind, mapping: Mapping, sources: Sources, style: ConversionStyle): UnfoldedColumn[] {
  const entries = Object.entries(mapping.unfold ?? {})
  const metric = columnNamed(kind, 'metric')
  const value = columnNamed(kind, 'value')
  if (entries.length === 0) return []
  if (!metric || !value) {
    sources.refuse('unfold', 'Only usage can be unfolded into several metrics. Remove unfold.')
    return []
  }
  const convert = converterFor(value, style)
  return entries.map(([column, templates]) => ({
    index: sources.indexOf(column, `unfold.${column}`),
    column,
    metrics: [templates].flat().map((template) => sources.template(template, `unfold.${column}`)),
    convert,
  }))
}

interface Inference {
  style: ConversionStyle
  samples: readonly (readonly string[])[]
}

function attributesOf(kind: Kind, mapping: Mapping, sources: Sources, { style, samples }: Inference): Attribute[] {
  const typed = mapping.attributes ?? {}
  if (kind.attributesOf === null) {
    if (Object.keys(typed).length > 0)
      sources.refuse('attributes', `${kind.name} have no custom attributes. Remove them.`)
    return []
  }
  const told = new Map(
    Object.entries(typed).map(([column, type]) => [sources.indexOf(column, `attributes.${column}`), type]),
  )
  const ignored = sources.ignoredIndexes()
  const taken = sources.usedIndexes()
  const attributes: Attribute[] = []
  for (const [index, column] of sources.header.entries()) {
    if (!told.has(index) && (ignored.has(index) || taken.has(index))) continue
    const key = attributeKey(column)
    if (key === '')
      sources.refuse(`ignore`, `No attribute can be named after “${column}”. Rename the column or ignore it.`)
    const same = attributes.find((attribute) => attribute.key === key)
    if (same)
      sources.refuse('attributes', `“${same.column}” and “${column}” would be the same attribute. Ignore one of them.`)
    const values = samples.map((cells) => cells[index] ?? '')
    const type = told.get(index) ?? inferAttributeType(values, style)
    const convert = explainingType(attributeConverter(type, style), { type, isInferred: !told.has(index) })
    attributes.push({ key, column, type, step: sources.attributeStep(key, index, convert) })
  }
  return attributes
}

export function attributeKey(column: string): string {
  return column
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 100)
}

function explainingType(
  convert: (text: string) => CellValue | Unreadable,
  { type, isInferred }: { type: AttributeType; isInferred: boolean },
): (text: string) => CellValue | Unreadable {
  if (!isInferred || type === 'text') return convert
  const known = `The first rows of this column hold only values of type ${type}.`
  return (text) => {
    const value = convert(text)
    return value instanceof Unreadable
      ? new Unreadable(value.code, `${value.reason} ${known} If it is no such value, import the column as text.`)
      : value
  }
}
