import type { GROUPINGS } from '../contract.ts'

export type Grouping = (typeof GROUPINGS)[number]

export const GROUP_WORDS: Readonly<Record<Grouping, string>> = {
  month: 'Month',
  product_area: 'Product area',
  account: 'Account',
  kind: 'Kind of work',
  member: 'Member',
}

/** The entries behind a row of the cost table, as the list of entries asks for them. */
export function entriesBehind(by: Grouping, key: string, period: { from: string; to: string }) {
  if (by === 'month') return { from: key, to: key }
  if (by === 'product_area') return { ...period, productArea: key }
  if (key === '') return period
  const id = Number(key)
  if (by === 'account') return { ...period, accountId: id }
  return by === 'kind' ? { ...period, workKindId: id } : { ...period, memberId: id }
}
