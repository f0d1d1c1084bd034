import type { AccountRow } from '../../contract.ts'

interface Stage {
  id: number | null
  key: string
  name: string
  count: number
  arrMinor: number | null
  rows: readonly AccountRow[]
}

export interface BoardColumn extends Stage {
  rows: AccountRow[]
}

/** Columns with cards where they stand by now: a move on its way shows in its new column, with counts and sums moved along. */
export function boardColumns(stages: readonly Stage[], shown: (row: AccountRow) => AccountRow): BoardColumn[] {
  const columns = stages.map((stage): BoardColumn => ({ ...stage, rows: [] }))
  const columnOf = new Map(columns.map((column) => [column.id, column]))
  for (const [index, stage] of stages.entries()) {
    const from = columns[index]
    for (const row of stage.rows) {
      const now = shown(row)
      const to = columnOf.get(now.stage?.id ?? null) ?? from
      if (!from || !to) continue
      if (to === from) {
        from.rows.push(now)
        continue
      }
      to.rows.unshift(now)
      carry(from, -1, now.arrMinor)
      carry(to, 1, now.arrMinor)
    }
  }
  return columns
}

function carry(column: BoardColumn, count: 1 | -1, arrMinor: number | null): void {
  column.count += count
  if (column.arrMinor !== null) column.arrMinor += count * (arrMinor ?? 0)
}
