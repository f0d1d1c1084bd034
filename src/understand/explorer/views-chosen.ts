import { inTransaction, sql, type Db, type Trx } from '../../platform/db/database.ts'
import { selected, type Fragment, type Reader, type Selection } from '../portfolio/views-conditions.ts'
import { takesTooLong } from './errors.ts'

/** Whose numbers are asked for, by whom. */
export interface Chosen {
  readonly selection: Selection
  readonly reader: Reader
}

/** Rows of account_id, segment_id, name: what the reader selects and may see. */
export function chosenAccounts({ selection, reader }: Chosen): Fragment {
  return sql`select portfolio.account_id, portfolio.segment_id from ${selected(selection, reader)}`
}

const LONGEST_SECONDS = 15
const CANCELLED = '57014'

/** Reads within a bounded time for each statement; what takes longer is refused with what to narrow. */
export async function readBounded<T>(
  db: Db,
  read: (trx: Trx) => Promise<T>,
  { seconds = LONGEST_SECONDS }: { seconds?: number } = {},
): Promise<T> {
  try {
    return await inTransaction(db, async (trx) => {
      await sql`select set_config('statement_timeout', ${String(seconds * 1000)}, true),
        set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`.execute(trx)
      return read(trx)
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === CANCELLED) throw takesTooLong(seconds)
    throw error
  }
}
