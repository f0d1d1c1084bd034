import { useMemo } from 'react'
import type { Vocabulary } from '../../../understand/conditions/ui/leaf-parts.ts'
import { accountChoices } from '../../../understand/portfolio/contract.ts'
import { useCall } from '../../../web/api/queries.ts'
import type { Names } from './step-words.ts'
import { useEndpoints } from './use-endpoints.ts'

const TOPICS = ['account-choices', 'members', 'segments', 'stages', 'custom-fields']
const FRESH_MS = 5 * 60_000

/** Names for all that steps refer to; null while they are on their way. */
export function useNames(words: Vocabulary | null): Names | null {
  const people = useCall(accountChoices, {}, { topics: TOPICS, freshMs: FRESH_MS }).data?.owners
  const endpoints = useEndpoints()
  return useMemo(() => {
    if (!words || !people) return null
    const choicesOf = (name: string) => words.fields.find(({ field }) => field === name)?.choices ?? []
    return { words, people, endpoints, stages: choicesOf('stage'), segments: choicesOf('segment') }
  }, [words, people, endpoints])
}
