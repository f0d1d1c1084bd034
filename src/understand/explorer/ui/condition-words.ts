import type { FunnelStep } from '../contract.ts'

export type Condition = FunnelStep['where'][number]

export const OPERATOR_WORDS: Readonly<Record<Condition['operator'], string>> = {
  is: 'is',
  is_not: 'is not',
  exists: 'is there',
  at_least: 'at least',
  at_most: 'at most',
}

/** `plan.tier is gold` */
export function conditionText({ property, operator, value }: Condition): string {
  return operator === 'exists' ? `${property} is there` : `${property} ${OPERATOR_WORDS[operator]} ${String(value)}`
}

/** What somebody typed as a value: numbers and true or false are meant as such, unless they stand in quotes. */
export function typedValue(text: string): string | number | boolean {
  const trimmed = text.trim()
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true'
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed)
  return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed
}
