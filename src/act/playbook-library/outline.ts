import type { Condition } from '../../kernel/conditions.ts'
import { type Step, waysOf } from '../playbooks/definition.ts'
import { stepSentence } from '../playbooks/step-sentence.ts'

export interface OutlinedStep {
  readonly kind: Step['kind']
  readonly name: string
  /** How many branches it stands inside. */
  readonly depth: number
  readonly sentence: string
}

/** Steps in reading order, each with a sentence that says what it does. */
export function outlineOf(
  steps: readonly Step[],
  sentenceOf: (condition: Condition) => string,
  depth = 0,
): OutlinedStep[] {
  return steps.flatMap((step) => [
    { kind: step.kind, name: step.name, depth, sentence: stepSentence(step, sentenceOf) },
    ...waysOf(step).flatMap(([, inside]) => outlineOf(inside, sentenceOf, depth + 1)),
  ])
}
