import { useRef } from 'react'
import type { z } from 'zod'
import { editAccount, editAccounts, undoEdit } from '../../accounts/contract.ts'
import type { AccountEdit } from '../../accounts/contract.ts'
import { useAction } from '../../../web/api/queries.ts'
import { counted } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import type { hygieneChoices, IncompleteAccount } from '../contract.ts'
import { HYGIENE_TOPICS } from './hygiene-words.ts'

export type Choices = z.output<typeof hygieneChoices.output>

/** Edits of accounts from the hygiene lists, each with its undo. */
export function useFixes(onDone: () => void) {
  /** What the change on its way will say; controls wait while there is one. */
  const said = useRef('')
  const undo = useAction(undoEdit, { topics: HYGIENE_TOPICS })
  const say = (text: string, undoId: string | null) =>
    toast(text, undoId === null ? {} : { undo: () => undo.run({ undoId }) })
  const one = useAction(editAccount, { topics: HYGIENE_TOPICS, onDone: ({ undoId }) => say(said.current, undoId) })
  const many = useAction(editAccounts, {
    topics: HYGIENE_TOPICS,
    onDone: ({ changed, refused, undoId }) => {
      const left = refused.length > 0 ? `; ${counted(refused.length, 'account')} you may not change` : ''
      say(`${counted(changed, 'account')}: ${said.current}${left}`, undoId)
      onDone()
    },
  })
  return {
    pending: one.pending || many.pending,
    fixOne(row: IncompleteAccount, edit: AccountEdit, words: string) {
      said.current = `${row.name}: ${words}`
      one.run({ accountId: row.id, ...edit })
    },
    fixMany(ids: readonly number[], edit: AccountEdit, words: string) {
      said.current = words
      many.run({ ids: [...ids], edit })
    },
  }
}
