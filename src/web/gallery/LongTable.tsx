import { useMemo, useState } from 'react'
import { DataTable } from '../design/table/DataTable.tsx'
import { NOTHING_SELECTED } from '../design/table/row-selection.ts'
import type { RowSource } from '../design/table/row-source.ts'
import { PictureFrame } from './PictureFrame.tsx'
import { accountColumns } from './account-columns.tsx'
import { PICTURED_ACCOUNTS } from './pictured-accounts.ts'
import type { PicturedAccount } from './pictured-accounts.ts'

const ROWS = 100_000

/** A hundred thousand rows, for measuring how the table scrolls. */
export function LongTable() {
  const [selection, setSelection] = useState(NOTHING_SELECTED)
  const source = useMemo((): RowSource<PicturedAccount> => {
    const made = new Map<number, PicturedAccount>()
    return {
      count: ROWS,
      show: () => undefined,
      at: (index) => {
        const known = made.get(index)
        const pattern = PICTURED_ACCOUNTS[index % PICTURED_ACCOUNTS.length]
        if (known || !pattern) return known
        const row = { ...pattern, name: `${pattern.name} ${index + 1}` }
        made.set(index, row)
        return row
      },
    }
  }, [])
  return (
    <PictureFrame>
      <div className="bar">
        <h1 className="h2">100,000 rows</h1>
      </div>
      <DataTable
        label="Accounts"
        columns={accountColumns}
        source={source}
        rowKey={(row) => row.name}
        selection={selection}
        onSelect={setSelection}
      />
    </PictureFrame>
  )
}
