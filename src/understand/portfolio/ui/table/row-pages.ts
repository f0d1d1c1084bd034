/** Which pages of a long list are wanted, and how fresh pages meet those on the screen. Pure. */

export interface RowSpan {
  first: number
  last: number
}

export interface SightOptions {
  pageSize: number
  /** Rows asked for before they come into sight. */
  ahead: number
  total: number
  /** Rows inside collapsed groups: nobody looks at them. */
  hidden: readonly RowSpan[]
}

/** Pages that hold rows in sight or soon to be, in order. */
export function pagesInSight(sight: RowSpan, { pageSize, ahead, total, hidden }: SightOptions): number[] {
  const last = Math.max(0, Math.min(sight.last + ahead, total - 1))
  const seen: RowSpan = { first: Math.max(0, Math.min(sight.first - ahead, last)), last }
  const pages = new Set<number>()
  for (const span of without(seen, hidden)) {
    for (let page = Math.floor(span.first / pageSize); page <= Math.floor(span.last / pageSize); page += 1)
      pages.add(page)
  }
  return [...pages]
}

function without(span: RowSpan, hidden: readonly RowSpan[]): RowSpan[] {
  let rest = [span]
  for (const gap of hidden) {
    rest = rest.flatMap((part) => {
      if (gap.last < part.first || gap.first > part.last) return [part]
      return [
        { first: part.first, last: gap.first - 1 },
        { first: gap.last + 1, last: part.last },
      ].filter(({ first, last }) => first <= last)
    })
  }
  return rest
}

/** Where the rows of collapsed groups lie in the whole list. */
export function hiddenSpans(
  groups: readonly { key: string; count: number }[],
  collapsed: ReadonlySet<string>,
): RowSpan[] {
  let first = 0
  return groups.flatMap((group) => {
    const span = { first, last: first + group.count - 1 }
    first += group.count
    return collapsed.has(group.key) && group.count > 0 ? [span] : []
  })
}

export interface Identified {
  id: number
}

export interface PageRows<Row extends Identified> {
  rows: readonly Row[]
}

export interface MergedPages<Page> {
  pages: ReadonlyMap<number, Page>
  /** Rows that came in behind the order on the screen. */
  newcomers: number
  /** The order on the screen is no longer the server's. */
  isOutdated: boolean
}

/**
 * Fresh values go into the rows on the screen at once. A changed order is held back while somebody is at work in the
 * list: rows must not move under the cursor.
 */
export function mergePages<Row extends Identified, Page extends PageRows<Row>>(
  kept: ReadonlyMap<number, Page>,
  fresh: ReadonlyMap<number, Page>,
  hold: boolean,
): MergedPages<Page> {
  if (!hold) return { pages: fresh, newcomers: 0, isOutdated: false }
  const freshRows = new Map([...fresh.values()].flatMap((page) => page.rows.map((row) => [row.id, row] as const)))
  const shownIds = new Set([...kept.values()].flatMap((page) => page.rows.map((row) => row.id)))
  const pages = new Map<number, Page>()
  let newcomers = 0
  let isOutdated = false
  for (const [number, page] of fresh) {
    const before = kept.get(number)
    if (!before || sameOrder(before.rows, page.rows)) {
      pages.set(number, page)
      continue
    }
    isOutdated = true
    newcomers += page.rows.filter((row) => !shownIds.has(row.id)).length
    pages.set(number, { ...before, rows: before.rows.map((row) => freshRows.get(row.id) ?? row) })
  }
  return { pages, newcomers, isOutdated }
}

function sameOrder(before: readonly Identified[], after: readonly Identified[]): boolean {
  return before.length === after.length && before.every((row, index) => row.id === after[index]?.id)
}

/** `2 new`, or that the order changed. */
export function waitingSentence({
  newcomers,
  isOutdated,
}: Pick<MergedPages<unknown>, 'newcomers' | 'isOutdated'>): string | null {
  if (newcomers > 0) return `${newcomers} new`
  return isOutdated ? 'The order changed' : null
}
