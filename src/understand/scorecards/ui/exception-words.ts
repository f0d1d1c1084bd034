import type { HealthException } from '../../health/definitions.ts'

export const TARGET_WORDS: Record<HealthException['target'], string> = {
  cx: 'experience',
  co: 'outcomes',
  overall: 'health',
}

export const OPERATOR_WORDS: Record<HealthException['when']['operator'], string> = {
  '<': 'is below',
  '<=': 'is at most',
  '=': 'is',
  '>=': 'is at least',
  '>': 'is above',
}

/** What a rule does, in words: `caps experience at 40 when Oldest overdue invoice is at least 60`. */
export function exceptionSentence(
  { kind, target, limit, when }: HealthException,
  nameOf: (key: string) => string,
  valueOf: (value: number, measure: string) => string = (value) => String(value),
): string {
  const does =
    kind === 'cap' ? `caps ${TARGET_WORDS[target]} at ${limit}` : `keeps ${TARGET_WORDS[target]} at ${limit} or more`
  return `${does} when ${nameOf(when.measure)} ${OPERATOR_WORDS[when.operator]} ${valueOf(when.value, when.measure)}`
}
