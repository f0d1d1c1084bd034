import { moneyCompact, number } from '../../../../web/design/format.ts'
import { directionOf } from './movement.ts'
import type { MovingPoint } from './movement.ts'

export interface CrossingPoint extends MovingPoint {
  arrMinor: number | null
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

/** What the picture shows, in a sentence: how many crossed a line for the worse, what they are worth, who came back. */
export function crossingSentence(points: readonly CrossingPoint[], days: number, currency: string): string {
  const crossed = points.flatMap((point) =>
    point.quadrantThen !== null && point.quadrantThen !== point.quadrant
      ? [{ arrMinor: point.arrMinor, direction: directionOf(point.quadrantThen, point.quadrant) }]
      : [],
  )
  const worse = crossed.filter(({ direction }) => direction === 'worse')
  const better = crossed.filter(({ direction }) => direction === 'better')
  const within = `in ${days} days`
  if (worse.length > 0) {
    const cameBack = better.length === 0 ? 'none came back' : `${phrase(better, currency)} crossed one for the better`
    return capital(`${phrase(worse, currency)} crossed a line for the worse ${within}; ${cameBack}`)
  }
  if (better.length > 0)
    return capital(`${phrase(better, currency)} crossed a line for the better ${within}; none for the worse`)
  if (crossed.length > 0)
    return capital(`${phrase(crossed, currency)} changed sides ${within}, neither better nor worse`)
  return `No account crossed a line ${within}`
}

function phrase(crossed: readonly { arrMinor: number | null }[], currency: string): string {
  const noun = crossed.length === 1 ? 'account' : 'accounts'
  const known = crossed.flatMap(({ arrMinor }) => (arrMinor === null ? [] : [arrMinor]))
  const sum = known.reduce((total, arr) => total + arr, 0)
  const worth = known.length === crossed.length && sum > 0 ? ` worth ${moneyCompact(sum, currency)}` : ''
  return `${WORDS[crossed.length] ?? number(crossed.length)} ${noun}${worth}`
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

/** Why some accounts are missing from the picture; null when none is. */
export function notDrawnSentence(
  notDrawn: { count: number; samples: readonly { name: string; coverage: number | null }[] },
  percentOf: (share: number | null) => string,
): string | null {
  const [first, second] = notDrawn.samples
  if (notDrawn.count === 0 || !first) return null
  if (notDrawn.count === 1) {
    if (first.coverage === null || first.coverage >= LEAST_COVERAGE)
      return `${first.name} is not drawn: CX or CO is not known.`
    return `${first.name} is not drawn: only ${percentOf(first.coverage)} of its scorecard has data, and ${percentOf(LEAST_COVERAGE)} is needed.`
  }
  const others = notDrawn.count - 2
  const names = second ? `${first.name} and ${second.name}` : first.name
  const whom = others > 0 ? `${first.name}, ${second?.name ?? ''} and ${number(others)} more` : names
  return `${whom} are not drawn: too little of their scorecards has data.`
}

const LEAST_COVERAGE = 0.5
