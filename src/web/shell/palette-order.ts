export interface PaletteEntry {
  id: string
  section: 'Go' | 'Do' | 'Accounts'
  label: string
  /** Grey, behind the label. */
  detail?: string
  alsoCalled?: string
}

/**
 * The entries that fit the typed words, best first. Places and commands stand first only when a word of theirs begins
 * with what was typed; otherwise accounts do, so that “acme” and Enter open the account.
 * Accounts come already searched by the server and keep its order.
 */
export function orderEntries<Entry extends PaletteEntry>(entries: readonly Entry[], typed: string): Entry[] {
  const words = wordsOf(typed)
  if (words.length === 0) return [...entries]
  const accounts = entries.filter((entry) => entry.section === 'Accounts')
  const own = entries.filter((entry) => entry.section !== 'Accounts' && rank(entry, words) > 0)
  const beginning = own.filter((entry) => rank(entry, words) === 2)
  const containing = own.filter((entry) => rank(entry, words) === 1)
  return [...inSections(beginning), ...accounts, ...inSections(containing)]
}

function inSections<Entry extends PaletteEntry>(entries: readonly Entry[]): Entry[] {
  return [...entries.filter((entry) => entry.section === 'Go'), ...entries.filter((entry) => entry.section === 'Do')]
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
