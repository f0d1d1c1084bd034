import { percent } from '../../../web/design/format.ts'
import { saidMoney } from './said-money.ts'

interface Reasons {
  reasons: readonly { reason: string; label: string; share: number | null }[]
  totalMinor: number
  known: number | null
}

/** `Too expensive took 41 % of the €41,000 that was lost`; first of all how much is unexplained, where that is most. */
export function reasonsSentence({ reasons, totalMinor, known }: Reasons, currency: string): string {
  if (totalMinor === 0) return 'Nothing was lost in this time'
  const lost = saidMoney(totalMinor, currency)
  const [first] = reasons.filter(({ reason }) => reason !== '').toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0))
  if (!first || known === null || known === 0) return `Nobody knows why ${lost} was lost`
  const most = `${first.label} took ${percent(first.share)} of the ${lost} that was lost`
  return known < 0.5 ? `${most}; for ${percent(1 - known)} no reason is known` : most
}
