import type { CourseLine } from '../../../web/design/chart/course-lines.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { exploreMetric } from '../contract.ts'
import type { TrendState } from './explorer-address.ts'

type Explored = OutputOf<typeof exploreMetric>

/** The lines of the picture. Split, the parts are shown and one of them may be picked out; else the whole against what was asked. */
export function trendLines(explored: Explored, against: TrendState['against'], part: string | null): CourseLine[] {
  const { values, parts, before, baseline, subject } = explored
  if (parts.length > 0) {
    return parts.map(({ key, name, values: own }) => ({
      key,
      name,
      values: own,
      look: key === part ? 'chosen' : 'part',
    }))
  }
  const hasUsual = baseline?.values.some((value) => value !== null) ?? false
  return [
    { key: 'all', name: subject.name, values, look: 'main' },
    ...(against === 'before' || against === 'both'
      ? [{ key: 'before', name: 'Before', values: before.values, look: 'before' as const }]
      : []),
    ...(hasUsual && (against === 'usual' || against === 'both')
      ? [{ key: 'usual', name: 'Usual', values: baseline?.values ?? [], look: 'usual' as const }]
      : []),
  ]
}
