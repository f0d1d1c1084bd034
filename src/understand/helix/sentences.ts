import { helixFactor, type Turn } from './loops.ts'

/**
 * The parts of a factor to two decimals so that they add up to the factor as it is written: what rounding takes from the sum goes
 * to the parts that lost most by it (largest remainders).
 */
export function writtenParts(parts: readonly number[], whole: number): string[] {
  const exact = parts.map((part) => (part / whole) * 100)
  const cents = exact.map(Math.floor)
  const written = Math.round(Number((parts.reduce((sum, one) => sum + one, 0) / whole).toFixed(2)) * 100)
  const left = written - cents.reduce((sum, one) => sum + one, 0)
  const byRemainder = exact
    .map((one, index) => ({ index, rest: one - Math.floor(one) }))
    .sort((a, b) => b.rest - a.rest)
  for (const { index } of byRemainder.slice(0, left)) cents[index] = (cents[index] ?? 0) + 1
  return cents.map((one) => (one / 100).toFixed(2))
}

/** What a year did to each unit of ARR: the finding above the drawing. */
export function helixSentence(turn: Turn, currency: string): string {
  const factor = helixFactor(turn)
  if (factor === null) return 'Nothing was paid a year ago, so there is no factor yet.'
  const { startMinor, renewedMinor, expansionMinor, newLogoMinor } = turn
  const [renewed, grown, brought] = writtenParts([renewedMinor, expansionMinor, newLogoMinor], startMinor)
  const unit = `Each ${currency} of ARR a year ago became ${factor.toFixed(2)}`
  const parts = `${renewed} renewed, ${grown} grown, ${brought} brought by leads`
  return `${unit}: ${parts}. ${shapeOf(factor)}`
}

/** A factor that reads as 1.00 holds its width. */
function shapeOf(factor: number): string {
  const shown = Number(factor.toFixed(2))
  if (shown === 1) return 'The helix holds its width.'
  return shown > 1 ? 'The helix widens.' : 'The helix narrows.'
}

/** What was won but cannot be counted, as a sentence; null where there is nothing. */
export function notCountedSentence(counts: Readonly<Record<'not_yet' | 'before' | 'not_a_customer', number>>) {
  const parts = [
    counts.not_yet > 0 ? `${counts.not_yet} ${counts.not_yet === 1 ? 'pays' : 'pay'} nothing yet` : null,
    counts.before > 0 ? `${counts.before} paid before the lead was found` : null,
    counts.not_a_customer > 0 ? `${counts.not_a_customer} came before who is said to have brought them` : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : `Won through leads and not counted: ${parts.join(', ')}.`
}

/** The finding above an account’s own drawing, of its latest loop that is over, or of the one that runs. */
export function accountSentence(loop: Turn & { isRunning: boolean }, currency: string): string {
  const factor = helixFactor(loop)
  if (factor === null) return 'It has paid nothing yet, so there is no loop.'
  const { startMinor, renewedMinor, expansionMinor, newLogoMinor } = loop
  const [renewed, grown, brought] = writtenParts([renewedMinor, expansionMinor, newLogoMinor], startMinor)
  const parts = `${renewed} renewed, ${grown} grown, ${brought} brought by its leads`
  const when = loop.isRunning ? 'Its first loop is not over; so far each' : 'In its last full loop each'
  return `${when} ${currency} of ARR became ${factor.toFixed(2)}: ${parts}.`
}
