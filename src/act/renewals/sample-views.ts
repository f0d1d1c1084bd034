import { categoryOf } from '../../understand/prediction/category.ts'
import { CATEGORIES, type Category, type OwnVoice } from './categories.ts'

/** What is known of an account that its people would speak from. */
export interface KnownOfSample {
  readonly overall: number
  readonly quietDays: number | null
  readonly machine: Category | null
  /** Tells accounts apart, the same at every load. */
  readonly position: number
}

export interface SampleView {
  readonly voice: OwnVoice
  readonly category: Category
  readonly reason: string
}

const QUIET_DAYS = 30

/**
 * What the people of the sample company would say of a renewal: the CSM goes by health, the leader by health and silence.
 * Every reason is a fact of the account; every fifth CSM and every third leader has not spoken.
 */
export function sampleViews({ overall, quietDays, machine, position }: KnownOfSample): SampleView[] {
  const byHealth = categoryOf(overall / 100, { commit: 0.7, bestCase: 0.5 })
  const csm: SampleView = {
    voice: 'csm',
    category: byHealth,
    reason: machine === byHealth ? '' : `Health is ${Math.floor(overall)}`,
  }
  const isQuiet = quietDays !== null && quietDays > QUIET_DAYS
  const leads: SampleView = isQuiet
    ? { voice: 'leader', category: oneDown(byHealth), reason: `No contact for ${quietDays} days` }
    : { ...csm, voice: 'leader' }
  return [...(position % 5 === 4 ? [] : [csm]), ...(position % 3 === 2 ? [] : [leads])]
}

function oneDown(category: Category): Category {
  return CATEGORIES[Math.min(CATEGORIES.length - 1, CATEGORIES.indexOf(category) + 1)] ?? category
}
