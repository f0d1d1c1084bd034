import type { MovementLine } from './contract.ts'
import { quickRatio } from './ratios.ts'
import type { Movement } from './selection.ts'

export interface Sum {
  line: Movement | 'opening' | 'delta' | 'fx' | 'transferIn' | 'transferOut'
  /** Contraction and churn below zero, as they change MRR. */
  minor: number
  accounts: number
}

type Moved = MovementLine['opening']

export interface Standing {
  minor: number
  accounts: number
}

const LOSSES: ReadonlySet<Movement> = new Set(['contraction', 'churn'])

/**
 * One line of the movements. `closing` follows from what MRR came to, not from the movements: where the two differ, the
 * ledger is wrong, and nobody may be shown that as a figure.
 */
export function movementLine(opening: Standing, sums: readonly Sum[]): MovementLine {
  const of = (line: Sum['line']): Moved => {
    const { minor = 0, accounts = 0 } = sums.find((sum) => sum.line === line) ?? {}
    return { minor: LOSSES.has(line as Movement) ? 0 - minor : minor, accounts }
  }
  const delta = of('delta')
  const transferIn = of('transferIn')
  const transferOut = of('transferOut')
  const closing = {
    minor: opening.minor + delta.minor + transferIn.minor - transferOut.minor,
    accounts: opening.accounts + delta.accounts + transferIn.accounts - transferOut.accounts,
  }
  const movements = {
    new: of('new'),
    reactivation: of('reactivation'),
    expansion: of('expansion'),
    contraction: of('contraction'),
    churn: of('churn'),
  }
  const fx = of('fx')
  const line = { opening: { ...opening }, ...movements, fx, transferIn, transferOut, closing }
  assertIdentity(line)
  return {
    ...line,
    quickRatio: quickRatio({
      new: movements.new.minor,
      reactivation: movements.reactivation.minor,
      expansion: movements.expansion.minor,
      contraction: movements.contraction.minor,
      churn: movements.churn.minor,
    }),
  }
}

/** Opening + movements + fx + transfers = closing, to the cent. Throws where the ledger contradicts itself. */
function assertIdentity(line: Omit<MovementLine, 'quickRatio'>): void {
  const gained = line.new.minor + line.reactivation.minor + line.expansion.minor
  const lost = line.contraction.minor + line.churn.minor
  const expected = line.opening.minor + gained - lost + line.fx.minor + line.transferIn.minor - line.transferOut.minor
  if (expected !== line.closing.minor)
    throw new Error(`Movements come to ${expected} and MRR to ${line.closing.minor}: the ledger contradicts itself`)
}

/** Lines of periods that follow each other: each opens with what the one before closed with. */
export function chainedLines(opening: Standing, periods: readonly (readonly Sum[])[]): MovementLine[] {
  let standing = opening
  return periods.map((sums) => {
    const line = movementLine(standing, sums)
    standing = line.closing
    return line
  })
}

/** The lines that add up to how much MRR changed: gains are positive, losses negative. */
export function signOf(line: Exclude<Sum['line'], 'opening' | 'delta'>): 1 | -1 {
  return line === 'transferOut' || LOSSES.has(line as Movement) ? -1 : 1
}
