import { allSteps, waysOf, type Step } from './definition.ts'

/** The ways that lead on from a step: into a branch, into what follows a refusal, or straight on. */
export type Way = 'yes' | 'no' | 'rejected'

export function stepById(steps: readonly Step[], id: string): Step | null {
  return allSteps(steps).find((step) => step.id === id) ?? null
}

/**
 * The step that follows, or null at the end. A branch's ways meet again after it; what follows a refusal stands instead of
 * everything that would have come.
 */
export function nextStep(steps: readonly Step[], id: string, way: Way | null = null): Step | null {
  const trail = trailTo(steps, id)
  const last = trail.at(-1)
  const step = last?.list[last.index]
  if (!step) return null
  const inside = way === null ? [] : (waysOf(step).find(([name]) => name === way)?.[1] ?? [])
  if (inside[0]) return inside[0]
  return way === 'rejected' ? null : after(trail)
}

interface Place {
  readonly list: readonly Step[]
  readonly index: number
  /** The way by which this list was reached; null at the top. */
  readonly way: Way | null
}

/** The lists a step lies within, outermost first. */
function trailTo(list: readonly Step[], id: string, way: Way | null = null): Place[] {
  for (const [index, step] of list.entries()) {
    const here = { list, index, way }
    if (step.id === id) return [here]
    for (const [name, steps] of waysOf(step)) {
      const deeper = trailTo(steps, id, name)
      if (deeper.length > 0) return [here, ...deeper]
    }
  }
  return []
}

function after(trail: readonly Place[]): Step | null {
  for (const { list, index, way } of trail.toReversed()) {
    const sibling = list[index + 1]
    if (sibling) return sibling
    if (way === 'rejected') return null
  }
  return null
}

/** The steps that come after one, up to the first that may lead several ways, and with it. */
export function upcomingSteps(steps: readonly Step[], from: Step | null): Step[] {
  const found: Step[] = []
  for (let step = from; step; step = nextStep(steps, step.id)) {
    found.push(step)
    if (waysOf(step).length > 0 || step.kind === 'end') break
  }
  return found
}
