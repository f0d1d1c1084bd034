import { allOf, anyOf, heldIn, isLeaf, notOf, type Condition, type Truth } from '../../kernel/conditions.ts'

/**
 * What the database is asked of a condition: the whole of it; where it has durations, its leaves outside of them and then
 * the insides of the durations, in the order of `heldIn`. The rest is put together by `truthFrom`.
 */
export function atomsOf(condition: Condition): readonly Condition[] {
  const durations = heldIn(condition)
  return durations.length === 0 ? [condition] : [...outside(condition), ...durations.map(({ of }) => of)]
}

/** The whole truth of a condition with durations, from what the atoms are and what the durations are. */
export function truthFrom(condition: Condition, atoms: readonly Truth[], durations: readonly Truth[]): Truth {
  const leaves = atoms.values()
  const held = durations.values()
  const judge = (part: Condition): Truth => {
    if (part.kind === 'held') return held.next().value ?? null
    if (isLeaf(part)) return leaves.next().value ?? null
    if (part.kind === 'not') return notOf(judge(part.of))
    const truths = part.of.map(judge)
    return part.kind === 'all' ? allOf(truths) : anyOf(truths)
  }
  return judge(condition)
}

function outside(condition: Condition): Condition[] {
  if (condition.kind === 'held') return []
  if (isLeaf(condition)) return [condition]
  return condition.kind === 'not' ? outside(condition.of) : condition.of.flatMap(outside)
}
