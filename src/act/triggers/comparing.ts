import type { Subject, TruthRow } from '../../understand/conditions/evaluation.ts'

/** Of whom a watched condition was true when it was last judged. */
export interface KnownState extends Subject {
  readonly watchId: number
  /** Of the condition it was true of. */
  readonly generation: number
}

/** What was found of one watch: its truth stands in each row at `place`. */
export interface Found {
  readonly generation: number
  readonly rows: readonly TruthRow[]
  readonly place: number
}

export interface Comparison {
  /** True now and not before. */
  readonly entered: readonly Subject[]
  /** False now and true before: of the same condition. */
  readonly left: readonly KnownState[]
  /** True before, of an earlier condition, and of this one too: the episode goes on. */
  readonly carried: readonly KnownState[]
  /** Nobody is told: true of an earlier condition and not of this one, or there is no such subject any more. */
  readonly dropped: readonly KnownState[]
}

/** What changed for one watch; `known` are the states of everybody in question. Unknown changes nothing. */
export function compareStates({ generation, rows, place }: Found, known: readonly KnownState[]): Comparison {
  const states = new Map(known.map((state) => [keyOf(state), state]))
  const entered: Subject[] = []
  const left: KnownState[] = []
  const carried: KnownState[] = []
  const dropped: KnownState[] = []
  for (const subject of rows) {
    const truth = subject.truths[place] ?? null
    const key = keyOf(subject)
    const state = states.get(key)
    if (state) states.delete(key)
    if (truth === null) continue
    if (!state) {
      if (truth) entered.push({ accountId: subject.accountId, contactId: subject.contactId })
      continue
    }
    const isEarlier = state.generation !== generation
    if (!truth) (isEarlier ? dropped : left).push(state)
    else if (isEarlier) carried.push(state)
  }
  return { entered, left, carried, dropped: [...dropped, ...states.values()] }
}

/** Within a watch all subjects are accounts, or all are contacts. */
function keyOf({ accountId, contactId }: Subject): number {
  return contactId === 0 ? accountId : contactId
}
