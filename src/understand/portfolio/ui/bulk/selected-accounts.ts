import { call } from '../../../../web/api/call.ts'
import { isSelected, selectedCount } from '../../../../web/design/table/row-selection.ts'
import type { RowSelection } from '../../../../web/design/table/row-selection.ts'
import { listAccounts } from '../../contract.ts'
import type { AccountRow } from '../../contract.ts'
import type { ListInput } from '../table/use-account-rows.ts'

/** Exports the accounts with these ids, or the whole list. */
export type ExportRows = (ids?: readonly number[]) => void

/** Bulk edits reach this many at once; the contracts of `editAccounts` and `exportAccounts`. */
export const MOST_EDITED = 5_000
const PAGE = 500

/** What the selected rows add up to; null where any of it is unknown to the reader. */
export function selectedArr(
  selection: RowSelection,
  seen: ReadonlyMap<string, AccountRow>,
  listArr: number | null,
): number | null {
  const named = [...selection.keys].map((key) => seen.get(key)?.arrMinor ?? 0)
  const sum = named.reduce((total, arr) => total + arr, 0)
  if (!selection.all) return sum
  return listArr === null ? null : listArr - sum
}

/** The selected rows in full: those named were seen; of a whole list, the rest is asked for. */
export async function loadSelected(
  selection: RowSelection,
  seen: ReadonlyMap<string, AccountRow>,
  input: ListInput,
): Promise<AccountRow[]> {
  if (!selection.all) return [...selection.keys].flatMap((key) => seen.get(key) ?? [])
  const rows: AccountRow[] = []
  for (let offset = 0; ; offset += PAGE) {
    const page = await call(listAccounts, { ...input, offset, limit: PAGE })
    rows.push(...page.rows)
    if (offset + PAGE >= page.total || page.rows.length === 0) break
  }
  return rows.filter((row) => isSelected(selection, String(row.id)))
}

/** Why a bulk edit cannot be made of this selection; null when it can. */
export function tooMany(selection: RowSelection, total: number): string | null {
  if (selectedCount(selection, total) <= MOST_EDITED) return null
  return 'Up to 5,000 accounts can be changed at once. Narrow the filters first.'
}

/** Which accounts to ask a file of: the named ones, or nothing for the whole list. */
export async function exportedIds(
  selection: RowSelection,
  seen: ReadonlyMap<string, AccountRow>,
  input: ListInput,
): Promise<number[] | undefined> {
  if (!selection.all) return [...selection.keys].map(Number)
  if (selection.keys.size === 0) return undefined
  return (await loadSelected(selection, seen, input)).map(({ id }) => id)
}

/** Why a file cannot be made of this selection; null when it can. A whole list has no bound. */
export function tooManyToExport(selection: RowSelection, total: number): string | null {
  const isWhole = selection.all && selection.keys.size === 0
  if (isWhole || selectedCount(selection, total) <= MOST_EDITED) return null
  return 'Up to 5,000 chosen accounts go into one file. Narrow the filters, or export the whole list.'
}
