import type { OutputOf } from '../../platform/http/endpoint.ts'
import type { exploreMetric } from './contract.ts'

type Explored = Pick<
  OutputOf<typeof exploreMetric>,
  'buckets' | 'values' | 'parts' | 'before' | 'baseline' | 'accounts'
>

/** The numbers behind the picture: one row for each day, week or month, oldest first. The screen shows it and the file holds it. */
export function metricTable({ buckets, values, parts, before, baseline, accounts }: Explored): {
  heads: string[]
  rows: (string | number | null)[][]
} {
  const hasUsual = baseline?.values.some((value) => value !== null) ?? false
  return {
    heads: [
      'From',
      'Until',
      'Value',
      ...parts.map(({ name }) => name),
      'Period before',
      ...(hasUsual ? ['Usual'] : []),
      'Accounts',
    ],
    rows: buckets.map((bucket, index) => [
      bucket.from,
      bucket.until,
      values[index] ?? null,
      ...parts.map((part) => part.values[index] ?? null),
      before.values[index] ?? null,
      ...(hasUsual ? [baseline?.values[index] ?? null] : []),
      accounts[index] ?? null,
    ]),
  }
}
