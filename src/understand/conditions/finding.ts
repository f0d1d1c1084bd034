import { compare, type Comparison, type Truth } from '../../kernel/conditions.ts'
import { comparedText } from '../../kernel/condition-words.ts'
import type { Heard } from './hearing.ts'

/** What one leaf is, with the number it was judged by, to stand inside a sentence. */
export interface Finding {
  readonly truth: Truth
  readonly said: string
}

/** A number against a bound: `health is 44, below 50`. */
export function compared(
  value: number | null,
  leaf: { operator: Comparison; value: number },
  say: { known(value: number): string; unknown: string },
): Finding {
  if (value === null) return unknown(say.unknown)
  const truth = compare(value, leaf.operator, leaf.value)
  return { truth, said: `${say.known(value)}, ${truth ? '' : 'not '}${comparedText(leaf)}` }
}

export function unknown(what: string): Finding {
  return { truth: null, said: `${what} not known` }
}

/** A count: nothing is zero only where the source is fresh and has a signal of the account (`definitions.md`, Known). */
export function knownCount(count: number, heard: Heard, hasSignal: boolean): number | null {
  if (!heard.isHeard) return null
  if (count !== 0) return count
  return heard.isStale || !hasSignal ? null : 0
}

/** Days of silence: nobody can say how many while the source itself is silent. */
export function silenceKnown<T>(value: T, { isHeard, isStale }: Heard): T | null {
  return isHeard && !isStale ? value : null
}

/** Nobody can say that nothing came while the source of it is silent itself. */
export function unlessSilent(truth: Truth, { isHeard, isStale }: Heard): Truth {
  return truth && (!isHeard || isStale) ? null : truth
}
