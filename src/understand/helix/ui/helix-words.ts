import type { Day } from '../../../kernel/day.ts'
import { monthYear } from '../../../web/design/format.ts'
import type { HELIX_PARTS } from '../contract.ts'

export type HelixPart = (typeof HELIX_PARTS)[number]

export const PART_WORDS: Readonly<Record<HelixPart, string>> = {
  all: 'All accounts of the year',
  renewed: 'Accounts that renewed',
  expansion: 'Accounts that grew',
  new_logo: 'Accounts that brought others',
  lost: 'Accounts that paid less or left',
}

export function yearLabel({ from, to }: { from: Day; to: Day }): string {
  return `${monthYear(from)} to ${monthYear(to)}`
}
