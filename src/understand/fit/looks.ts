import type { Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import { restatedRows } from '../health/restated-history.ts'
import { type HealthThen, saveHealthThen } from './store.ts'
import { type DueLook, dueLooks } from './views-looks.ts'

/**
 * Looks up how healthy accounts were 6 and 12 months after they were won: as shown where anything was shown by then, else
 * restated. Returns how many it did; fewer than asked for means that none is left.
 */
export async function lookBack(db: Db, present: Present, limit: number): Promise<number> {
  const due = await dueLooks(db, { ...present, limit })
  for (const [day, looks] of Map.groupBy(due, (look) => look.day)) {
    const shown = looks.filter(({ shownBand }) => shownBand !== null)
    const hidden = looks.filter(({ shownBand }) => shownBand === null)
    const found = [...shown.map(asShown), ...(await asRestated(db, hidden, { day, present }))]
    await saveHealthThen(db, found, present.now)
  }
  return due.length
}

function asShown({ accountId, months, day, shownBand, shownOverall }: DueLook): HealthThen {
  return { accountId, months, day, band: shownBand ?? 'unknown', overall: shownOverall, isShown: true }
}

/** Before a scorecard is live nothing is known of any day; it is looked up again later. */
async function asRestated(
  db: Db,
  looks: readonly DueLook[],
  about: { day: Day; present: Present },
): Promise<HealthThen[]> {
  if (looks.length === 0) return []
  const ids = [...new Set(looks.map(({ accountId }) => accountId))]
  const rows = new Map((await restatedRows(db, ids, about)).map((row) => [row.accountId, row]))
  return looks.map(({ accountId, months, day }) => {
    const row = rows.get(accountId)
    const band = row?.effectiveBand ?? 'unknown'
    return { accountId, months, day, band, overall: row?.effectiveOverall ?? null, isShown: false }
  })
}
