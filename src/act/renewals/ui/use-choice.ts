import { useState } from 'react'
import type { Renewal } from '../contract.ts'

/** Renewals chosen for a change of many. */
export interface Choice {
  readonly chosen: readonly Renewal[]
  /** Those that may be chosen at all. */
  readonly possible: readonly Renewal[]
  readonly isAll: boolean
  has: (id: number) => boolean
  toggle: (id: number) => void
  all: (chosen: boolean) => void
  clear: () => void
}

/** What is decided or out of the reader's reach is not changed by a list. */
export function isChangeable({ mayEdit, outcome }: Pick<Renewal, 'mayEdit' | 'outcome'>): boolean {
  return mayEdit && outcome === 'open'
}

/** Only what is shown is chosen: a renewal that leaves the list leaves the choice. */
export function useChoice(renewals: readonly Renewal[]): Choice {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set())
  const possible = renewals.filter(isChangeable)
  const chosen = possible.filter(({ id }) => ids.has(id))
  return {
    chosen,
    possible,
    isAll: possible.length > 0 && chosen.length === possible.length,
    has: (id) => ids.has(id),
    toggle: (id) =>
      setIds((before) => {
        const after = new Set(before)
        if (!after.delete(id)) after.add(id)
        return after
      }),
    all: (isChosen) => setIds(new Set(isChosen ? possible.map(({ id }) => id) : [])),
    clear: () => setIds(new Set()),
  }
}
