import type { Book, BookPart } from './books.ts'

export interface Aside {
  /** Whether customers are told by their turns; else a customer is who pays. */
  hasTurns: boolean
  keysOf(accountId: number): Book['keys']
  leftOf(accountId: number): readonly number[]
}

const NEWLINE = 10
const COMMA = 44
const MINUS = 45
const ZERO = 48
const SEMICOLON = 59

/** Lines `id;months;mrr;turns;currency` in the order of their ids: one for each currency of an account. */
export function booksIn(text: string, { hasTurns, keysOf, leftOf }: Aside): Book[] {
  const books: (Book & { parts: BookPart[] })[] = []
  let at = 0
  const field = (): number[] => {
    const numbers: number[] = []
    const start = at
    let [value, sign] = [0, 1]
    for (;;) {
      const code = text.charCodeAt(at++)
      if (code === COMMA || code === SEMICOLON) {
        if (at - start > 1) numbers.push(sign * value)
        if (code === SEMICOLON) return numbers
        value = 0
        sign = 1
      } else if (code === MINUS) sign = -1
      else value = value * 10 + code - ZERO
    }
  }
  while (at < text.length) {
    const [accountId = 0] = field()
    const [months, mrr, turns] = [field(), field(), field()]
    let end = at
    while (end < text.length && text.charCodeAt(end) !== NEWLINE) end += 1
    const part = { currency: text.slice(at, end), months, mrr }
    at = end + 1
    const before = books.at(-1)
    if (before?.accountId === accountId) before.parts.push(part)
    else
      books.push({
        accountId,
        parts: [part],
        ...(hasTurns ? { customerTurns: turns } : {}),
        leftIn: leftOf(accountId),
        keys: keysOf(accountId),
      })
  }
  return books
}
