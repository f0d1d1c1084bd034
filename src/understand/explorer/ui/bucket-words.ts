import type { Day } from '../../../kernel/day.ts'
import { counted, exactDay, monthYear, shortDay } from '../../../web/design/format.ts'
import { daysIn, type Bucket, type Step } from '../period.ts'

/** `9 Mar`, `9 Mar`, `Mar 2026`: below the picture. */
export function bucketLabel(step: Step, bucket: { from: Day }, today: Day): string {
  return step === 'month' ? monthYear(bucket.from) : shortDay(bucket.from, today)
}

/** `9 Mar 2026`, `9–15 Mar 2026, so far`: over the values of a place. */
export function bucketHead(step: Step, bucket: Pick<Bucket, 'from' | 'until' | 'isRunning'>): string {
  const text =
    step === 'month'
      ? monthYear(bucket.from)
      : step === 'day'
        ? exactDay(bucket.from)
        : `${exactDay(bucket.from)}, ${counted(daysIn(bucket), 'day')}`
  return bucket.isRunning ? `${text}, so far` : text
}

/** `12 weeks` */
export function lengthWords(step: Step, steps: number): string {
  return counted(steps, step)
}
