export interface Kin {
  rootId: number
  id: number
  /** Null for the root. */
  parentId: number | null
  arrMinor: number | null
  /** Among what was asked for, and not brought along by its family alone. */
  isFound: boolean
}

export interface Member {
  id: number
  /** 0 for the root. */
  depth: number
  isFound: boolean
}

export interface Family {
  rootId: number
  /** ARR of everybody in it, minor units; null where none is known. */
  arrMinor: number | null
  /** Each parent before its children. */
  members: Member[]
}

/** Families in the order of their roots, children below their parents in the order given. */
export function familiesOf(kin: readonly Kin[]): Family[] {
  const children = Map.groupBy(
    kin.filter(({ parentId }) => parentId !== null),
    ({ parentId }) => parentId,
  )
  const below = (one: Kin, depth: number): Member[] => [
    { id: one.id, depth, isFound: one.isFound },
    ...(children.get(one.id) ?? []).flatMap((child) => below(child, depth + 1)),
  ]
  return kin
    .filter(({ parentId }) => parentId === null)
    .map((root) => ({
      rootId: root.id,
      arrMinor: sumOfKnown(kin.filter(({ rootId }) => rootId === root.id).map(({ arrMinor }) => arrMinor)),
      members: below(root, 0),
    }))
}

function sumOfKnown(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null)
  return known.length === 0 ? null : known.reduce((total, amount) => total + amount, 0)
}
