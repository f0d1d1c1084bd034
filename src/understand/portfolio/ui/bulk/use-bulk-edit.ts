import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../../web/api/call.ts'
import { sentenceOf } from '../../../../web/api/call-error.ts'
import { refreshTopics } from '../../../../web/api/queries.ts'
import { counted } from '../../../../web/design/format.ts'
import { toast } from '../../../../web/design/toasts.ts'
import { editAccounts } from '../../../../record/accounts/contract.ts'
import type { AccountEdit } from '../../../../record/accounts/contract.ts'
import { ACCOUNT_TOPICS } from '../words.ts'
import { takeBack } from '../table/use-account-edits.ts'

export interface BulkStep {
  ids: readonly number[]
  edit: AccountEdit
  /** To whom open tasks go with their account. */
  handOverNote?: string
}

export interface BulkEdit {
  /** One step per different value; all can be taken back together. Says what happened; false when none of it was done. */
  run: (steps: readonly BulkStep[], done: (count: number) => string) => Promise<boolean>
  pending: boolean
}

/** Changes many accounts at once and offers to take all of it back. */
export function useBulkEdit(): BulkEdit {
  const client = useQueryClient()
  const [pending, setPending] = useState(false)
  const refresh = () => refreshTopics(client, [...ACCOUNT_TOPICS, 'tasks'])

  const undo = async (undoIds: readonly string[]) => {
    await takeBack(undoIds)
    await refresh()
  }

  const run = async (steps: readonly BulkStep[], done: (count: number) => string): Promise<boolean> => {
    setPending(true)
    const undoIds: string[] = []
    let changed = 0
    let refused = 0
    let failure: unknown = null
    for (const { ids, ...step } of steps) {
      try {
        const answer = await call(editAccounts, { ids: [...ids], ...step })
        changed += answer.changed
        refused += answer.refused.length
        if (answer.undoId) undoIds.push(answer.undoId)
      } catch (error) {
        failure = error
        break
      }
    }
    await refresh()
    setPending(false)
    const undoing = undoIds.length > 0 ? { undo: () => void undo(undoIds) } : {}
    if (failure !== null) {
      const partly = changed > 0 ? `${counted(changed, 'account')} changed, then it stopped. ` : ''
      toast(`${partly}${sentenceOf(failure)}`, { tone: 'wrong', ...undoing })
      return changed > 0
    }
    const left = refused > 0 ? ` ${counted(refused, 'account')} may not be changed by you and stayed.` : ''
    toast(changed > 0 ? `${done(changed)}.${left}` : `Nothing had to change.${left}`, undoing)
    return true
  }
  return { run, pending }
}
