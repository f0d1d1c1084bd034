export interface PaletteEntry {
  id: string
  section: 'Go' | 'Do' | 'Accounts'
  label: string
  /** Grey, behind the label. */
  detail?: string
  alsoCalled?: string
  /** A page inside a place: there are too many to list before anything is typed. */
  isInner?: boolean
}

/** From this many letters on, a page inside a place stands before accounts; fewer begin too many names of accounts. */
const INNER_LETTERS = 4

/**
 * The entries that fit the typed words, best first. Places and commands stand first only when a word of theirs begins
 * with what was typed; otherwise accounts do, so that “acme” and Enter open the account.
 * Accounts come already searched by the server and keep its order.
 */
export function orderEntries<Entry extends PaletteEntry>(entries: readonly Entry[], typed: string): Entry[] {
  const words = wordsOf(typed)
  if (words.length === 0) return entries.filter((entry) => !entry.isInner)
  const accounts = entries.filter((entry) => entry.section === 'Accounts')
  const own = entries.filter((entry) => entry.section !== 'Accounts' && rank(entry, words) > 0)
  const before = own.filter((entry) => standsBeforeAccounts(entry, typed))
  const behind = own.filter((entry) => !standsBeforeAccounts(entry, typed))
  return [...inSections(before), ...accounts, ...inSections(behind)]
}

/** Whether Enter means this entry whatever accounts are found. */
export function standsBeforeAccounts(entry: PaletteEntry, typed: string): boolean {
  const words = wordsOf(typed)
  if (entry.section === 'Accounts' || rank(entry, words) < 2) return false
  return !entry.isInner || words.join('').length >= INNER_LETTERS || entry.label.toLocaleLowerCase() === words.join(' ')
}

/** Places first, then the pages inside them, then what can be done. */
function inSections<Entry extends PaletteEntry>(entries: readonly Entry[]): Entry[] {
  const go = entries.filter((entry) => entry.section === 'Go')
  return [
    ...go.filter((entry) => !entry.isInner),
    ...go.filter((entry) => entry.isInner),
    ...entries.filter((entry) => entry.section === 'Do'),
  ]
}

/** 2: every typed word begins a word of the entry. 1: every typed word is somewhere in it. 0: neither. */
function rank(entry: PaletteEntry, typed: readonly string[]): 0 | 1 | 2 {
  const text = `${entry.label} ${entry.alsoCalled ?? ''}`.toLocaleLowerCase()
  const words = text.split(/[^\p{L}\p{N}]+/u)
  if (typed.every((part) => words.some((word) => word.startsWith(part)))) return 2
  return typed.every((part) => text.includes(part)) ? 1 : 0
}

function wordsOf(typed: string): string[] {
  return typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)
}
