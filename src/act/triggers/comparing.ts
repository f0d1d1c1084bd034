import type { Truth } from '../../kernel/conditions.ts'
import type { Subject } from '../../understand/conditions/evaluation.ts'

/** Of whom a watched condition was true when it was last judged. */
export interface KeptState extends Subject {
  readonly watchId: number
  /** Of the condition it was true of. */
  readonly generation: number
  readonly since: Date
}

export interface JudgedSubject extends Subject {
  readonly truth: Truth
}

export interface Comparison {
  /** True now and not before. */
  readonly entered: readonly Subject[]
  /** False now and true before: of the same condition. */
  readonly left: readonly KeptState[]
  /** True before, of an earlier condition, and of this one too: the episode goes on. */
  readonly carried: readonly KeptState[]
  /** Nobody is told: true of an earlier condition and not of this one, or there is no such subject any more. */
  readonly dropped: readonly KeptState[]
}

/** What changed for one watch; `kept` are the states of everybody in question. Unknown changes nothing. */
export function compareStates(
  generation: number,
  judged: readonly JudgedSubject[],
  kept: readonly KeptState[],
): Comparison {
  const states = new Map(kept.map((state) => [keyOf(state), state]))
  const entered: Subject[] = []
  const left: KeptState[] = []
  const carried: KeptState[] = []
  const dropped: KeptState[] = []
  for (const subject of judged) {
    const state = states.get(keyOf(subject))
    states.delete(keyOf(subject))
    if (subject.truth === null) continue
    if (!state) {
      if (subject.truth) entered.push({ accountId: subject.accountId, contactId: subject.contactId })
      continue
    }
    const isEarlier = state.generation !== generation
    if (!subject.truth) (isEarlier ? dropped : left).push(state)
    else if (isEarlier) carried.push(state)
  }
  return { entered, left, carried, dropped: [...dropped, ...states.values()] }
}

function keyOf({ accountId, contactId }: Subject): string {
  return `${accountId} ${contactId}`
}
