import type { SourceFreshness } from '../contract.ts'

/** News of these changes how fresh the sources are. */
export const SOURCE_TOPICS = ['sources', 'freshness', 'imports', 'accounts'] as const

export const SOURCE_KIND_WORDS: Record<SourceFreshness['sourceKind'], string> = {
  import: 'Imported files',
  events: 'Event stream',
  connector: 'Connector',
  sample: 'Sample company',
  manual: 'Entered by hand',
}

export interface SourceGroup {
  readonly id: number
  readonly name: string
  readonly kind: SourceFreshness['sourceKind']
  readonly stale: number
  readonly lines: readonly SourceFreshness[]
}

/** What each source delivers, the late lines first; sources with something late stand at the top. */
export function sourceGroups(lines: readonly SourceFreshness[]): SourceGroup[] {
  const groups = [...Map.groupBy(lines, ({ sourceId }) => sourceId).values()].map((own) => groupOf(own))
  return groups.sort((a, b) => Number(b.stale > 0) - Number(a.stale > 0) || a.name.localeCompare(b.name))
}

function groupOf(lines: readonly SourceFreshness[]): SourceGroup {
  const [first] = lines
  return {
    id: first?.sourceId ?? 0,
    name: first?.sourceName ?? '',
    kind: first?.sourceKind ?? 'import',
    stale: lines.filter(isLate).length,
    lines: [...lines].sort((a, b) => Number(isLate(b)) - Number(isLate(a)) || lineName(a).localeCompare(lineName(b))),
  }
}

/** What is entered by hand has no rhythm to keep. */
export function isLate({ stale, sourceKind }: SourceFreshness): boolean {
  return stale && sourceKind !== 'manual'
}

/** `Survey responses`, or for usage the metric. */
export function lineName({ kind, metric }: SourceFreshness): string {
  if (metric) return `Usage: ${metric.name}`
  const words = kind.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Hours as a limit reads: `35 days`, `36 hours`. */
export function limitText(hours: number): string {
  if (hours < 48) return `${Math.round(hours)} hours`
  return `${Math.round(hours / 24)} days`
}

/** The heading of the page, as a finding. */
export function sourcesSentence(lines: readonly SourceFreshness[]): string {
  const judged = lines.filter(({ sourceKind }) => sourceKind !== 'manual')
  const late = judged.filter(isLate).length
  if (judged.length === 0) return 'Nothing is delivered yet'
  if (late === 0)
    return judged.length === 1 ? 'What is delivered is fresh' : `All ${judged.length} deliveries are fresh`
  return `${late} of ${judged.length} deliveries ${late === 1 ? 'is' : 'are'} late`
}
