import type { Day } from '../../../kernel/day.ts'
import { counted, money, moneyCompact, percent } from '../../../web/design/format.ts'
import type { CohortRow } from '../../../web/design/chart/CohortGrid.tsx'
import type { Cohort } from '../contract.ts'

export const COHORT_MEASURES = ['net', 'gross', 'logo'] as const
export type CohortMeasure = (typeof COHORT_MEASURES)[number]
export type CohortStep = 'month' | 'quarter' | 'year'

export const MEASURE_WORDS: Readonly<Record<CohortMeasure, string>> = {
  net: 'Net revenue',
  gross: 'Gross revenue',
  logo: 'Logos',
}

const LETTER: Readonly<Record<CohortStep, string>> = { month: 'M', quarter: 'Q', year: 'Y' }

export function shareOf(cell: Cohort['cells'][number], measure: CohortMeasure): number | null {
  return measure === 'net' ? cell.net : measure === 'gross' ? cell.gross : cell.logoRetention
}

/** Cohorts from the first in which anybody joined: before it there was nothing. */
export function sinceFirst(cohorts: readonly Cohort[]): Cohort[] {
  return cohorts.slice(
    Math.max(
      0,
      cohorts.findIndex(({ accounts }) => accounts > 0),
    ),
  )
}

/** Why the youngest cohort is not the one of `until`, where it is not. */
export function nobodySince(cohorts: readonly Cohort[], until: Day, name: (period: string) => string): string {
  const youngest = cohorts.at(-1)
  return youngest && youngest.to < until ? `Nobody first paid after ${name(youngest.period)}.` : ''
}

/** Over the cells: the end of the period the cohort joined in, then `+1 Q`, `+2 Q`. */
export function ageHeads(cohorts: readonly Cohort[], by: CohortStep): string[] {
  const longest = Math.max(0, ...cohorts.map(({ cells }) => cells.length))
  return Array.from({ length: longest }, (_, age) => (age === 0 ? 'End' : `+${age} ${LETTER[by]}`))
}

/** The rows of the grid: each cell a share of the start, and what it is made of on hover. */
export function cohortRows(
  cohorts: readonly Cohort[],
  measure: CohortMeasure,
  { currency, name, isShort = false }: { currency: string; name: (period: string) => string; isShort?: boolean },
): CohortRow[] {
  const longest = Math.max(0, ...cohorts.map(({ cells }) => cells.length))
  return cohorts.map((cohort) => ({
    key: cohort.period,
    name: name(cohort.period),
    base:
      measure === 'logo'
        ? counted(cohort.accounts, 'account')
        : (isShort ? moneyCompact : money)(cohort.startMinor, currency),
    cells: Array.from({ length: longest }, (_, age) => {
      const cell = cohort.cells.find(({ offset }) => offset === age)
      if (!cell) return { share: null, said: '' }
      const kept = measure === 'gross' ? cell.keptMinor : cell.minor
      return {
        share: shareOf(cell, measure),
        said:
          measure === 'logo'
            ? `${counted(cell.accounts, 'account')} of ${cohort.accounts} still pay`
            : `${money(kept, currency)} of ${money(cohort.startMinor, currency)}, ${counted(cell.accounts, 'account')} of ${cohort.accounts}`,
      }
    }),
  }))
}

/** Less than these points of difference is no turn. */
const TURN = 0.03

/**
 * `Cohorts since Q4 2025 keep 98 % or more`: where the younger cohorts all keep clearly more than the older ones ever
 * fell to, at the same ages. Else what the one that lost most is down to.
 */
export function cohortSentence(
  cohorts: readonly Cohort[],
  measure: CohortMeasure,
  name: (period: string) => string,
): { sentence: string; reason: string } {
  const rows = cohorts.map((cohort) => ({
    name: name(cohort.period),
    shares: cohort.cells
      .filter(({ offset }) => offset > 0)
      .map((cell) => shareOf(cell, measure))
      .filter((share) => share !== null),
  }))
  const aged = rows.filter(({ shares }) => shares.length > 0)
  if (aged.length === 0)
    return {
      sentence: 'No cohort is old enough to compare',
      reason: 'The first one is drawn when its next period is over.',
    }
  const turn = bestTurn(aged, measure)
  if (turn) return turn
  const [worst] = aged
    .map(({ name: called, shares }) => ({ called, share: shares.at(-1) ?? 1 }))
    .toSorted((a, b) => a.share - b.share)
  const [best] = aged
    .map(({ name: called, shares }) => ({ called, share: shares.at(-1) ?? 1 }))
    .toSorted((a, b) => b.share - a.share)
  if (!worst || !best || worst === best || aged.length === 1)
    return {
      sentence: `${aged[0]?.name ?? ''} keeps ${percent(aged[0]?.shares.at(-1) ?? null)} of its start`,
      reason: '',
    }
  return {
    sentence: `Cohorts keep ${percent(worst.share)} to ${percent(best.share)} of their start`,
    reason: `Least is left of ${worst.called}, most of ${best.called}.`,
  }
}

interface Aged {
  name: string
  shares: readonly number[]
}

/** The cohort from which on every one keeps more than those before it fell to at the same ages. */
function bestTurn(rows: readonly Aged[], measure: CohortMeasure): { sentence: string; reason: string } | null {
  let best: { gain: number; since: string; least: number; before: number } | null = null
  for (let at = 1; at < rows.length - 1; at += 1) {
    const younger = rows.slice(at)
    const ages = Math.max(...younger.map(({ shares }) => shares.length))
    const least = Math.min(...younger.flatMap(({ shares }) => shares))
    const before = Math.min(...rows.slice(0, at).flatMap(({ shares }) => shares.slice(0, ages)))
    const gain = least - before
    if (gain >= TURN && gain > (best?.gain ?? 0)) best = { gain, since: rows[at]?.name ?? '', least, before }
  }
  return best
    ? {
        sentence: `Cohorts since ${best.since} ${best.least > 1 ? 'stand at' : 'keep'} ${atLeast(best.least, measure)}`,
        reason: `Earlier ones ${best.before > 1 ? 'stood at' : 'fell to'} ${percent(best.before)} at the same age.`,
      }
    : null
}

/** Only net revenue can be more than all of it. */
function atLeast(share: number, measure: CohortMeasure): string {
  const written = percent(Math.floor(share * 100) / 100)
  return measure !== 'net' && share >= 1 ? written : `${written} or more`
}
