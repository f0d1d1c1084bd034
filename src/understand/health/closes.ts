import { addDays, type Day } from '../../kernel/day.ts'
import type { Context } from '../../platform/http/route.ts'
import type { MeasureReadings } from './definitions.ts'
import { type Explanation, explainHealth, type HealthDay } from './explain.ts'
import { scoreAccounts, startRun } from './scoring-run.ts'
import { readingsOf } from './stored-readings.ts'
import { type OverrideInForce, shownDays } from './views.ts'
import { overridesById } from './views-account.ts'
import { type LoadedVersion, versionsById } from './views-scorecards.ts'

type Parts = Pick<Context, 'db' | 'today' | 'now' | 'company'>

/** One account's health at the close of a day, and where that comes from. */
export interface Close {
  readonly day: Day
  readonly basis: 'shown' | 'restated'
  /** The last day up to it on which something changed; null when restated. */
  readonly shownDay: Day | null
  readonly at: Date
  readonly version: LoadedVersion
  readonly readings: MeasureReadings
  readonly override: OverrideInForce | null
  readonly assumedFields: readonly string[]
}

/** As shown where anything was shown by then, else restated; restated on request. Null before a scorecard is live. */
export async function closeOf(
  parts: Parts,
  accountId: number,
  { day, restated }: { day: Day; restated: boolean },
): Promise<Close | null> {
  return (restated ? null : await shownClose(parts, accountId, day)) ?? restatedClose(parts, accountId, day)
}

async function shownClose({ db }: Parts, accountId: number, day: Day): Promise<Close | null> {
  const shown = (await shownDays(db, [accountId], day)).get(accountId)
  if (!shown) return null
  const version = (await versionsById(db, [shown.version_id])).get(shown.version_id)
  if (!version) return null
  return {
    day,
    basis: 'shown',
    shownDay: shown.day,
    at: shown.shown_at,
    version,
    readings: readingsOf(shown.measure_values),
    override: shown.override_id === null ? null : await overrideInForce(db, shown.override_id),
    assumedFields: [],
  }
}

async function overrideInForce(db: Parts['db'], id: number): Promise<OverrideInForce | null> {
  const row = (await overridesById(db, [id])).get(id)
  if (!row) return null
  const { band, overall, reason, startsOn, endsOn, author } = row
  return { id, band, overall, reason, author: author?.name ?? 'a former member', from: startsOn, lastDay: endsOn }
}

async function restatedClose(parts: Parts, accountId: number, day: Day): Promise<Close | null> {
  const run = await startRun(parts.db, { ...parts, asOf: day })
  const [scored] = run ? await scoreAccounts(run, [accountId]) : []
  if (!scored) return null
  const { version, readings, account, assumedFields } = scored
  return {
    day,
    basis: 'restated',
    shownDay: null,
    at: parts.now,
    version,
    readings,
    override: account.override,
    assumedFields,
  }
}

function healthDayOf(close: Close): HealthDay {
  const { day, version, readings, override } = close
  return { day, scorecard: version.definition, version: String(version.id), readings, override }
}

export interface ExplainedClose {
  readonly close: Close
  readonly explanation: Explanation
  /** Where the earlier closes come from, by the number of days they lie back. */
  readonly bases: ReadonlyMap<number, Close['basis']>
}

/** A day explained, compared with the closes 7, 30 and 90 days before it. */
export async function explainDay(
  parts: Parts,
  accountId: number,
  about: { day: Day; restated: boolean },
): Promise<ExplainedClose | null> {
  const close = await closeOf(parts, accountId, about)
  if (!close) return null
  const earlier: { days: number; close: HealthDay }[] = []
  const bases = new Map<number, Close['basis']>()
  for (const days of [7, 30, 90]) {
    const before = await closeOf(parts, accountId, { day: addDays(about.day, -days), restated: about.restated })
    if (!before) continue
    earlier.push({ days, close: healthDayOf(before) })
    bases.set(days, before.basis)
  }
  const explanation = explainHealth({ measures: close.version.measures, now: healthDayOf(close), earlier })
  return { close, explanation, bases }
}
