export const ROLLUPS = ['sum', 'last', 'mean'] as const

/**
 * How the days of a window make one number: flows (sign-ins) are added up; of levels (seats in use) the newest day
 * counts; of rates (share of errors) the mean of the reported days.
 */
export type Rollup = (typeof ROLLUPS)[number]

const RATES = new Set(
  'rate rates ratio ratios percent percentage pct avg average mean median score scores share uptime latency nps csat ces p50 p95 p99'.split(
    ' ',
  ),
)
const FLOWS = new Set(
  'new created added invited deleted removed signup signups signins logins opened closed sent received per clicks'.split(
    ' ',
  ),
)
const LEVELS = new Set(
  'seats licenses licences license licence users subscribers contacts storage mrr arr balance headcount employees devices workspaces quota capacity gb tb'.split(
    ' ',
  ),
)

/** What the name of a metric says about its kind; flows where it says nothing. A person can say otherwise. */
export function guessRollup(name: string): Rollup {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  if (words.some((word) => RATES.has(word))) return 'mean'
  if (words.some((word) => FLOWS.has(word))) return 'sum'
  return words.some((word) => LEVELS.has(word)) ? 'last' : 'sum'
}
