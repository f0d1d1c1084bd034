import { useMemo } from 'react'
import type { Vocabulary } from '../../../understand/conditions/ui/leaf-parts.ts'
import { accountChoices } from '../../../understand/portfolio/contract.ts'
import { useCall } from '../../../web/api/queries.ts'
import { listMergeFields } from '../../outreach/contract.ts'
import type { Names } from './step-words.ts'
import { useEndpoints } from './use-endpoints.ts'

const TOPICS = ['account-choices', 'members', 'segments', 'stages', 'custom-fields']
const FRESH_MS = 5 * 60_000

/** Names for all that steps refer to; null while they are on their way. */
export function useNames(words: Vocabulary | null): Names | null {
  const people = useCall(accountChoices, {}, { topics: TOPICS, freshMs: FRESH_MS }).data?.owners
  const endpoints = useEndpoints()
  const fields = useCall(listMergeFields, {}, { topics: TOPICS, freshMs: FRESH_MS }).data?.fields
  return useMemo(() => {
    if (!words || !people || !fields || !endpoints) return null
    const choicesOf = (name: string) => words.fields.find(({ field }) => field === name)?.choices ?? []
    const mergeFields = fields.map(({ field, name, group }) => ({ value: field, label: name, note: group }))
    return { words, people, endpoints, mergeFields, stages: choicesOf('stage'), segments: choicesOf('segment') }
  }, [words, people, endpoints, fields])
}
