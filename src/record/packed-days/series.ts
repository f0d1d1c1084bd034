/** Numbers up to here are whole in a double, and so is what a reader adds up of them. */
const MOST = 2 ** 43
const MOST_DECIMALS = 9
const ABSENT = 0
const BYTE = 128

/** Values of one metric day after day: `values[n]` × 10^-decimals is that of day `first + n`, NaN where there is none. */
export interface DaySeries {
  readonly first: number
  readonly decimals: number
  readonly values: readonly number[]
}

/** A day as its distance from the first one packed, and its value as PostgreSQL writes a numeric. */
export type WrittenDay = readonly [day: number, value: string]

/** Null where a value has more digits than can be kept exactly. */
export function packDays(metrics: ReadonlyMap<number, readonly WrittenDay[]>): Buffer | null {
  const series = new Map<number, DaySeries>()
  for (const [metricId, days] of metrics) {
    const own = seriesOf(days)
    if (!own) return null
    series.set(metricId, own)
  }
  return packSeries(series)
}

/**
 * Packs an account's days: for each metric its id, the length of the rest, decimals, first day and one number for each day
 * from there on.
 */
export function packSeries(metrics: ReadonlyMap<number, DaySeries>): Buffer {
  const packed: number[] = []
  for (const [metricId, series] of metrics) {
    const body: number[] = []
    write(body, series.decimals)
    write(body, series.first)
    for (const value of series.values) write(body, Number.isNaN(value) ? ABSENT : zigzag(value) + 1)
    write(packed, metricId)
    write(packed, body.length)
    for (const byte of body) packed.push(byte)
  }
  return Buffer.from(packed)
}

/** All metrics where `wanted` is left out. Those without any day are not in it. */
export function unpackDays(packed: Uint8Array, wanted?: ReadonlySet<number>): Map<number, DaySeries> {
  const found = new Map<number, DaySeries>()
  const bytes = new Bytes(packed)
  while (!bytes.isAtEnd()) {
    const metricId = bytes.next()
    const end = bytes.next() + bytes.at
    if (wanted?.has(metricId) ?? true) found.set(metricId, readSeries(bytes, end))
    bytes.at = end
  }
  return found
}

/** Days in any order. Null where a value cannot be kept exactly. */
export function seriesOf(days: readonly WrittenDay[]): DaySeries | null {
  const decimals = Math.max(0, ...days.map(([, value]) => decimalsOf(value)))
  if (decimals > MOST_DECIMALS) return null
  const first = Math.min(...days.map(([day]) => day))
  const last = Math.max(...days.map(([day]) => day))
  const values = Array.from({ length: days.length === 0 ? 0 : last - first + 1 }, () => Number.NaN)
  for (const [day, value] of days) {
    const scaled = scale(value, decimals)
    if (!isExact(scaled)) return null
    values[day - first] = scaled
  }
  return { first: days.length === 0 ? 0 : first, decimals, values }
}

/** Later days behind those of a series, exactly; null where they cannot be kept so. */
export function withDays(series: DaySeries, days: readonly WrittenDay[]): DaySeries | null {
  const decimals = Math.max(series.decimals, ...days.map(([, value]) => decimalsOf(value)))
  if (decimals > MOST_DECIMALS) return null
  const factor = 10 ** (decimals - series.decimals)
  const values = factor === 1 ? [...series.values] : series.values.map((value) => value * factor)
  if (factor !== 1 && !values.every((value) => Number.isNaN(value) || isExact(value))) return null
  for (const [day, value] of days) {
    const scaled = scale(value, decimals)
    if (!isExact(scaled)) return null
    while (values.length < day - series.first) values.push(Number.NaN)
    values[day - series.first] = scaled
  }
  return { first: series.first, decimals, values }
}

/** The same days counted from a day `by` days later; those before it are dropped. Null where none is left. */
export function countedFrom({ first, decimals, values }: DaySeries, by: number): DaySeries | null {
  const dropped = Math.max(0, by - first)
  const start = values.findIndex((value, index) => index >= dropped && !Number.isNaN(value))
  return start < 0 ? null : { first: first + start - by, decimals, values: values.slice(start) }
}

function readSeries(bytes: Bytes, end: number): DaySeries {
  const decimals = bytes.next()
  const first = bytes.next()
  const values: number[] = []
  while (bytes.at < end) {
    const written = bytes.next()
    values.push(written === ABSENT ? Number.NaN : unzigzag(written - 1))
  }
  return { first, decimals, values }
}

class Bytes {
  at = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  isAtEnd(): boolean {
    return this.at >= this.#bytes.length
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  next(): number {
    const first = this.#take()
    if (first < BYTE) return first
    let value = first - BYTE
    for (let factor = BYTE; ; factor *= BYTE) {
      const byte = this.#take()
      if (byte < BYTE) return value + byte * factor
      value += (byte - BYTE) * factor
    }
  }

  #take(): number {
    const byte = this.#bytes[this.at]
    if (byte === undefined) throw new Error('Packed days end in the middle')
    this.at += 1
    return byte
  }
}

function write(bytes: number[], value: number): void {
  let rest = value
  for (; rest >= BYTE; rest = Math.floor(rest / BYTE)) bytes.push((rest % BYTE) + BYTE)
  bytes.push(rest)
}

function zigzag(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2
}

function unzigzag(written: number): number {
  return written % 2 === 0 ? written / 2 : -(written + 1) / 2
}

function decimalsOf(value: string): number {
  const point = value.indexOf('.')
  return point < 0 ? 0 : value.length - point - 1
}

function isExact(scaled: number): boolean {
  return Math.abs(scaled) <= MOST
}

function scale(value: string, decimals: number): number {
  const [whole = '', fraction = ''] = value.split('.')
  return Number(whole + fraction.padEnd(decimals, '0'))
}
