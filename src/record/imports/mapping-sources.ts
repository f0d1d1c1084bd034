import { converterFor, decimalReader, readText } from './convert.ts'
import type { CellValue, Converter, ConversionStyle } from './convert.ts'
import { readDay, readInstant } from './dates.ts'
import { addDays } from '../../kernel/day.ts'
import type { Column, Kind } from './kinds/column.ts'
import { columnNamed } from './kinds.ts'
import type { Derived, Mapping } from './mapping.ts'
import { Unreadable } from './unreadable.ts'

export interface Problem {
  code: 'unknown_column' | 'unknown_target' | 'target_taken' | 'target_missing' | 'bad_constant' | 'not_possible'
  /** Where in the mapping, such as `columns.Opened`. */
  path: string
  message: string
}

export type Read = (cells: readonly string[]) => CellValue | null | Unreadable

/** Fills one canonical column or attribute of a row. */
export interface Step {
  name: string
  /** The file's column that an error points at; null for constants and defaults. */
  column: string | null
  index: number
  isConstant: boolean
  isRequired: boolean
  read: Read
}

/** Null where a cell it needs is empty. */
export type Template = (cells: readonly string[]) => string | null | Unreadable

/** Finds out, for every canonical column, where its value comes from, and collects what is wrong on the way. */
export class Sources {
  readonly kind: Kind
  readonly header: readonly string[]
  readonly problems: Problem[] = []
  readonly #mapping: Mapping
  readonly #style: ConversionStyle
  readonly #byName: ReadonlyMap<string, number>
  readonly #used = new Set<number>()
  readonly #steps = new Map<string, Step>()

  constructor(kind: Kind, mapping: Mapping, header: readonly string[], style: ConversionStyle) {
    this.kind = kind
    this.header = header
    this.#mapping = mapping
    this.#style = style
    this.#byName = new Map(header.map((name, index) => [plain(name), index]))
    this.#renamed()
    this.#derived()
    this.#gathered()
    this.#constants()
  }

  refuse(path: string, message: string, code: Problem['code'] = 'not_possible') {
    this.problems.push({ code, path, message })
  }

