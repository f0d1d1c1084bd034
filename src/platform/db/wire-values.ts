/** From PostgreSQL's beginning of time, 1 January 2000, to that of the rest. */
const EPOCH_MS = 946_684_800_000
const DAY_MS = 86_400_000
const WORD = 4_294_967_296
/** Most texts are short and plain; up to here writing them by the letter is faster than asking the engine. */
const SHORT = 64
const JSONB_VERSION = 1

/**
 * Values in PostgreSQL's binary format: each with its length before it, in network order. It costs both sides less than text,
 * where instants are written out and read again.
 */
export class WireValues {
  #bytes: Buffer
  #at = 0

  constructor(expectedBytes: number) {
    this.#bytes = Buffer.allocUnsafe(Math.max(expectedBytes, 256))
  }

  null(): void {
    this.#room(4)
    this.#int32(-1)
  }

  int32(value: number): void {
    this.#room(8)
    this.#int32(4)
    this.#int32(value)
  }

  int16(value: number): void {
    this.#room(6)
    this.#int32(2)
    this.#int16(value)
  }

  /** A whole number within ±2^53. */
  int64(value: number): void {
    this.#room(12)
    this.#int32(8)
    const high = Math.floor(value / WORD)
    this.#int32(high)
    this.#int32((value - high * WORD) | 0)
  }

  /** A timestamptz; ms since 1970. */
  instant(ms: number): void {
    this.int64((ms - EPOCH_MS) * 1000)
  }

  /** A date; ms since 1970 of its beginning in UTC. */
  day(ms: number): void {
    this.int32((ms - EPOCH_MS) / DAY_MS)
  }

  /** A bytea from hexadecimal text. */
  hex(digits: string): void {
    const length = digits.length / 2
    this.#room(4 + length)
    this.#int32(length)
    this.#at += this.#bytes.write(digits, this.#at, 'hex')
  }

  text(value: string | null): void {
    if (value === null) return this.null()
    this.#room(4 + value.length * 3)
    const length = this.#put(value, this.#at + 4)
    this.#int32(length)
    this.#at += length
  }

  /** A jsonb from its JSON text. */
  jsonb(value: string): void {
    this.#room(5 + value.length * 3)
    const length = this.#put(value, this.#at + 5)
    this.#int32(length + 1)
    this.#bytes[this.#at] = JSONB_VERSION
    this.#at += length + 1
  }

  /** A number that stands between values, without a length. */
  bare16(value: number): void {
    this.#room(2)
    this.#int16(value)
  }

  /** A number that stands between values, without a length. */
  bare32(value: number): void {
    this.#room(4)
    this.#int32(value)
  }

  bare(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** All that was written. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  /** Writes the text in UTF-8 and returns how many bytes it took. */
  #put(text: string, at: number): number {
    if (text.length > SHORT) return this.#bytes.write(text, at)
    const bytes = this.#bytes
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index)
      if (code > 0x7f) return bytes.write(text, at)
      bytes[at + index] = code
    }
    return text.length
  }

  #int32(value: number): void {
    const bytes = this.#bytes
    const at = this.#at
    bytes[at] = value >>> 24
    bytes[at + 1] = value >>> 16
    bytes[at + 2] = value >>> 8
    bytes[at + 3] = value
    this.#at = at + 4
  }

  #int16(value: number): void {
    this.#bytes[this.#at] = value >>> 8
    this.#bytes[this.#at + 1] = value
    this.#at += 2
  }

  #room(bytes: number): void {
    const wanted = this.#at + bytes
    if (wanted <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}
