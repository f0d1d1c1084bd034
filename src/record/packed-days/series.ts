/** Numbers up to here are whole in a double, and so is what a reader adds up of them. */
const MOST = 2 ** 43
const MOST_DECIMALS = 9
/** From the first day of a series to its last: a mistyped year is read as it stands. Sums of so many stay exact. */
const MOST_DAYS = 1_000
const ABSENT = 0
const BYTE = 128
const [BITS, LOW_BITS] = [7, 127] as const
/** Of one number up to 2^53. */
const MOST_BYTES = 8

/** Values of one metric day after day: `values[n]` × 10^-decimals is that of day `first + n`, NaN where there is none. */
export interface DaySeries {
  readonly first: number
  readonly decimals: number
  readonly values: Float64Array
}

/** `day value` for each day, between commas: its distance from the first one packed, and a numeric as PostgreSQL writes it. */
export type WrittenDays = string

/** Null where values have more digits than can be kept exactly, or are too far apart. */
export function packDays(metrics: ReadonlyMap<number, WrittenDays>): Buffer | null {
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
  const packed = new ByteWriter()
  const body = new ByteWriter()
  for (const [metricId, series] of metrics) {
    body.clear()
    body.write(series.decimals)
    body.write(series.first)
    for (const value of series.values) body.write(Number.isNaN(value) ? ABSENT : zigzag(value) + 1)
    packed.write(metricId)
    packed.write(body.length)
    packed.add(body)
  }
  return packed.bytes()
}

/** All metrics where `wanted` is left out, without those that have no day. Null where the bytes are damaged. */
export function unpackDays(packed: Uint8Array, wanted?: ReadonlySet<number>): Map<number, DaySeries> | null {
  const found = new Map<number, DaySeries>()
  const bytes = new Bytes(packed)
  while (bytes.at < packed.length) {
    const metricId = bytes.next()
    const end = bytes.next() + bytes.at
    if (!(end <= packed.length)) return null
    if (wanted?.has(metricId) ?? true) found.set(metricId, readSeries(bytes, end))
    bytes.at = end
  }
  return found
}

/** Days in any order. Null where they cannot be kept. */
export function seriesOf(written: WrittenDays): DaySeries | null {
  const { first, decimals } = extentOf(written)
  return withDays({ first, decimals, values: emptyDays(0) }, written)
}

/** The days written put into a series in the place of what it says of them, exactly; null where they cannot be kept. */
export function withDays(series: DaySeries, written: WrittenDays): DaySeries | null {
  const extent = extentOf(written)
  const decimals = Math.max(series.decimals, extent.decimals)
  if (decimals > MOST_DECIMALS) return null
  const factor = 10 ** (decimals - series.decimals)
  const first = Math.min(series.first, extent.first)
  const length = Math.max(series.first + series.values.length, extent.last + 1) - first
  if (length > MOST_DAYS) return null
  const values = emptyDays(length)
  for (const [index, value] of series.values.entries()) {
    const scaled = value * factor
    if (factor !== 1 && !Number.isNaN(scaled) && !isExact(scaled)) return null
    values[series.first - first + index] = scaled
  }
  const days = new WrittenReader(written)
  while (days.next()) {
    const scaled = days.digits * 10 ** (decimals - days.decimals)
    if (!isExact(scaled)) return null
    values[days.day - first] = scaled
  }
  return { first, decimals, values }
}

/** The series without these days; null where none is left. */
export function withoutDays(series: DaySeries, days: readonly number[]): DaySeries | null {
  const values = series.values.slice()
  for (const day of days)
    if (day >= series.first && day - series.first < values.length) values[day - series.first] = Number.NaN
  return trimmed({ ...series, values })
}

function extentOf(written: WrittenDays): { first: number; last: number; decimals: number } {
  const days = new WrittenReader(written)
  const extent = { first: Number.POSITIVE_INFINITY, last: 0, decimals: 0 }
  while (days.next()) {
    extent.first = Math.min(extent.first, days.day)
    extent.last = Math.max(extent.last, days.day)
    extent.decimals = Math.max(extent.decimals, days.decimals)
  }
  return extent
}

function emptyDays(days: number): Float64Array {
  return new Float64Array(days).fill(Number.NaN)
}

const [SPACE, COMMA, MINUS, POINT, ZERO] = [32, 44, 45, 46, 48]

