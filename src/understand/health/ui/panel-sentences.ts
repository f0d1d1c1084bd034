import type { Day } from '../../../kernel/day.ts'
import { number, percent, shortDay } from '../../../web/design/format.ts'
import type { HealthExplanation, MeasureRow } from '../contract.ts'
import type { PanelFigures } from './panel-figures.ts'
import { roundedTo } from './rounded-parts.ts'

/** `18.0 + 28.0 = 46.0, was 65.0 on 18 Oct`: the total out of its parts, and what it was. */
export function totalSentence(figures: PanelFigures, thenDay: Day | null, today: Day): string {
  if (figures.points === null) return 'not known: too little of the weight has data'
  const parts = [figures.cx.points, figures.co.points, ...figures.rules.map((rule) => rule.points)]
  const known = parts.filter((part) => part !== null)
  const written = known.map((part, index) => (index === 0 ? number(part, 1) : signedTerm(part))).join(' ')
  const sum = `${written} = ${number(figures.points, 1)}`
  if (figures.thenPoints === null || thenDay === null) return sum
  return `${sum}, was ${number(figures.thenPoints, 1)} on ${shortDay(thenDay, today)}`
}

function signedTerm(part: number): string {
  return part < 0 ? `− ${number(-part, 1)}` : `+ ${number(part, 1)}`
}

/** `half of health`, `all of health`, `40 % of health`; a component without a score does not count. */
export function shareText(share: number): string {
  if (share === 0) return 'does not count'
  if (share === 0.5) return 'half of health'
  return share === 1 ? 'all of health' : `${percent(share)} of health`
}

/**
 * How one row's points come about, with the row's own figures: `62 × 40 ÷ 80 ÷ 2 = 15.5`. As many decimals of the score as
 * it takes for the written sum to be right. Null when no row has points.
 */
export function formulaExample(explanation: HealthExplanation, figures: PanelFigures): string | null {
  const measure = heaviest(explanation.measures)
  if (!measure || measure.score === null || measure.points === null) return null
  const component = explanation[measure.component]
  const shown = figures[measure.component].measures.get(measure.key)?.points ?? roundedTo(measure.points)
  const share = component.share
  const { score } = measure
  const fits = (decimals: number) =>
    roundedTo((roundedTo(score, decimals) * measure.weight * share) / component.knownWeight) === shown
  const decimals = [0, 1, 2, 3].find(fits) ?? 3
  const shareTerm = share === 1 ? '' : share === 0.5 ? ' ÷ 2' : ` × ${plain(share, 2)}`
  const sum = `${number(score, decimals)} × ${plain(measure.weight, 1)} ÷ ${plain(component.knownWeight, 1)}${shareTerm}`
  return `For ${lowerFirst(measure.name)}: ${sum} = ${number(shown, 1)}`
}

/** The rule in words, by how much the component counts. */
export function formulaRule(explanation: HealthExplanation): string {
  const { cx, co } = explanation
  const rule = 'Points = score × weight ÷ weight with data'
  if (cx.share === 0.5 && co.share === 0.5) return `${rule}, halved.`
  if (cx.share === 1 || co.share === 1) return `${rule}.`
  return `${rule} × share of the component.`
}

function heaviest(measures: readonly MeasureRow[]): MeasureRow | undefined {
  return measures
    .filter((measure) => (measure.points ?? 0) > 0)
    .sort((a, b) => b.possiblePoints - a.possiblePoints)
    .at(0)
}

function plain(value: number, decimals: number): string {
  return number(value, Number.isInteger(value) ? 0 : decimals)
}

/** Lower case for a name inside a sentence, unless it begins with an abbreviation. */
function lowerFirst(name: string): string {
  const second = name.charAt(1)
  return second !== '' && second === second.toUpperCase() ? name : name.charAt(0).toLowerCase() + name.slice(1)
}
