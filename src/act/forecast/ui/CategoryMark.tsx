import { BandShape } from '../../../web/design/HealthMark.tsx'
import type { Category } from '../forecast.ts'
import { CATEGORY_WORDS } from './words.ts'

/** A category as shape and word. */
export function CategoryMark({ category }: { category: Category | null }) {
  const { label, band } = CATEGORY_WORDS[category ?? 'none']
  return (
    <span className="row gap1 nw">
      <BandShape band={band} hidden /> {label}
    </span>
  )
}
