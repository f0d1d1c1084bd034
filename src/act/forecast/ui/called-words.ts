import { counted, NONE, percent } from '../../../web/design/format.ts'
import type { CategoryScore } from '../call-scores.ts'
import type { Voice } from '../forecast.ts'
import { changeText } from './change-text.ts'

type Hits = Pick<CategoryScore, 'voice' | 'category' | 'decided' | 'hits' | 'hitRate'>

/** How often a voice's commits came, in one sentence. */
export function calledSentence(scores: readonly Hits[], voice: Voice, fewest: number): string {
  const who = { csm: 'CSMs', leader: 'leaders', machine: 'the machine' }[voice]
  const commit = scores.find((one) => one.voice === voice && one.category === 'commit')
  if (commit === undefined) return `Nothing that ${who} committed has been decided yet`
  if (commit.hitRate === null)
    return `Of what ${who} committed, ${commit.hits} of ${counted(commit.decided, 'renewal')} renewed: below ${fewest}, too few to say`
  return `Of what ${who} committed, ${percent(commit.hitRate)} renewed (${commit.hits} of ${counted(commit.decided, 'renewal')})`
}

/** `75 % (48–90 %)`; below the floor that it is too few to say. */
export function hitText({ hitRate, interval }: Pick<CategoryScore, 'hitRate' | 'interval'>): string {
  if (hitRate === null || interval === null) return 'too few to say'
  return `${percent(hitRate)} (${percent(interval.low)}–${percent(interval.high)})`
}

/** `+4.0%`: too hopeful; 0 where it lies within half a tenth of a per cent; a dash where nothing can be said. */
export function biasText(bias: number | null): string {
  if (bias === null) return NONE
  return Math.abs(bias) < 0.0005 ? percent(0, 1) : changeText(bias, (value) => percent(value, 1))
}
