import { useMemo } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import { useCall } from '../../../web/api/queries.ts'
import { useMe } from '../../../web/shell/me.tsx'
import { conditionChoices } from '../contract.ts'
import type { ConditionChoices } from '../contract.ts'
import type { Vocabulary } from './leaf-parts.ts'

const TOPICS = [
  'condition-choices',
  'members',
  'segments',
  'stages',
  'custom-fields',
  'measures',
  'metrics',
  'playbooks',
]
const FRESH_MS = 60_000

/** Everything conditions can speak of, with its words. */
export function useVocabulary(): { answer: UseQueryResult<ConditionChoices>; words: Vocabulary | null } {
  const currency = useMe().company.reportingCurrency
  const answer = useCall(conditionChoices, {}, { topics: TOPICS, freshMs: FRESH_MS })
  const words = useMemo(() => (answer.data ? { ...answer.data, currency } : null), [answer.data, currency])
  return { answer, words }
}
