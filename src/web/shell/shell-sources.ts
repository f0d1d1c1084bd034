import type { PlaceKey } from '../places.ts'

/** A view the member pinned to the rail. */
export interface PinnedView {
  id: string
  label: string
  to: string
  search?: Record<string, unknown>
  count?: number
}

/** How fresh the sources are, for the box at the foot of the rail. */
export interface SourcesFreshness {
  fresh: number
  total: number
  /** Up to two short sentences: “Help desk is 3 h late.” */
  lines: readonly string[]
  /** Where the sources are listed. */
  to: string
}

export interface FoundAccount {
  id: string
  name: string
  /** Segment, owner or ARR: what tells two of the same name apart. */
  detail?: string
  to: string
}

/** What the rail and the palette show besides places. Hooks are called in the shell, always and in this order. */
export interface ShellSources {
  useCounts: () => Partial<Record<PlaceKey, number>>
  usePinnedViews: () => readonly PinnedView[]
  /** null while unknown: then there is no box. */
  useFreshness: () => SourcesFreshness | null
  /** null: the palette has no section of accounts. */
  searchAccounts: ((text: string, signal: AbortSignal) => Promise<readonly FoundAccount[]>) | null
}
