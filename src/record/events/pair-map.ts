/**
 * A map by two keys. Asked for each of thousands of events: putting the keys together into a text would cost more than the
 * rest of the question.
 */
export class PairMap<A, B, V> {
  readonly #maps = new Map<A, Map<B, V>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  get(first: A, second: B): V | undefined {
    return this.#maps.get(first)?.get(second)
  }

  set(first: A, second: B, value: V): void {
    let map = this.#maps.get(first)
    if (!map) this.#maps.set(first, (map = new Map()))
    const before = map.size
    map.set(second, value)
    this.#size += map.size - before
  }

  delete(first: A, second: B): void {
    if (this.#maps.get(first)?.delete(second)) this.#size -= 1
  }

  /** The value, made where there is none. */
  of(first: A, second: B, make: () => V): V {
    const known = this.get(first, second)
    if (known !== undefined) return known
    const made = make()
    this.set(first, second, made)
    return made
  }

  values(): V[] {
    return [...this.#maps.values()].flatMap((map) => [...map.values()])
  }

  clear(): void {
    this.#maps.clear()
    this.#size = 0
  }
}