/** Reads written days without making anything of each: an account has a thousand of them. */
class WrittenReader {
  day = 0
  /** The value without its point: `digits` × 10^-decimals. NaN where it is no decimal. */
  digits = 0
  decimals = 0
  readonly #written: WrittenDays
  #at = 0

  constructor(written: WrittenDays) {
    this.#written = written
  }

  next(): boolean {
    if (this.#at >= this.#written.length) return false
    this.day = this.#number(SPACE)
    this.digits = this.#number(COMMA)
    return true
  }

  #number(end: number): number {
    let [value, sign, point] = [0, 1, -1]
    for (; this.#at < this.#written.length; this.#at += 1) {
      const code = this.#written.charCodeAt(this.#at)
      if (code === end) break
      if (code === MINUS) sign = -1
      else if (code === POINT) point = this.#at
      else value = code >= ZERO && code < ZERO + 10 ? value * 10 + code - ZERO : Number.NaN
    }
    this.decimals = point < 0 ? 0 : this.#at - point - 1
    this.#at += 1
    return value * sign
  }
}

/** The same days counted from a day `by` days later; those before it are dropped. Null where none is left. */
export function countedFrom({ first, decimals, values }: DaySeries, by: number): DaySeries | null {
  const dropped = Math.max(0, by - first)
  return trimmed({ first: first + dropped - by, decimals, values: values.slice(dropped) })
}

function trimmed({ first, decimals, values }: DaySeries): DaySeries | null {
  const start = values.findIndex((value) => !Number.isNaN(value))
  const end = values.findLastIndex((value) => !Number.isNaN(value))
  return start < 0 ? null : { first: first + start, decimals, values: values.slice(start, end + 1) }
}

function readSeries(bytes: Bytes, end: number): DaySeries {
  const decimals = bytes.next()
  const first = bytes.next()
  return { first, decimals, values: bytes.valuesUntil(end) }
}

/** Numbers of seven bits a byte, the lowest first; the highest bit says that more follow. */
class Bytes {
  at = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** NaN where they end in the middle. */
  next(): number {
    let [value, factor] = [0, 1]
    for (; ; factor *= BYTE) {
      const byte = this.#bytes[this.at] ?? Number.NaN
      this.at += 1
      if (!(byte >= BYTE)) return value + byte * factor
      value += (byte - BYTE) * factor
    }
  }

  /** An account has a thousand of them, nearly all of one or two bytes: nothing is made or called for each of these. */
  valuesUntil(end: number): Float64Array {
    const bytes = this.#bytes
    const values = new Float64Array(countNumbers(bytes, this.at, end))
    let at = this.at
    for (let index = 0; index < values.length; index += 1) {
      const low = bytes[at] ?? 0
      const high = low < BYTE ? 0 : (bytes[at + 1] ?? 0)
      if (high < BYTE) {
        const written = (low & LOW_BITS) | (high << BITS)
        values[index] = written === ABSENT ? Number.NaN : written & 1 ? (written - 1) >> 1 : -(written >> 1)
        at += low < BYTE ? 1 : 2
        continue
      }
      this.at = at
      values[index] = unzigzag(this.next() - 1)
      at = this.at
    }
    this.at = end
    return values
  }
}

function countNumbers(bytes: Uint8Array, from: number, end: number): number {
  let count = 0
  for (let at = from; at < end; at += 1) if ((bytes[at] ?? 0) < BYTE) count += 1
  return count
}

/** The counterpart of `Bytes`. */
class ByteWriter {
  length = 0
  #bytes = Buffer.allocUnsafe(1_024)

  clear(): void {
    this.length = 0
  }

  write(value: number): void {
    this.#room(MOST_BYTES)
    let rest = value
    for (; rest >= BYTE; rest = Math.floor(rest / BYTE)) this.#bytes[this.length++] = (rest % BYTE) + BYTE
    this.#bytes[this.length++] = rest
  }

  add(other: ByteWriter): void {
    this.#room(other.length)
    other.#bytes.copy(this.#bytes, this.length, 0, other.length)
    this.length += other.length
  }

  bytes(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.length))
  }

  #room(bytes: number): void {
    if (this.length + bytes <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(2 * (this.length + bytes))
    this.#bytes.copy(larger, 0, 0, this.length)
    this.#bytes = larger
  }
}

function zigzag(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2
}

function unzigzag(written: number): number {
  return written % 2 === 0 ? written / 2 : -(written + 1) / 2
}

function isExact(scaled: number): boolean {
  return Math.abs(scaled) <= MOST
}
