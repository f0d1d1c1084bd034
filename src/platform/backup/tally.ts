import { createHash } from 'node:crypto'
import type { Content } from './archive-format.ts'

const LINE_END = 0x0a

/** Counts and hashes a content while its bytes pass by. */
export interface Tally {
  add(bytes: Buffer): void
  result(parts: number): Content
}

/** `columns` is null for files; rows of a table must all have this many columns, which `wrongWidth` then tells. */
export function tallyOf(name: string, columns: number | null): Tally & { wrongWidth(): boolean } {
  const hash = createHash('sha256')
  let bytes = 0
  let rows = 0
  let tabs = 0
  return {
    add(piece) {
      hash.update(piece)
      bytes += piece.length
      if (columns === null) return
      for (const byte of piece) {
        if (byte === LINE_END) rows += 1
        else if (byte === 0x09) tabs += 1
      }
    },
    // In COPY text a line end or tab inside a value is escaped: each one counted separates.
    wrongWidth: () => columns !== null && tabs !== rows * Math.max(0, columns - 1),
    result: (parts) => ({ name, parts, rows, bytes, sha256: hash.digest('hex') }),
  }
}
