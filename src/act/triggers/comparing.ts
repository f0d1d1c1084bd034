import type { Subject, TruthRow } from '../../understand/conditions/evaluation.ts'

/** Of whom a watched condition was true when it was last judged. */
export interface KnownState extends Subject {
  readonly watchId: number
  /** Of the condition it was true of. */
  readonly generation: number
}

/** States of one watch, side by side: what stands at one place of the lists is of one subject. */
export interface KnownStates {
  readonly watchId: number
  readonly accountIds: readonly number[]
  /** Null: all are of accounts. */
  readonly contactIds: readonly number[] | null
  readonly generations: readonly number[]
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
export function compareStates({ generation, rows, place }: Found, known: KnownStates | undefined): Comparison {
  const keys = known?.contactIds ?? known?.accountIds ?? []
  const places = new Map<number, number>()
  keys.forEach((id, at) => places.set(id, at))
  const isThere = new Uint8Array(keys.length)
  const entered: Subject[] = []
  const left: number[] = []
  const carried: number[] = []
  const dropped: number[] = []
  for (const subject of rows) {
    const truth = subject.truths[place] ?? null
    const key = keyOf(subject)
    const at = places.get(key)
    if (at !== undefined) isThere[at] = 1
    if (truth === null) continue
    if (at === undefined) {
      if (truth) entered.push({ accountId: subject.accountId, contactId: subject.contactId })
      continue
    }
    const isEarlier = known?.generations[at] !== generation
    if (!truth) (isEarlier ? dropped : left).push(at)
    else if (isEarlier) carried.push(at)
  }
  for (const [at, isKnown] of isThere.entries()) if (isKnown === 0) dropped.push(at)
  const statesAt = (list: readonly number[]) => (known ? list.map((at) => stateAt(known, at)) : [])
  return {
    entered,
    left: statesAt(left),
    carried: statesAt(carried),
    dropped: statesAt(dropped),
  }
}

function stateAt({ watchId, accountIds, contactIds, generations }: KnownStates, at: number): KnownState {
  return {
    watchId,
    accountId: accountIds[at] ?? 0,
    contactId: contactIds?.[at] ?? 0,
    generation: generations[at] ?? 0,
  }
}

/** Within a watch all subjects are accounts, or all are contacts. */
export function keyOf({ accountId, contactId }: Subject): number {
  return contactId === 0 ? accountId : contactId
}
