import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { delta, number } from '../../../web/design/format.ts'
import type { getPlaybookEffect } from '../contract.ts'

export type Effect = OutputOf<typeof getPlaybookEffect>

/** `Effect of v3 is not certain yet` */
export function effectHeading({ verdict }: Pick<Effect, 'verdict'>, version: number | null): string {
  const what = version === null ? 'The playbook' : `v${version}`
  switch (verdict) {
    case 'helps':
      return `${what} helps`
    case 'harms':
      return `${what} does harm`
    case 'not_certain':
      return `Effect of ${version === null ? 'the playbook' : what} is not certain yet`
    case 'not_enough':
      return 'Too few runs to tell the effect yet'
    case 'no_criterion':
      return 'Effect is not measured'
  }
}

/** `14 of 24` */
export function shareText({ n, succeeded }: { n: number; succeeded: number }): string {
  return `${number(succeeded)} of ${number(n)}`
}

/** `+23 points` and `−3 to +49` */
export function differenceTexts(difference: NonNullable<Effect['difference']>): { points: string; interval: string } {
  return {
    points: `${delta(difference.points)} points`,
    interval: `${delta(difference.low)} to ${delta(difference.high)}`,
  }
}