  /** Position of a column of the file, which then counts as used; -1 and a problem when there is none. */
  indexOf(column: string, path: string): number {
    const exact = this.header.indexOf(column)
    const index = exact === -1 ? (this.#byName.get(plain(column)) ?? -1) : exact
    if (index === -1) {
      const names = this.header.slice(0, 30).join(', ')
      this.refuse(path, `The file has no column “${column}”. It has: ${names}.`, 'unknown_column')
    } else this.#used.add(index)
    return index
  }

  usedIndexes(): ReadonlySet<number> {
    return this.#used
  }

  ignoredIndexes(): ReadonlySet<number> {
    // A reused mapping may ignore columns this file does not have.
    return new Set((this.#mapping.ignore ?? []).flatMap((name) => this.#byName.get(plain(name)) ?? []))
  }

  /** The steps in canonical order, after columns of the same name and defaults; reports what is required and missing. */
  steps(notNeeded: ReadonlySet<string>): Step[] {
    const ignored = this.ignoredIndexes()
    for (const column of this.kind.columns) {
      const index = this.#byName.get(column.name)
      if (index === undefined || this.#steps.has(column.name) || ignored.has(index) || this.#isRenamed(index)) continue
      if (notNeeded.has(column.name) || this.#isAttribute(index)) continue
      this.#used.add(index)
      this.#add(column, { index, read: this.#cell(column, index) })
    }
    for (const column of this.kind.columns) {
      if (column.default) this.#default(column, column.default)
      if (this.#steps.has(column.name) || !column.isRequired || notNeeded.has(column.name)) continue
      this.refuse(
        column.name,
        `Nothing fills “${column.name}”, which ${this.kind.name} need. Map a column to it.`,
        'target_missing',
      )
    }
    return this.kind.columns.flatMap((column) =>
      notNeeded.has(column.name) ? [] : (this.#steps.get(column.name) ?? []),
    )
  }

  attributeStep(key: string, index: number, convert: Converter): Step {
    const column = this.header[index] ?? ''
    const translate = this.#translation([key, column])
    return { name: key, column, index, isConstant: false, isRequired: false, read: reading(index, convert, translate) }
  }

  template(text: string, path: string): Template {
    const parts = text.split(/\{([^{}]*)\}/)
    const indexes = parts.map((part, at) => (at % 2 === 1 ? this.indexOf(part, path) : -1))
    const only = indexes.length === 1
    const checked = readText(text, 500)
    if (only) return () => checked
    return (cells) => {
      let filled = ''
      for (let at = 0; at < parts.length; at += 1) {
        const piece = at % 2 === 1 ? (cells[indexes[at] ?? -1] ?? '').trim() : parts[at]
        if (at % 2 === 1 && piece === '') return null
        filled += piece
      }
      return filled
    }
  }

  #renamed() {
    for (const [theirs, ours] of Object.entries(this.#mapping.columns ?? {})) {
      const index = this.indexOf(theirs, `columns.${theirs}`)
      const column = this.#target(ours, `columns.${theirs}`)
      if (index !== -1 && column) this.#add(column, { index, read: this.#cell(column, index) }, `columns.${theirs}`)
    }
  }

  #derived() {
    for (const [ours, derived] of Object.entries(this.#mapping.derived ?? {})) {
      const path = `derived.${ours}`
      const column = this.#target(ours, path)
      if (!column) continue
      const source =
        'template' in derived ? this.#filled(column, derived.template, path) : this.#later(column, derived, path)
      if (source) this.#add(column, source, path)
    }
  }

  #filled(column: Column, template: string, path: string): { index: number; read: Read } {
    const fill = this.template(template, path)
    const convert = this.#translated(column)
    const first = /\{([^{}]*)\}/.exec(template)?.[1]
    const read: Read = (cells) => {
      const text = fill(cells)
      return typeof text === 'string' ? convert(text) : text
    }
    return { index: first === undefined ? -1 : this.header.indexOf(first), read }
  }

  #later(column: Column, derived: Exclude<Derived, { template: string }>, path: string) {
    const index = this.indexOf(derived.from, path)
    const [unit, added] = Object.entries(derived).find(([name]) => name !== 'from') ?? []
    if (unit === undefined || added === undefined) return { index, read: this.#cell(column, index) }
    if (column.type !== 'instant' && !(column.type === 'day' && unit === 'plus_days')) {
      this.refuse(path, `“${column.name}” is no time, so that nothing can be added to it. Use {"from": …} alone.`)
      return null
    }
    const addedIndex = this.indexOf(added, path)
    const number = decimalReader(this.#style.numbers)
    const dates = this.#style.dates
    const unitMs = unit === 'plus_minutes' ? 60_000 : unit === 'plus_hours' ? 3_600_000 : 86_400_000
    const read: Read = (cells) => {
      const start = (cells[index] ?? '').trim()
      const amount = (cells[addedIndex] ?? '').trim()
      if (start === '' || amount === '') return null
      const plus = number(amount)
      if (plus instanceof Unreadable) return plus
      if (column.type === 'day') return dayPlus(readDay(start, dates), Number(plus))
      return instantPlus(readInstant(start, dates), Number(plus) * unitMs)
    }
    return { index: addedIndex, read }
  }

  #gathered() {
    const names = this.#mapping.properties
    if (!names) return
    const column = columnNamed(this.kind, 'properties')
    if (!column) {
      this.refuse('properties', `${this.kind.name} have no properties. Remove this part of the mapping.`)
      return
    }
    const indexes = names.map((name, at) => this.indexOf(name, `properties.${at}`))
    const read: Read = (cells) => {
      const entries: [string, string][] = []
      for (const [at, index] of indexes.entries()) {
        const text = readText((cells[index] ?? '').trim(), column.maxLength)
        if (text instanceof Unreadable) return text
        if (text !== '') entries.push([names[at] ?? '', text])
      }
      return Object.fromEntries(entries)
    }
    this.#add(column, { index: indexes[0] ?? -1, read }, 'properties')
  }

  #constants() {
    for (const [ours, written] of Object.entries(this.#mapping.constants ?? {})) {
      const path = `constants.${ours}`
      const column = this.#target(ours, path)
      if (!column) continue
      const value = converterFor(column)(String(written).trim())
      if (value instanceof Unreadable)
        this.refuse(path, `“${String(written)}” cannot be used: ${value.reason}`, 'bad_constant')
      else this.#add(column, { index: -1, read: () => value, isConstant: true }, path)
    }
  }

  #default(column: Column, fallback: NonNullable<Column['default']>) {
    const value = 'value' in fallback ? constantRead(column, fallback.value) : copyOf(this.#steps.get(fallback.column))
    const step = this.#steps.get(column.name)
    if (!step) return void this.#add(column, { index: -1, read: value })
    const own = step.read
    this.#steps.set(column.name, { ...step, read: (cells) => own(cells) ?? value(cells) })
  }

  #add(column: Column, source: { index: number; read: Read; isConstant?: boolean }, path = column.name) {
    if (this.#steps.has(column.name)) {
      this.refuse(path, `“${column.name}” is filled twice. Keep one of them and ignore the other.`, 'target_taken')
      return
    }
    this.#steps.set(column.name, {
      name: column.name,
      column: this.header[source.index] ?? null,
      index: source.index,
      isConstant: source.isConstant ?? false,
      isRequired: column.isRequired,
      read: source.read,
    })
  }

  #target(ours: string, path: string): Column | null {
    const column = columnNamed(this.kind, ours)
    if (column) return column
    const names = this.kind.columns.map((known) => known.name).join(', ')
    this.refuse(path, `${this.kind.name} have no column “${ours}”. They have: ${names}.`, 'unknown_target')
    return null
  }

  #isRenamed(index: number): boolean {
    return Object.keys(this.#mapping.columns ?? {}).some((theirs) => this.#byName.get(plain(theirs)) === index)
  }

  #isAttribute(index: number): boolean {
    return Object.keys(this.#mapping.attributes ?? {}).some((theirs) => this.#byName.get(plain(theirs)) === index)
  }

  #cell(column: Column, index: number): Read {
    return reading(index, converterFor(column, this.#style), this.#translation([column.name, this.header[index] ?? '']))
  }

  #translated(column: Column): Converter {
    const convert = converterFor(column, this.#style)
    const translate = this.#translation([column.name])
    return translate === null ? convert : (text) => convert(translate(text))
  }

  #translation(names: readonly string[]): ((text: string) => string) | null {
    const found = Object.entries(this.#mapping.values ?? {}).find(([name]) => names.includes(name))
    if (!found) return null
    const exact = new Map(Object.entries(found[1]))
    const loose = new Map(Object.entries(found[1]).map(([written, meant]) => [plain(written), meant]))
    return (text) => exact.get(text) ?? loose.get(plain(text)) ?? text
  }
}

function reading(index: number, convert: Converter, translate: ((text: string) => string) | null): Read {
  if (translate === null) {
    return (cells) => {
      const text = (cells[index] ?? '').trim()
      return text === '' ? null : convert(text)
    }
  }
  return (cells) => {
    const text = translate((cells[index] ?? '').trim()).trim()
    return text === '' ? null : convert(text)
  }
}

/** An unreadable original is reported once, where it stands. */
function copyOf(original: Step | undefined): Read {
  if (!original) return () => null
  return (cells) => {
    const value = original.read(cells)
    return value instanceof Unreadable ? null : value
  }
}

function constantRead(column: Column, written: string): Read {
  const value = converterFor(column)(written)
  return () => value
}

function dayPlus(start: ReturnType<typeof readDay>, days: number): CellValue | Unreadable {
  if (start instanceof Unreadable) return start
  if (!Number.isInteger(days) || Math.abs(days) > 100_000) return outOfTime
  const sum = readDay(addDays(start, days), noFormat)
  return sum instanceof Unreadable ? outOfTime : sum
}

function instantPlus(start: Date | Unreadable, ms: number): Date | Unreadable {
  if (start instanceof Unreadable) return start
  const sum = new Date(start.getTime() + Math.round(ms))
  const year = sum.getUTCFullYear()
  return year >= 1900 && year <= 2199 ? sum : outOfTime
}

const noFormat = { format: null, pattern: null, order: [] }
const outOfTime = new Unreadable('no_such_day', 'Adding this gives no day between 1900 and 2199. Correct the number.')

function plain(name: string): string {
  return name.trim().toLowerCase()
}
