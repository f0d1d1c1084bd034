import type { Config } from '../config.ts'
import { openDatabase, type Db } from '../platform/db/database.ts'
import { createLog } from '../platform/log/log.ts'
import { compareCounts } from '../record/metrics/compare.ts'
import { comparePacked } from '../record/packed-days/actions.ts'
import type { Difference } from '../record/metrics/store-differences.ts'
import { readEventRules } from '../record/events/store-lock.ts'
import { counted } from './findings.ts'
import { withDatabase } from './open-database.ts'

export interface RecountReport {
  /** Raw events are kept, and counts compared, from this day on. */
  keptFrom: string
  accounts: number
  /** Daily numbers that were compared. */
  days: number
  /** What stood before a repair. */
  differences: Omit<Difference, 'metricId'>[]
  /** Accounts whose days, packed for reading, are not what their daily numbers say. */
  wronglyPacked: number[]
  isRepaired: boolean
}

/** Compares every daily number that is counted from events with the raw events, and repairs those that differ where asked. */
export async function recount(config: Config, options: { repair: boolean }): Promise<RecountReport> {
  return withDatabase({ config, log: createLog('silent') }, ({ pool }) => recountOn(openDatabase(pool), options))
}

export async function recountOn(db: Db, { repair }: { repair: boolean }): Promise<RecountReport> {
  const { keptFrom } = await readEventRules(db)
  const report: RecountReport = {
    keptFrom,
    accounts: 0,
    days: 0,
    differences: [],
    wronglyPacked: [],
    isRepaired: false,
  }
  for await (const { accounts, days, differences } of compareCounts(db, { repair })) {
    report.accounts += accounts
    report.days += days
    for (const { metricId: _, ...difference } of differences) report.differences.push(difference)
  }
  for await (const accountIds of comparePacked(db, { repair })) report.wronglyPacked.push(...accountIds)
  report.isRepaired = repair && differs(report)
  return report
}

export function differs({ differences, wronglyPacked }: RecountReport): boolean {
  return differences.length + wronglyPacked.length > 0
}

const MOST_LINES = 200

/** The report as lines for people; JSON has every difference. */
export function recountLines(report: RecountReport): string[] {
  return [...countLines(report), ...packedLines(report)]
}

function packedLines({ wronglyPacked, isRepaired }: RecountReport): string[] {
  if (wronglyPacked.length === 0) return []
  const accounts = counted(wronglyPacked.length, 'account')
  return [
    isRepaired
      ? `✓ packed days: those of ${accounts} were not what the daily numbers say, and are read from these again.`
      : `✗ packed days: those of ${accounts} are not what the daily numbers say. Run volant doctor --recount --repair.`,
  ]
}

function countLines({ keptFrom, accounts, days, differences, isRepaired }: RecountReport): string[] {
  const compared = `${counted(days, 'daily number')} of ${counted(accounts, 'account')} since ${keptFrom}`
  if (differences.length === 0) return [`✓ recount: ${compared} are what the raw events come to.`]
  const lines = differences.slice(0, MOST_LINES).map(({ accountId, metric, day, stored, counted: found, users }) => {
    const odd = users > 0 ? `, ${counted(users, 'user')} differ` : ''
    return `  account ${accountId}  ${metric}  ${day}  stored ${stored ?? 'nothing'}, counted ${found ?? 'nothing'}${odd}`
  })
  const more = differences.length - lines.length
  return [
    ...lines,
    ...(more > 0 ? [`  and ${more} more; --json has them all`] : []),
    isRepaired
      ? `✓ recount: of ${compared} ${differences.length} differed and were counted anew.`
      : `✗ recount: of ${compared} ${differences.length} differ from the raw events. Run volant doctor --recount --repair.`,
  ]
}
