/** 53 bits of a text's hash (cyrb53, public domain, by bryc): collisions begin to matter far beyond a million ids. */
export function fingerprint(text: string): number {
  let low = 0xdeadbeef
  let high = 0x41c6ce57
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 2_654_435_761)
    high = Math.imul(high ^ code, 1_597_334_677)
  }
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & high) + (low >>> 0)
}

interface Seen {
  line: number
  content: number
}

/**
 * Remembers where an id was first seen and with what content: 16 bytes a slot in typed arrays, at most `capacity` ids.
 * Ids beyond that are not remembered; `isFull` then says that repetitions may be missed.
 */
export class Fingerprints {
  readonly #capacity: number
  #keys = new Float64Array(1024)
  #contents = new Uint32Array(1024)
  #lines = new Uint32Array(1024)
  #size = 0
  isFull = false

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#size
  }

  /** What was seen first under this id, or null when it is new (and is now remembered). */
  firstSeen(id: number, seen: Seen): Seen | null {
    const key = id + 1
    const slot = this.#slotOf(key)
    if (this.#keys[slot] === key) return { line: this.#lines[slot] ?? 0, content: this.#contents[slot] ?? 0 }
    if (this.#size >= this.#capacity) {
      this.isFull = true
      return null
    }
    this.#keys[slot] = key
    this.#contents[slot] = seen.content
    this.#lines[slot] = seen.line
    this.#size += 1
    if (this.#size * 2 > this.#keys.length) this.#grow()
    return null
  }

  /** Zero marks a free slot, which is why keys are ids plus one. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1
    let slot = (key >>> 0) & mask
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }

  #grow() {
    const { keys, contents, lines } = { keys: this.#keys, contents: this.#contents, lines: this.#lines }
    this.#keys = new Float64Array(keys.length * 2)
    this.#contents = new Uint32Array(keys.length * 2)
    this.#lines = new Uint32Array(keys.length * 2)
    for (const [old, key] of keys.entries()) {
      if (key === 0) continue
      const slot = this.#slotOf(key)
      this.#keys[slot] = key
      this.#contents[slot] = contents[old] ?? 0
      this.#lines[slot] = lines[old] ?? 0
    }
  }
}
