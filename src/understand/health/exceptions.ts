import { withoutNoise } from '../../kernel/statistics.ts'
import type { HealthException, MeasureReadings, Override } from './definitions.ts'

/** One rule that moved a score: `difference` on its target's scale, `points` on the overall (null when that is unknown). */
export interface Adjustment {
  readonly kind: 'cap' | 'floor' | 'override'
  readonly key: string
  readonly target: HealthException['target']
  readonly limit: number
  readonly difference: number
  readonly points: number | null
  readonly sentence: string
}

/** A rule that cannot be judged: its measure is unknown, or it speaks of absence and the source is stale. */
export interface WaitingException {
  readonly key: string
  readonly sentence: string
  readonly because: 'unknown' | 'stale'
}

type Judgement = boolean | 'unknown' | 'stale'

/** Three-valued: true, false, or why it cannot be said. */
export function judge({ when }: HealthException, readings: MeasureReadings): Judgement {
  const reading = readings[when.measure]
  if (when.absence && reading && !reading.fresh) return 'stale'
  if (!reading?.known || reading.value === null) return reading && !reading.fresh ? 'stale' : 'unknown'
  switch (when.operator) {
    case '<':
      return reading.value < when.value
    case '<=':
      return reading.value <= when.value
    case '=':
      return reading.value === when.value
    case '>=':
      return reading.value >= when.value
    case '>':
      return reading.value > when.value
  }
}

export function waitingExceptions(
  exceptions: readonly HealthException[],
  readings: MeasureReadings,
): readonly WaitingException[] {
  return exceptions.flatMap((exception) => {
    const because = judge(exception, readings)
    if (typeof because === 'boolean') return []
    return [{ key: exception.key, sentence: exception.sentence, because }]
  })
}

/**
 * A target's floors, then its caps. The highest true floor and the lowest true cap decide, so the order in which
 * the rules are listed does not matter; each that bites is a row with its difference.
 */
export function applyExceptions(
  score: number,
  exceptions: readonly HealthException[],
  target: {
    readonly name: HealthException['target']
    readonly readings: MeasureReadings
    readonly share: number | null
  },
): { score: number; rows: readonly Adjustment[] } {
  const rows: Adjustment[] = []
  let current = score
  for (const kind of ['floor', 'cap'] as const) {
    const rule = strictest(exceptions, kind, target)
    if (!rule || (kind === 'floor' ? current >= rule.limit : current <= rule.limit)) continue
    const difference = rule.limit - current
    rows.push({
      kind,
      key: rule.key,
      target: target.name,
      limit: rule.limit,
      difference: withoutNoise(difference),
      points: target.share === null ? null : target.share * difference,
      sentence: rule.sentence,
    })
    current = rule.limit
  }
  return { score: current, rows }
}

function strictest(
  exceptions: readonly HealthException[],
  kind: HealthException['kind'],
  target: { readonly name: HealthException['target']; readonly readings: MeasureReadings },
): HealthException | undefined {
  let found: HealthException | undefined
  for (const exception of exceptions) {
    if (exception.target !== target.name || exception.kind !== kind) continue
    if (judge(exception, target.readings) !== true) continue
    if (!found || isStricter(exception, found)) found = exception
  }
  return found
}

function isStricter(a: HealthException, b: HealthException): boolean {
  if (a.limit !== b.limit) return a.kind === 'floor' ? a.limit > b.limit : a.limit < b.limit
  return a.key < b.key
}

/** The override in force on a day: from its first day to the end of its last. The latest begun wins. `accountsToScore` says it in SQL. */
export function overrideOn(overrides: readonly Override[], asOf: string): Override | null {
  const inForce = overrides.filter((override) => override.from <= asOf && asOf <= override.lastDay)
  return inForce.reduce<Override | null>((found, next) => (found && found.from > next.from ? found : next), null)
}

/** The row of an override that sets the overall score; an override of the band alone moves no points. */
export function overrideRow(override: Override | null, computed: number | null): Adjustment | null {
  if (!override || override.overall === null || override.overall === computed) return null
  const difference = withoutNoise(override.overall - (computed ?? 0))
  return {
    kind: 'override',
    key: 'override',
    target: 'overall',
    limit: override.overall,
    difference,
    points: difference,
    sentence: override.reason,
  }
}
