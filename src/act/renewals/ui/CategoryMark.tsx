import { BandShape } from '../../../web/design/HealthMark.tsx'
import { chance } from '../../../web/design/format.ts'
import type { Category } from '../categories.ts'
import { CATEGORY_LABELS, CATEGORY_SHAPES } from './words.ts'

/** Shape and word of a category, with the machine's probability where there is one. */
export function CategoryMark({ category, probability = null }: { category: Category; probability?: number | null }) {
  return (
    <span className="row gap1 nw">
      <BandShape band={CATEGORY_SHAPES[category]} hidden />
      {CATEGORY_LABELS[category]}
      {probability === null ? null : <span className="l">{chance(probability)}</span>}
    </span>
  )
}
