import { needsReason as differs } from '../../renewals/categories.ts'
import { sayView } from '../../renewals/contract.ts'
import { useAction } from '../../../web/api/queries.ts'
import { toast } from '../../../web/design/toasts.ts'
import { useMe } from '../../../web/shell/me.tsx'
import type { ForecastRow } from '../contract.ts'
import type { Category } from '../forecast.ts'
import { FORECAST_TOPICS } from './address.ts'
import { CATEGORY_WORDS } from './words.ts'

export interface SayingOf {
  readonly category: Category
  /** Undefined: as it was said before. Null: the renewal's own amount. */
  readonly amountMinor?: number | null | undefined
  readonly reason: string
}

const LEADING: ReadonlySet<string> = new Set(['leader', 'operations', 'admin', 'owner'])

/** Says what the reader thinks of a renewal: on its own accounts as the CSM, on others' as their leader. */
export function useSay({ onDone }: { onDone?: () => void } = {}) {
  const { member } = useMe()
  const voiceOf = (row: ForecastRow): 'csm' | 'leader' =>
    LEADING.has(member.role) && row.owner?.id !== member.id ? 'leader' : 'csm'
  const said = useAction(sayView, {
    topics: FORECAST_TOPICS,
    failure: onDone ? 'none' : 'toast',
    onDone: (_, { category }) => {
      toast(`Called ${CATEGORY_WORDS[category].label.toLowerCase()}`)
      onDone?.()
    },
  })
  return {
    voiceOf,
    needsReason: (row: ForecastRow, category: Category) =>
      differs(voiceOf(row), category, {
        machine: row.voices.machine?.category ?? null,
        csm: row.voices.csm?.category ?? null,
        leader: row.voices.leader?.category ?? null,
      }),
    run: (row: ForecastRow, { category, amountMinor, reason }: SayingOf) => {
      const voice = voiceOf(row)
      const amount = amountMinor === undefined ? (row.voices[voice]?.amountMinor ?? null) : amountMinor
      said.run({ renewalId: row.renewalId, voice, category, amountMinor: amount, reason })
    },
    pending: said.pending,
    failure: said.failure,
  }
}
