import type { Interval } from '../../kernel/shares.ts'
import { createRandom, placesOf } from './discrimination.ts'

/**
 * By how much the squared errors of some probabilities are larger than those of others about the same outcomes, on average: the 95 %
 * interval by bootstrap over accounts, each drawn with all of its rows. Draws are the same every time. Null without rows.
 */
export function brierGap(
  own: ArrayLike<number>,
  others: ArrayLike<number>,
  about: { lost: ArrayLike<number>; accounts: ArrayLike<number> },
  draws = 400,
): Interval | null {
  if (about.lost.length === 0) return null
  const { places, count } = placesOf(about.accounts)
  const gaps = new Float64Array(count)
  const rows = new Float64Array(count)
  for (let row = 0; row < about.lost.length; row += 1) {
    const place = places[row] ?? 0
    const lost = about.lost[row] ?? 0
    gaps[place] = (gaps[place] ?? 0) + ((own[row] ?? 0) - lost) ** 2 - ((others[row] ?? 0) - lost) ** 2
    rows[place] = (rows[place] ?? 0) + 1
  }
  const random = createRandom(20_222)
  const found = Array.from({ length: draws }, () => {
    let [gap, drawn] = [0, 0]
    for (let index = 0; index < count; index += 1) {
      const place = Math.floor(random() * count)
      gap += gaps[place] ?? 0
      drawn += rows[place] ?? 0
    }
    return gap / drawn
  }).sort((a, b) => a - b)
  const at = (share: number) => found[Math.round(share * (draws - 1))] ?? 0
  return { low: at(0.025), high: at(0.975) }
}
