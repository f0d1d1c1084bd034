import { fingerprint, Fingerprints } from './fingerprints.ts'
import type { CanonicalRow, RowError } from './mapping-apply.ts'
import type { Kind } from './kinds/column.ts'
import type { Finding } from './oddities.ts'

const REMEMBERED = 4_000_000

/**
 * Watches the key of a kind's rows within one file. A key that comes again with the same content is passed over; with
 * other content it is an error that keeps the row, so that nothing is merged without a person having looked.
 */
export class KeyRepeats {
  readonly #kind: Kind
  readonly #seen = new Fingerprints(REMEMBERED)
  #identical = 0

  constructor(kind: Kind) {
    this.#kind = kind
  }

  /** `first` for a new key, `same` for a repetition to pass over, or the error of a contradiction. */
  observe(row: CanonicalRow): 'first' | 'same' | RowError {
    if (this.#kind.isSummed || this.#kind.name === 'events') return 'first'
    const key = this.#kind.naturalKey.map((column) => String(row.values[column] ?? '')).join('\u001f')
    const content = fingerprint(JSON.stringify([row.values, row.attributes])) >>> 0
    const first = this.#seen.firstSeen(fingerprint(key), { line: row.line, content })
    if (first === null || first.line === row.line) return 'first'
    if (first.content === content) {
      this.#identical += 1
      return 'same'
    }
    return {
      line: row.line,
      column: null,
      canonical: this.#kind.naturalKey[0] ?? null,
      value: key.replaceAll('\u001f', ', ').slice(0, 200),
      code: 'repeated_id',
      reason: `Line ${first.line} has the same id and other content; that one was imported. Give this row an id of its own, or leave it out.`,
    }
  }

  findings(): Finding[] {
    if (this.#identical === 0) return []
    const sentence = `${this.#identical.toLocaleString('en')} rows repeat an earlier row of the file exactly. Each was counted once.`
    return [{ code: 'identical_rows', count: this.#identical, sample: [], sentence }]
  }
}
