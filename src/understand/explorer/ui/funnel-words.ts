import { counted, number, percent } from '../../../web/design/format.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { exploreFunnel } from '../contract.ts'

type Funnel = OutputOf<typeof exploreFunnel>

/** `38 % of 412 users come from Sign up to Report made within 14 days; most stop before Invite sent`. */
export function funnelSentence({ steps, per, withinDays }: Funnel): string {
  const [first] = steps
  const last = steps.at(-1)
  if (!first || !last || first.reached === 0) return `No ${per} did ${first?.name ?? 'the first step'} in this period`
  const sentence = `${percent(last.ofFirst)} of ${counted(first.reached, per)} come from ${first.name} to ${last.name} within ${counted(withinDays, 'day')}`
  const losses = steps.slice(1).map((step, index) => ({ step, lost: (steps[index]?.reached ?? 0) - step.reached }))
  const worst = losses.reduce((most, one) => (one.lost > most.lost ? one : most), { step: last, lost: 0 })
  if (worst.lost === 0 || losses.length === 1) return sentence
  return `${sentence}; most stop before ${worst.step.name} (${number(worst.lost)})`
}

/** `2 d 4 h`, `12 min`, `8 s`: a median time between steps. */
export function timeBetween(seconds: number | null): string {
  if (seconds === null) return '–'
  if (seconds < 60) return `${Math.round(seconds)} s`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`
  const hours = Math.round(seconds / 3600)
  if (hours < 24) return `${hours} h`
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}
