export interface UndoReport {
  removed: number
  restored: number
  left: { what: string; count: number; reason: string; sample: string[] }[]
}

/** Adds up what an undo did; bounded however large the import was. */
export class UndoLog {
  removed: number
  restored: number
  readonly #left = new Map<string, { what: string; count: number; reason: string; sample: string[] }>()

  /** Takes up the report of an undo that was interrupted. */
  constructor(before: UndoReport | null) {
    this.removed = before?.removed ?? 0
    this.restored = before?.restored ?? 0
    for (const entry of before?.left ?? [])
      this.#left.set(`${entry.what}/${entry.reason}`, { ...entry, sample: [...entry.sample] })
  }

  leave(what: string, reason: string, key: object, count = 1): void {
    const name = `${what}/${reason}`
    const entry = this.#left.get(name) ?? { what: what.replaceAll('_', ' '), count: 0, reason, sample: [] }
    entry.count += count
    if (entry.sample.length < 10 && Object.keys(key).length > 0) entry.sample.push(Object.values(key).join(' '))
    this.#left.set(name, entry)
  }

  report(): UndoReport {
    return { removed: this.removed, restored: this.restored, left: [...this.#left.values()] }
  }
}
