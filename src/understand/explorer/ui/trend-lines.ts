import type { CourseLine } from '../../../web/design/chart/course-lines.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { exploreMetric } from '../contract.ts'
import type { TrendState } from './explorer-address.ts'

/** More names at the ends of lines than these run into each other; the list below has all. */
const NAMED = 5

type Explored = OutputOf<typeof exploreMetric>

/** The lines of the picture. Split, the parts are shown and one of them may be picked out; else the whole against what was asked. */
export function trendLines(explored: Explored, against: TrendState['against'], part: string | null): CourseLine[] {
  const { values, parts, before, baseline, subject, split } = explored
  if (parts.length > 0) {
    // What is left over would press the others flat; it stands in the list below, and is drawn when picked.
    const drawn = parts.filter(({ key }) => key === part || key !== 'rest' || split === 'segment')
    return drawn.map(({ key, name, values: own }, index) => ({
      key,
      name: key === part || index < NAMED ? name : '',
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
