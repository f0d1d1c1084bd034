import { dayIn } from '../kernel/day.ts'
import { readCompany } from '../identity/company/store.ts'
import type { Db } from '../platform/db/database.ts'
import { recentArrivals, sourceRhythms } from '../record/freshness/views.ts'
import { freshnessOfArrivals, freshnessOfImport, type Freshness } from '../understand/health/freshness.ts'
import { counted, fine, note, type Finding } from './findings.ts'

/** Which sources have gone silent: their numbers show as stale on every screen. */
export async function freshnessFinding(db: Db, now: Date): Promise<Finding> {
  const today = dayIn((await readCompany(db)).timeZone, now)
  const arrivals = await recentArrivals(db, now)
  const stale = new Set<string>()
  const rhythms = await sourceRhythms(db, today)
  for (const { sourceId, sourceName, sourceKind, kind, newestDay } of rhythms) {
    const delivered = arrivals.find((arrival) => arrival.sourceId === sourceId && arrival.kind === kind)?.instants ?? []
    const freshness: Freshness =
      sourceKind === 'events' || sourceKind === 'connector'
        ? freshnessOfArrivals({ arrivals: delivered, newestDay, at: now, asOf: today })
        : freshnessOfImport(newestDay, today)
    if (freshness.stale) stale.add(`${sourceName}: ${kind}`)
  }
  if (stale.size === 0) return fine('sources', `${counted(rhythms.length, 'stream')} of data, none stale.`)
  const named = [...stale].slice(0, 3).join('; ')
  return note(
    'sources',
    `${counted(stale.size, 'stream')} of data stale (${named}). Import newer files or look at the source.`,
  )
}
