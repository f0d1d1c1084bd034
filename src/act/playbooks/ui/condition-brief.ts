import { isLeaf, partsOf } from '../../../kernel/conditions.ts'
import type { Condition } from '../../../kernel/conditions.ts'
import { hoursText } from '../../../understand/conditions/ui/hours-text.ts'
import { leafText } from '../../../understand/conditions/ui/leaf-parts.ts'
import type { Vocabulary } from '../../../understand/conditions/ui/leaf-parts.ts'

/** A condition in a few words: `CX falls by 10 or more in 30 d for 3 days and Renewal within 180 days`. */
export function conditionBrief(condition: Condition, words: Vocabulary): string {
  return brief(condition, words, false)
}

function brief(condition: Condition, words: Vocabulary, isInside: boolean): string {
  if (isLeaf(condition)) return leafText(condition, words)
  switch (condition.kind) {
    case 'not':
      return `not ${brief(condition.of, words, true)}`
    case 'held':
      return `${brief(condition.of, words, true)} for ${hoursText(condition.hours)}`
    default: {
      const parts = partsOf(condition).map((part) => brief(part, words, condition.of.length > 1))
      if (parts.length === 0) return 'always'
      const text = parts.join(condition.kind === 'all' ? ' and ' : ' or ')
      return isInside && parts.length > 1 ? `(${text})` : text
    }
  }
}
