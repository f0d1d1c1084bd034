import { percent } from '../../../web/design/format.ts'

interface Goal {
  name: string
  target: number
  actual: number | null
  isMet: boolean | null
}

/** `GRR 87.5 % misses its goal of 90 %`: the first goal that is missed, in their order; GRR stands first. */
export function goalsSentence(goals: readonly Goal[]): string {
  const known = goals.filter(({ isMet }) => isMet !== null)
  if (known.length === 0) return 'Goals are measured a year after the first account paid'
  const missed = known.filter(({ isMet }) => isMet === false)
  const [first] = missed
  if (!first) return known.length === 1 ? 'The goal is reached' : `All ${known.length} goals are reached`
  const more = missed.length > 1 ? `, ${missed.length - 1} more missed` : ''
  return `${first.name} ${percent(first.actual, 1)} misses its goal of ${percent(first.target)}${more}`
}
