import { allSteps, waysOf } from '../definition.ts'
import type { Step } from '../definition.ts'

export type Way = 'yes' | 'no' | 'rejected'
/** A list of steps: the main line, or one way of a branch or an approval. */
export type Lane = { of: string; way: Way } | null
/** Before the step at `at` in the lane; its length means at the end. */
export interface Place {
  lane: Lane
  at: number
}

/** A step with where it stands and what it is called: `3`, `3a`, `3a1`. */
export interface PlacedStep {
  step: Step
  number: string
  depth: number
  lane: Lane
  at: number
}

/** Every step in reading order with its number: digits on the main line, letters in its branches, and so on in turn. */
export function placedSteps(steps: readonly Step[]): PlacedStep[] {
  return placed(steps, { number: '', depth: 0, lane: null, from: 0 })
}

interface Within {
  number: string
  depth: number
  lane: Lane
  /** Numbers are given on through all ways of a branch: 3a and 3b say yes, 3c says no. */
  from: number
}

function placed(steps: readonly Step[], within: Within): PlacedStep[] {
  return steps.flatMap((step, at) => {
    const number = within.number + ordinal(within.from + at, within.depth)
    let from = 0
    const inside = waysOf(step).flatMap(([way, lane]) => {
      const found = placed(lane, { number, depth: within.depth + 1, lane: { of: step.id, way }, from })
      from += lane.length
      return found
    })
    return [{ step, number, depth: within.depth, lane: within.lane, at }, ...inside]
  })
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

function ordinal(index: number, depth: number): string {
  if (depth % 2 === 0) return String(index + 1)
  const letter = LETTERS[index % LETTERS.length] ?? ''
  return index < LETTERS.length ? letter : `${LETTERS[Math.floor(index / LETTERS.length) - 1] ?? ''}${letter}`
}

export function findStep(steps: readonly Step[], id: string): Step | null {
  return allSteps(steps).find((step) => step.id === id) ?? null
}

export function laneSteps(steps: readonly Step[], lane: Lane): readonly Step[] {
  if (lane === null) return steps
  const owner = findStep(steps, lane.of)
  return (owner && waysOf(owner).find(([way]) => way === lane.way)?.[1]) ?? []
}

/** The step with one of its ways led differently. */
function withWay(step: Step, way: Way, inside: Step[]): Step {
  if (step.kind === 'branch' && (way === 'yes' || way === 'no')) return { ...step, [way]: inside }
  return step.kind === 'approval' && way === 'rejected' ? { ...step, rejected: inside } : step
}

function mapLanes(
  steps: readonly Step[],
  change: (lane: readonly Step[], of: Lane) => Step[],
  of: Lane = null,
): Step[] {
  return change(steps, of).map((step) =>
    waysOf(step).reduce<Step>(
      (made, [way, inside]) => withWay(made, way, mapLanes(inside, change, { of: step.id, way })),
      step,
    ),
  )
}

export function replaceStep(steps: readonly Step[], next: Step): Step[] {
  return mapLanes(steps, (lane) => lane.map((step) => (step.id === next.id ? next : step)))
}

export function removeStep(steps: readonly Step[], id: string): Step[] {
  return mapLanes(steps, (lane) => lane.filter((step) => step.id !== id))
}

function isSameLane(a: Lane, b: Lane): boolean {
  return a?.of === b?.of && a?.way === b?.way
}

export function insertStep(steps: readonly Step[], place: Place, step: Step): Step[] {
  const inserted = (lane: readonly Step[]) => [...lane.slice(0, place.at), step, ...lane.slice(place.at)]
  if (place.lane === null) return inserted(steps)
  return mapLanes(steps, (lane, of) => (isSameLane(of, place.lane) ? inserted(lane) : [...lane]))
}

/** Puts a step, with everything inside it, elsewhere. Never into itself. */
export function moveStep(steps: readonly Step[], id: string, to: Place): Step[] {
  const step = findStep(steps, id)
  const from = placedSteps(steps).find((one) => one.step.id === id)
  if (!step || !from) return [...steps]
  if (to.lane !== null && allSteps([step]).some((inside) => inside.id === to.lane?.of)) return [...steps]
  const at = isSameLane(from.lane, to.lane) && from.at < to.at ? to.at - 1 : to.at
  return insertStep(removeStep(steps, id), { lane: to.lane, at }, step)
}

/** Every place a step can stand, in reading order. */
export function placesIn(steps: readonly Step[], lane: Lane = null): Place[] {
  return [
    ...steps.flatMap((step, at) => [
      { lane, at },
      ...waysOf(step).flatMap(([way, inside]) => placesIn(inside, { of: step.id, way })),
    ]),
    { lane, at: steps.length },
  ]
}

/** One place up or down in reading order, into branches and out of them; null at the end of the playbook. */
export function nudgeStep(steps: readonly Step[], id: string, by: -1 | 1): Step[] | null {
  const from = placedSteps(steps).find((one) => one.step.id === id)
  if (!from) return null
  const without = removeStep(steps, id)
  const places = placesIn(without)
  const here = places.findIndex((place) => isSameLane(place.lane, from.lane) && place.at === from.at)
  const to = places[here + by]
  return to ? insertStep(without, to, from.step) : null
}

/** An id no step of the playbook has. */
export function freeId(steps: readonly Step[], taken: readonly string[] = []): string {
  const known = new Set([...allSteps(steps).map(({ id }) => id), ...taken])
  let count = known.size + 1
  while (known.has(`s${count}`)) count += 1
  return `s${count}`
}

/** A copy behind the step, with ids of its own throughout. */
export function duplicateStep(steps: readonly Step[], id: string): { steps: Step[]; id: string } | null {
  const from = placedSteps(steps).find((one) => one.step.id === id)
  if (!from) return null
  const taken: string[] = []
  const fresh = (step: Step): Step => {
    const own = freeId(steps, taken)
    taken.push(own)
    const copied = waysOf(step).reduce<Step>((made, [way, inside]) => withWay(made, way, inside.map(fresh)), step)
    return { ...copied, id: own }
  }
  const copy = fresh(from.step)
  return { steps: insertStep(steps, { lane: from.lane, at: from.at + 1 }, copy), id: copy.id }
}

/** How deep a step of that lane stands: 0 on the main line. */
export function laneDepth(steps: readonly Step[], lane: Lane): number {
  if (lane === null) return 0
  const owner = placedSteps(steps).find(({ step }) => step.id === lane.of)
  return owner ? owner.depth + 1 : 0
}
