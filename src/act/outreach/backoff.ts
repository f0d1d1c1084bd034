import type { EffectKind } from './effects.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/**
 * How long to wait after each attempt that failed, in ms. After the last one it is given up: e-mail after about 2 days,
 * webhooks after about 3 (the schedule that Standard Webhooks proposes), Slack after one.
 */
export const WAITS: Readonly<Record<EffectKind, readonly number[]>> = {
  email: [1, 5, 15, 30, 60, 120, 240, 480, 720, 1_200].map((minutes) => minutes * MINUTE),
  webhook: [5 * SECOND, 5 * MINUTE, 30 * MINUTE, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR)],
  slack: [10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, ...[1, 3, 6, 12].map((hours) => hours * HOUR)],
}

/** Spread around the wait, so that what failed together does not come back together. */
const JITTER = 0.2

/**
 * When to try again, in ms from now; null: it is given up. `attempts` counts those made, `random` lies in [0, 1). A receiver that
 * said how long to wait is believed.
 */
export function waitAfter(
  kind: EffectKind,
  { attempts, retryAfterMs, random }: { attempts: number; retryAfterMs: number | null; random: number },
): number | null {
  const wait = WAITS[kind][attempts - 1]
  if (wait === undefined) return null
  const spread = wait * (1 - JITTER + 2 * JITTER * random)
  return Math.max(spread, retryAfterMs ?? 0)
}
