import { sum } from '../../kernel/statistics.ts'
import type { Quadrant } from './bands.ts'
import { Band, type MeasureReadings, type ScorecardDefinition } from './definitions.ts'
import { scoreHealth, type Verdict } from './score.ts'

export interface TryOutAccount {
  readonly accountId: string
  /** ARR in minor units of the reporting currency; null when nothing is paid. */
  readonly arrMinor: number | null
  readonly readings: MeasureReadings
}

export interface BandChange {
  readonly accountId: string
  readonly arrMinor: number | null
  readonly live: Verdict
  readonly draft: Verdict
}

export interface TryOut {
  readonly accounts: number
  readonly bands: Readonly<Record<'live' | 'draft', Readonly<Record<Band, number>>>>
  readonly changed: { readonly up: number; readonly down: number; readonly known: number; readonly unknown: number }
  /** The accounts that change band, by ARR, no more than the limit. */
  readonly changes: readonly BandChange[]
  readonly quadrantChanges: readonly {
    readonly from: Quadrant | null
    readonly to: Quadrant | null
    readonly accounts: number
  }[]
  /** Draft minus live, over accounts known under both; null without any. */
  readonly meanChange: number | null
}

const ORDER: Record<Exclude<Band, 'unknown'>, number> = { poor: 0, fair: 1, good: 2 }

/**
 * Compares a draft with the live scorecard on the same values, a chunk of accounts at a time. Computed health on both
 * sides: overrides stay what they are under either scorecard. `live` is null where a scorecard is new.
 */
export function startTryOut(scorecards: {
  readonly live: ScorecardDefinition | null
  readonly draft: ScorecardDefinition
  readonly listLimit: number
}): { add(accounts: Iterable<TryOutAccount>): void; result(): TryOut } {
  const bands = { live: noBands(), draft: noBands() }
  const changed = { up: 0, down: 0, known: 0, unknown: 0 }
  const quadrants = new Map<string, { from: Quadrant | null; to: Quadrant | null; accounts: number }>()
  const differences: number[] = []
  let changes: BandChange[] = []
  let accounts = 0

  const addOne = (account: TryOutAccount) => {
    const live = scorecards.live && scoreHealth(scorecards.live, account.readings)
    const draft = scoreHealth(scorecards.draft, account.readings)
    const before = live?.computed ?? { overall: null, band: 'unknown' as const }
    accounts += 1
    bands.live[before.band] += 1
    bands.draft[draft.computed.band] += 1
    if (before.overall !== null && draft.computed.overall !== null)
      differences.push(draft.computed.overall - before.overall)
    countQuadrant(quadrants, live?.quadrant ?? null, draft.quadrant)
    if (before.band === draft.computed.band) return
    changed[directionOf(before.band, draft.computed.band)] += 1
    changes.push({ accountId: account.accountId, arrMinor: account.arrMinor, live: before, draft: draft.computed })
  }

  return {
    add(chunk) {
      for (const account of chunk) addOne(account)
      changes = changes.sort(byArr).slice(0, scorecards.listLimit)
    },
    result: () => ({
      accounts,
      bands,
      changed,
      changes,
      quadrantChanges: [...quadrants.values()].sort((a, b) => b.accounts - a.accounts),
      meanChange: differences.length === 0 ? null : sum(differences) / differences.length,
    }),
  }
}

function noBands(): Record<Band, number> {
  return { poor: 0, fair: 0, good: 0, unknown: 0 }
}

function directionOf(from: Band, to: Band): keyof TryOut['changed'] {
  if (from === 'unknown') return 'known'
  if (to === 'unknown') return 'unknown'
  return ORDER[to] > ORDER[from] ? 'up' : 'down'
}

function countQuadrant(
  quadrants: Map<string, { from: Quadrant | null; to: Quadrant | null; accounts: number }>,
  from: Quadrant | null,
  to: Quadrant | null,
): void {
  if (from === to) return
  const move = quadrants.get(`${from} ${to}`) ?? { from, to, accounts: 0 }
  move.accounts += 1
  quadrants.set(`${from} ${to}`, move)
}

function byArr(a: BandChange, b: BandChange): number {
  return (b.arrMinor ?? 0) - (a.arrMinor ?? 0) || (a.accountId < b.accountId ? -1 : 1)
}
