import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../../../../web/api/call.ts'
import { CallError, sentenceOf } from '../../../../web/api/call-error.ts'
import { refreshTopics } from '../../../../web/api/queries.ts'
import { counted } from '../../../../web/design/format.ts'
import { toast } from '../../../../web/design/toasts.ts'
import { editAccount, undoEdit } from '../../../../record/accounts/contract.ts'
import type { AccountEdit } from '../../../../record/accounts/contract.ts'
import type { AccountRow } from '../../contract.ts'
import { ACCOUNT_TOPICS } from '../words.ts'

/** A row as it is shown: with changes on their way already in it, and which of its fields are not settled. */
export interface ShownRow extends AccountRow {
  unsettled?: ReadonlyMap<string, 'pending' | 'failed'>
}

export interface CellChange {
  /** The column that shows it. */
  field: string
  edit: AccountEdit
  /** How the row looks with it. */
  patch: Partial<AccountRow>
  /** “Nordskar Seafood: owner is now Iris” */
  said: string
}

interface Unsettled extends CellChange {
  state: 'pending' | 'failed'
}

const FAILED_SHOWN_MS = 6_000

export interface AccountEdits {
  shown: (row: AccountRow) => ShownRow
  change: (row: AccountRow, change: CellChange) => void
  /** Changes whenever `shown` may answer differently. */
  version: number
}

/** Edits of single accounts: shown at once, marked while pending, put back with a mark when refused, undone for 10 s. */
export function useAccountEdits(): AccountEdits {
  const client = useQueryClient()
  const unsettled = useRef(new Map<number, Map<string, Unsettled>>())
  const [version, setVersion] = useState(0)

  const settle = useCallback((id: number, field: string, to: Unsettled | null) => {
    const ofRow = new Map(unsettled.current.get(id))
    if (to) ofRow.set(field, to)
    else ofRow.delete(field)
    if (ofRow.size > 0) unsettled.current.set(id, ofRow)
    else unsettled.current.delete(id)
    setVersion((count) => count + 1)
  }, [])

  const again = useRef<AccountEdits['change']>(() => undefined)
  const change = useCallback(
    (row: AccountRow, made: CellChange) => {
      const mine: Unsettled = { ...made, state: 'pending' }
      settle(row.id, made.field, mine)
      // A later change of the same cell has taken its place: that one is settled by its own answer.
      const end = (from: Unsettled, to: Unsettled | null) => {
        if (unsettled.current.get(row.id)?.get(made.field) === from) settle(row.id, made.field, to)
      }
      void save(client, row, made, () => again.current(row, made)).then((isSaved) => {
        const failed: Unsettled = { ...made, state: 'failed' }
        end(mine, isSaved ? null : failed)
        if (!isSaved) setTimeout(() => end(failed, null), FAILED_SHOWN_MS)
        return isSaved
      })
    },
    [client, settle],
  )

  useEffect(() => {
    again.current = change
  }, [change])

  return useMemo(() => {
    const made = new Map<number, { from: AccountRow; shown: ShownRow }>()
    const shown = (row: AccountRow): ShownRow => {
      const changes = unsettled.current.get(row.id)
      if (!changes) return row
      const known = made.get(row.id)
      if (known?.from === row) return known.shown
      const result = withChanges(row, [...changes.values()])
      made.set(row.id, { from: row, shown: result })
      return result
    }
    return { shown, change, version }
  }, [change, version])
}

/** Saves, says so and offers to take it back; when refused, says why. Ends once the lists have the new value. */
async function save(
  client: QueryClient,
  row: AccountRow,
  { edit, said }: CellChange,
  retry: () => void,
): Promise<boolean> {
  const refresh = () => refreshTopics(client, ACCOUNT_TOPICS, [String(row.id)])
  const undo = async (undoId: string) => {
    await takeBack([undoId])
    await refresh()
  }
  try {
    const { changed, undoId } = await call(editAccount, { accountId: row.id, ...edit })
    if (changed > 0) toast(said, undoId ? { undo: () => void undo(undoId) } : {})
    await refresh()
    return true
  } catch (error) {
    const isPassing = error instanceof CallError && error.isPassing
    toast(`${row.name} was not changed. ${sentenceOf(error)}`, { tone: 'wrong', ...(isPassing ? { retry } : {}) })
    return false
  }
}

function withChanges(row: AccountRow, changes: readonly Unsettled[]): ShownRow {
  const patches = changes.filter(({ state }) => state === 'pending').map(({ patch }) => patch)
  return {
    ...row,
    ...Object.assign({}, ...patches),
    unsettled: new Map(changes.map(({ field, state }) => [field, state])),
  }
}

/** Takes edits back, the last one first, and says what was restored; never throws. */
export async function takeBack(undoIds: readonly string[]): Promise<void> {
  let restored = 0
  let left = 0
  try {
    for (const undoId of undoIds.toReversed()) {
      const answer = await call(undoEdit, { undoId })
      restored += answer.restored
      left += answer.left
    }
    const kept = left > 0 ? ` ${counted(left, 'field')} changed since and stayed.` : ''
    toast(`Taken back: ${counted(restored, 'account')}.${kept}`)
  } catch (error) {
    const partly =
      restored > 0 ? `${counted(restored, 'account')} taken back, then it stopped. ` : 'It could not be taken back. '
    toast(`${partly}${sentenceOf(error)}`, { tone: 'wrong' })
  }
}
