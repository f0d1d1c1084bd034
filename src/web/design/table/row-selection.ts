/** Chosen rows: the named ones, or all that match the filter except the named ones. */
export interface RowSelection {
  all: boolean
  keys: ReadonlySet<string>
}

export const NOTHING_SELECTED: RowSelection = { all: false, keys: new Set() }
export const ALL_SELECTED: RowSelection = { all: true, keys: new Set() }

export function isSelected(selection: RowSelection, key: string): boolean {
  return selection.keys.has(key) !== selection.all
}

export function toggleRow(selection: RowSelection, key: string): RowSelection {
  const keys = new Set(selection.keys)
  if (!keys.delete(key)) keys.add(key)
  return { ...selection, keys }
}

/** Makes every one of the rows chosen or not: a range, a group. */
export function setRows(selection: RowSelection, rows: readonly string[], chosen: boolean): RowSelection {
  const keys = new Set(selection.keys)
  for (const key of rows) {
    if (chosen === selection.all) keys.delete(key)
    else keys.add(key)
  }
  return { ...selection, keys }
}

/** How many rows are chosen of `total` that match the filter. */
export function selectedCount(selection: RowSelection, total: number): number {
  return selection.all ? Math.max(0, total - selection.keys.size) : selection.keys.size
}
