import { useRef } from 'react'
import { editAccount, getAccount, undoEdit } from '../../../record/accounts/contract.ts'
import type { Account, AccountEdit } from '../../../record/accounts/contract.ts'
import { useAction } from '../../../web/api/queries.ts'
import { toast } from '../../../web/design/toasts.ts'

const TOPICS = ['accounts', 'health', 'timeline']

export interface FactEdit {
  /** `patch` is how the account looks with it; `said` is the sentence afterwards. */
  change: (edit: AccountEdit, patch: Partial<Account>, said: string) => void
  pending: boolean
  /** The sentence of the last failure; null while there is none. */
  failure: string | null
}

/** Changes fields of an account in place: shown at once, put back when refused, undone for ten seconds. */
export function useFactEdit(accountId: number): FactEdit {
  const latest = useRef<{ patch: Partial<Account>; said: string }>({ patch: {}, said: '' })
  const restore = useAction(undoEdit, { topics: TOPICS, onDone: () => toast('Taken back.') })
  const edit = useAction(editAccount, {
    topics: TOPICS,
    optimistic: (_input, put) => put(getAccount, { accountId }, (before) => ({ ...before, ...latest.current.patch })),
    onDone: ({ changed, undoId }) => {
      if (changed === 0) return
      toast(latest.current.said, undoId === null ? {} : { undo: () => restore.run({ undoId }) })
    },
  })
  return {
    change: (fields, patch, said) => {
      latest.current = { patch, said }
      edit.run({ accountId, ...fields })
    },
    pending: edit.pending,
    failure: edit.failure,
  }
}
