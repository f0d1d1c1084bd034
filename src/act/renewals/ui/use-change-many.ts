import { useAction } from '../../../web/api/queries.ts'
import { counted } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { changeRenewals, undoRenewals } from '../contract.ts'
import { RENEWAL_TOPICS } from './words.ts'

/** The same to many renewals, with one undo for all. */
export function useChangeMany(onDone: () => void) {
  const undo = useAction(undoRenewals, {
    topics: RENEWAL_TOPICS,
    onDone: ({ left }) => {
      if (left > 0) toast(`${counted(left, 'renewal')} changed since and stayed.`, { tone: 'wrong' })
    },
  })
  return useAction(changeRenewals, {
    topics: RENEWAL_TOPICS,
    failure: 'none',
    onDone: ({ changed, unchanged, undoId }) => {
      const rest = unchanged > 0 ? `; ${counted(unchanged, 'other')} stayed` : ''
      toast(
        changed === 0 ? 'Nothing had to change.' : `${counted(changed, 'renewal')} changed${rest}`,
        undoId === null ? {} : { undo: () => undo.run({ undoId }) },
      )
      onDone()
    },
  })
}
