import { counted, percent } from '../../../web/design/format.ts'
import type { WaterfallBar } from '../../../web/design/chart/waterfall.ts'
import type { MOVEMENT_LINES, MovementLine } from '../contract.ts'
import { saidMoney } from './said-money.ts'

export type LineKey = (typeof MOVEMENT_LINES)[number]

export const LINE_WORDS: Readonly<Record<LineKey, string>> = {
  new: 'New',
  reactivation: 'Reactivation',
  expansion: 'Expansion',
  contraction: 'Contraction',
  churn: 'Churn',
  fx: 'Exchange rates',
  transferIn: 'Moved in',
  transferOut: 'Moved out',
}

/** Amounts of these are positive and taken away. */
const TAKEN: ReadonlySet<LineKey> = new Set(['contraction', 'churn', 'transferOut'])
/** Always shown; the others only where they hold anything. */
const ALWAYS: readonly LineKey[] = ['new', 'reactivation', 'expansion', 'contraction', 'churn']
const OTHERS: readonly LineKey[] = ['fx', 'transferIn', 'transferOut']

/** The lines worth showing for these periods, in the order in which they add up. */
export function shownLines(lines: readonly MovementLine[]): LineKey[] {
  return [...ALWAYS, ...OTHERS.filter((key) => lines.some((line) => line[key].minor !== 0 || line[key].accounts > 0))]
}

/** With its sign: what the line adds to MRR. */
export function signedMinor(line: MovementLine, key: LineKey): number {
  const { minor } = line[key]
  return TAKEN.has(key) && minor !== 0 ? -minor : minor
}

export function isTaken(key: LineKey): boolean {
  return TAKEN.has(key)
}

/** From opening to closing as bars that add up. */
export function movementBars(line: MovementLine): WaterfallBar[] {
  return [
    {
      key: 'opening',
      label: 'Opening',
      note: counted(line.opening.accounts, 'account'),
      kind: 'total',
      value: line.opening.minor,
    },
    ...shownLines([line]).map((key): WaterfallBar => ({
      key,
      label: key === 'fx' ? 'Rates' : LINE_WORDS[key],
      note: counted(line[key].accounts, 'account'),
      kind: 'change',
      value: signedMinor(line, key),
    })),
    {
      key: 'closing',
      label: 'Closing',
      note: counted(line.closing.accounts, 'account'),
      kind: 'total',
      value: line.closing.minor,
    },
  ]
}

/** `MRR grew €29,500 (2.3 %) to €1,314,100 in October 2026`. */
export function movementSentence({ opening, closing }: MovementLine, currency: string, when: string): string {
  const change = closing.minor - opening.minor
  if (opening.minor === 0 && closing.minor === 0) return `Nobody paid ${when}`
  if (change === 0) return `MRR stayed at ${saidMoney(closing.minor, currency)} ${when}`
  const share = opening.minor === 0 ? '' : ` (${percent(Math.abs(change) / opening.minor, 1)})`
  const verb = change > 0 ? 'grew' : 'fell'
  return `MRR ${verb} ${saidMoney(Math.abs(change), currency)}${share} to ${saidMoney(closing.minor, currency)} ${when}`
}

/** What brought it there: `New brought €38,400; contraction and churn took €41,000. Expansion tipped it.` */
export function movementReason(line: MovementLine, currency: string): string {
  const brought = line.new.minor + line.reactivation.minor
  const taken = line.contraction.minor + line.churn.minor
  const parts = [broughtWords(line, currency), takenWords(line, currency)].filter((part) => part !== '')
  if (parts.length === 0 && line.fx.minor === 0) return 'No account moved.'
  const first = parts.length === 0 ? '' : `${capital(parts.join('; '))}.`
  const isTipped = brought <= taken && brought + line.expansion.minor > taken && line.expansion.minor > 0 && brought > 0
  const rates =
    line.fx.minor === 0
      ? ''
      : `New exchange rates ${line.fx.minor > 0 ? 'added' : 'took'} ${saidMoney(Math.abs(line.fx.minor), currency)}.`
  return [first, isTipped ? 'Expansion tipped it.' : '', rates].filter((part) => part !== '').join(' ')
}

function broughtWords({ new: fresh, reactivation, expansion }: MovementLine, currency: string): string {
  if (fresh.minor > 0) return `new brought ${saidMoney(fresh.minor, currency)}`
  if (expansion.minor > 0) return `expansion brought ${saidMoney(expansion.minor, currency)}, and nobody new came`
  return reactivation.minor > 0 ? `reactivation brought ${saidMoney(reactivation.minor, currency)}` : ''
}

function takenWords({ contraction, churn }: MovementLine, currency: string): string {
  const amount = saidMoney(contraction.minor + churn.minor, currency)
  if (contraction.minor > 0 && churn.minor > 0) return `contraction and churn took ${amount}`
  if (churn.minor > 0) return `churn took ${amount}`
  return contraction.minor > 0 ? `contraction took ${amount}` : 'nothing was lost'
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Over the series: how far it came, and the period in which most was lost. */
export function seriesSentence(
  total: MovementLine,
  periods: readonly (MovementLine & { period: string })[],
  { currency, when, write }: { currency: string; when: string; write: (period: string) => string },
): { sentence: string; reason: string } {
  const lostIn = (line: MovementLine) => line.contraction.minor + line.churn.minor
  const worst = periods.reduce<(MovementLine & { period: string }) | null>(
    (most, one) => (lostIn(one) > (most ? lostIn(most) : 0) ? one : most),
    null,
  )
  return {
    sentence: movementSentence(total, currency, when),
    reason: worst
      ? `${movementReason(total, currency)} Most was lost in ${write(worst.period)}: ${saidMoney(lostIn(worst), currency)}.`
      : movementReason(total, currency),
  }
}
