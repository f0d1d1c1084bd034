import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { getJourney, JourneyRow } from '../contract.ts'

export type StandingKey = JourneyRow['standing']
export type StageSummary = OutputOf<typeof getJourney>['stages'][number]

/** A word and a shape for each, so that colour alone says nothing. */
export const STANDING_WORDS: Readonly<Record<StandingKey, { label: string; tone: string; mark: string }>> = {
  stuck: { label: 'Stuck', tone: 'poor', mark: '■' },
  behind: { label: 'Behind', tone: 'fair', mark: '▲' },
  on_track: { label: 'On track', tone: 'good', mark: '●' },
  open_ended: { label: 'No usual length', tone: 'm', mark: '○' },
  unknown: { label: 'Since when is not known', tone: 'l', mark: '–' },
}

export const STANDING_ORDER: readonly StandingKey[] = ['stuck', 'behind', 'on_track', 'open_ended', 'unknown']

export const JOURNEY_TOPICS = ['journey', 'accounts', 'tasks', 'settings', 'stages']

/** The finding above the stages: what stands still first. */
export function journeyHeading(stages: readonly StageSummary[]): string {
  const stuck = stages.reduce((total, { standings }) => total + standings.stuck, 0)
  const behind = stages.reduce((total, { standings }) => total + standings.behind, 0)
  const worst = mostStuck(stages)
  if (stuck > 0 && worst)
    return `${counted(stuck)} stuck${behind > 0 ? ` and ${behind} behind` : ''}, ${worst.standings.stuck === stuck ? '' : 'most of them '}in ${worst.name}`
  if (behind > 0) return `${counted(behind)} behind, none stuck`
  if (stages.every(({ accounts }) => accounts === 0)) return 'No account has a stage yet'
  return 'Every account moves as expected'
}

/** The stage to look at first: where most accounts stand still. */
export function mostStuck(stages: readonly StageSummary[]): StageSummary | undefined {
  return stages.toSorted((a, b) => b.standings.stuck - a.standings.stuck || b.standings.behind - a.standings.behind)[0]
}

function counted(accounts: number): string {
  return accounts === 1 ? 'One account is' : `${accounts} accounts are`
}

/** “34 days in it, 90 days are usual”. */
export function lengthText({ medianDays, expectedDays }: Pick<StageSummary, 'medianDays' | 'expectedDays'>): string {
  const usual = expectedDays === null ? 'no usual length' : `${expectedDays} days are usual`
  return medianDays === null ? usual : `half of them ${Math.round(medianDays)} days or longer; ${usual}`
}
