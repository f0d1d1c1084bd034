/** What is said of an open renewal: sure, likely, or in danger. */
export const CATEGORIES = ['commit', 'best_case', 'at_risk'] as const
export type Category = (typeof CATEGORIES)[number]

/** Who says it; the first that spoke counts. */
export const VOICES = ['leader', 'csm', 'machine'] as const
export type Voice = (typeof VOICES)[number]

export type Outcome = 'open' | 'renewed' | 'expanded' | 'contracted' | 'churned'

export interface SaidOf {
  readonly category: Category
  /** ARR expected afterwards; null: not named. */
  readonly amountMinor: number | null
}

export interface Voices {
  readonly leader: SaidOf | null
  readonly csm: SaidOf | null
  readonly machine: SaidOf | null
}

/**
 * What counts of a renewal: the leader's word, else the CSM's, else the machine's; nobody's is “not yet called”. The amount
 * is that of the first of them who named one, else what is up for renewal.
 */
export function effectiveCall({ leader, csm, machine }: Voices, amountMinor: number) {
  const voice = leader ? 'leader' : csm ? 'csm' : machine ? 'machine' : null
  const calledMinor = leader?.amountMinor ?? csm?.amountMinor ?? machine?.amountMinor ?? amountMinor
  return { voice, category: (leader ?? csm ?? machine)?.category ?? null, calledMinor } as const
}

/** A renewal as a forecast counts it; amounts in minor units of the reporting currency. */
export interface Counted {
  /** ARR up for renewal. */
  readonly amountMinor: number
  /** ARR afterwards, by whoever is heard. */
  readonly calledMinor: number
  readonly category: Category | null
  /** That it renews, 0 to 1; null: nobody has said. */
  readonly probability: number | null
  readonly outcome: Outcome
  /** ARR it renewed at; null while open. */
  readonly renewedMinor: number | null
}

export const FIGURES = [
  'up',
  'won',
  'lost',
  'grown',
  'commit',
  'bestCase',
  'atRisk',
  'notCalled',
  'expected',
  'renewals',
  'closed',
  'unlikely',
] as const
export type Figure = (typeof FIGURES)[number]

/**
 * Sums over renewals. `up` = ARR up for renewal. Closed ones: `won` = ARR they renewed at, `lost` and `grown` = what that
 * is below and above the amount, so that amount = won + lost − grown. Open ones stand in one of commit, bestCase, atRisk,
 * notCalled with what is called. `expected` = won + Σ called × probability, each rounded to the minor unit. `renewals`,
 * `closed` and `unlikely` (open ones whose probability nobody has said; they add nothing to `expected`) are counts.
 */
export type Figures = Readonly<Record<Figure, number>>

const NOTHING = Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as Record<Figure, number>

const PLACE: Readonly<Record<Category, Figure>> = { commit: 'commit', best_case: 'bestCase', at_risk: 'atRisk' }

/** What is expected of one renewal, in minor units: what it renewed at, else called × probability; null: unknown. */
export function expectedOf(row: Counted): number | null {
  if (row.outcome !== 'open') return row.renewedMinor ?? 0
  return row.probability === null ? null : Math.round(row.calledMinor * row.probability)
}

/** In which figure an open renewal stands. */
export function placeOf(row: Pick<Counted, 'category'>): Figure {
  return row.category === null ? 'notCalled' : PLACE[row.category]
}

export function figuresOf(row: Counted): Figures {
  const expected = expectedOf(row)
  const figures = { ...NOTHING, up: row.amountMinor, expected: expected ?? 0, renewals: 1 }
  if (row.outcome === 'open') {
    figures[placeOf(row)] = row.calledMinor
    return { ...figures, unlikely: expected === null ? 1 : 0 }
  }
  const won = row.renewedMinor ?? 0
  const difference = won - row.amountMinor
  return { ...figures, won, lost: Math.max(0, -difference), grown: Math.max(0, difference), closed: 1 }
}

export function totals(rows: Iterable<Counted>): Figures {
  const sum = { ...NOTHING }
  for (const row of rows) {
    const figures = figuresOf(row)
    for (const figure of FIGURES) sum[figure] += figures[figure]
  }
  return sum
}

/** Figures of several groups, added up. */
export function added(some: Iterable<Figures>): Figures {
  const sum = { ...NOTHING }
  for (const figures of some) for (const figure of FIGURES) sum[figure] += figures[figure]
  return sum
}

/** Figures by key, in the order in which keys first come up; they add up to the total. */
export function grouped<Row extends Counted>(rows: Iterable<Row>, keyOf: (row: Row) => string): Map<string, Figures> {
  const groups = new Map<string, Record<Figure, number>>()
  for (const row of rows) {
    const key = keyOf(row)
    const sum = groups.get(key) ?? { ...NOTHING }
    const figures = figuresOf(row)
    for (const figure of FIGURES) sum[figure] += figures[figure]
    groups.set(key, sum)
  }
  return groups
}

/** Where the period ends if only what is sure comes in, if what is likely comes too, and if everything does. */
export function scenarios({ won, commit, bestCase, atRisk, notCalled }: Figures) {
  const sure = won + commit
  return { commit: sure, bestCase: sure + bestCase, everything: sure + bestCase + atRisk + notCalled }
}

/** Whether a renewal adds to a figure. The renewals behind a number on screen are found by `views-sums.ts` in SQL; tests hold it to this. */
export function standsIn(row: Counted, figure: Figure): boolean {
  if (figure === 'up' || figure === 'renewals') return true
  if (figure === 'expected') return expectedOf(row) !== null && expectedOf(row) !== 0
  return figuresOf(row)[figure] !== 0
}

export interface Call {
  readonly commitMinor: number | null
  readonly bestCaseMinor: number | null
}

/** What counts of a member's calls: the one a leader set over it, unless it was taken back; else the member's own. */
export function countedCall(own: Call | null, over: Call | null): { voice: 'csm' | 'leader'; call: Call } | null {
  if (over !== null && over.commitMinor !== null) return { voice: 'leader', call: over }
  return own === null ? null : { voice: 'csm', call: own }
}
