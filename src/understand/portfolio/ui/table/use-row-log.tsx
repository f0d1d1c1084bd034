import { lazy, Suspense, useRef, useState } from 'react'
import { useKeys } from '../../../../web/keyboard/keys.ts'
import type { AccountRow } from '../../contract.ts'
import type { Choices } from '../filter-words.ts'

const ActivityDialog = lazy(() =>
  import('../../../../record/accounts/ui/ActivityDialog.tsx').then((file) => ({ default: file.ActivityDialog })),
)

interface Logged {
  accountId: number
  type: 'note' | 'call'
}

/** A note or a call about the row under the keys, without leaving the list. */
export function useRowLog(choices: Choices) {
  const focused = useRef<Pick<AccountRow, 'id' | 'mayEdit'>>(undefined)
  const [logged, setLogged] = useState<Logged | null>(null)
  const log = (type: Logged['type']) => () => {
    if (focused.current?.mayEdit) setLogged({ accountId: focused.current.id, type })
  }
  useKeys('Rows', [
    { keys: 'n', does: 'Write a note', run: log('note') },
    { keys: 'c', does: 'Log a call', run: log('call') },
  ])
  return {
    focusRow: (row: AccountRow | undefined) => {
      focused.current = row
    },
    dialog: logged ? (
      <Suspense>
        <ActivityDialog {...logged} people={choices.owners} onClose={() => setLogged(null)} />
      </Suspense>
    ) : null,
  }
}
