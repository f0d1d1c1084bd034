export interface LineGroup {
  key: string
  /** Rows in the group, shown or not. */
  count: number
  collapsed?: boolean
}

export type TableLine<Group> = { kind: 'group'; group: Group } | { kind: 'row'; index: number }

/** Which line of the scrolled body shows what: heads of groups, and rows by their place in the whole list. */
export interface TableLines<Group> {
  count: number
  at: (line: number) => TableLine<Group>
  /** null when the row lies in a collapsed group. */
  lineOf: (rowIndex: number) => number | null
  /** The next row in sight from a row, `by` rows on; stops at the ends. */
  step: (rowIndex: number, by: number) => number | null
}

interface Block<Group> {
  group: Group | null
  firstLine: number
  lines: number
  firstRow: number
  rows: number
  collapsed: boolean
}

/**
 * Groups follow one another in the order of the rows, so a row's place in the list says its group.
 * Without groups every line is a row.
 */
export function tableLines<Group extends LineGroup>(groups: readonly Group[], rowCount: number): TableLines<Group> {
  const blocks = groups.length > 0 ? groupBlocks(groups) : [plainBlock<Group>(rowCount)]
  const count = blocks.reduce((sum, block) => sum + block.lines, 0)

  const at = (line: number): TableLine<Group> => {
    const block = lastAtOrBelow(blocks, line, (candidate) => candidate.firstLine)
    if (!block) return { kind: 'row', index: line }
    if (block.group && line === block.firstLine) return { kind: 'group', group: block.group }
    return { kind: 'row', index: block.firstRow + line - block.firstLine - (block.group ? 1 : 0) }
  }
  const lineOf = (rowIndex: number): number | null => {
    const block = lastAtOrBelow(blocks, rowIndex, (candidate) => candidate.firstRow)
    if (!block || block.collapsed || rowIndex < 0 || rowIndex >= block.firstRow + block.rows) return null
    return block.firstLine + (block.group ? 1 : 0) + rowIndex - block.firstRow
  }
  const step = (rowIndex: number, by: number): number | null => {
    let line = lineOf(rowIndex) ?? -1
    let found = line === -1 ? null : rowIndex
    for (let left = Math.abs(by); left > 0;) {
      line += Math.sign(by)
      if (line < 0 || line >= count) break
      const here = at(line)
      if (here.kind === 'row') {
        found = here.index
        left -= 1
      }
    }
    return found
  }
  return { count, at, lineOf, step }
}

function groupBlocks<Group extends LineGroup>(groups: readonly Group[]): Block<Group>[] {
  const blocks: Block<Group>[] = []
  let firstLine = 0
  let firstRow = 0
  for (const group of groups) {
    const collapsed = group.collapsed ?? false
    const lines = 1 + (collapsed ? 0 : group.count)
    blocks.push({ group, firstLine, lines, firstRow, rows: group.count, collapsed })
    firstLine += lines
    firstRow += group.count
  }
  return blocks
}

function plainBlock<Group>(rowCount: number): Block<Group> {
  return { group: null, firstLine: 0, lines: rowCount, firstRow: 0, rows: rowCount, collapsed: false }
}

/** The last block that starts at or before a position. Of empty groups starting at one row, the last one is meant. */
function lastAtOrBelow<Group>(
  blocks: readonly Block<Group>[],
  position: number,
  startOf: (block: Block<Group>) => number,
): Block<Group> | undefined {
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >> 1
    const block = blocks[middle]
    if (block && startOf(block) <= position) low = middle + 1
    else high = middle
  }
  return blocks[low - 1]
}
