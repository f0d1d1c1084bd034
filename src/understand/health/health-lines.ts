import type { Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import type { MeasureReadings, Override, ScorecardDefinition } from './definitions.ts'
import { scoreHealth } from './score.ts'
import { scoreAccounts, startRun } from './scoring-run.ts'
import { readingsOf } from './stored-readings.ts'
import { shownDays } from './views.ts'
import { overridesById } from './views-account.ts'
import { accountNames } from './views-command.ts'
import { versionsById } from './views-scorecards.ts'

/** One account as `volant health --json` prints it; `overall` and `band` are effective, `name` is for the table too. */
export interface HealthLine {
  readonly external_id: string | null
  readonly name: string
  readonly overall: number | null
  readonly cx: number | null
  readonly co: number | null
  readonly band: string
  readonly quadrant: string | null
  readonly coverage: number
  readonly as_of: Day
  readonly measures: readonly {
    key: string
    value: number | null
    score: number | null
    weight: number
    points: number | null
    known: boolean
    fresh: boolean
  }[]
}

interface Judged {
  readonly scorecard: ScorecardDefinition
  readonly readings: MeasureReadings
  readonly override: Override | null
}

/** Health of these accounts at the close of a day: as shown where anything was, else restated. Null without a scorecard. */
export async function healthLines(
  db: Db,
  accountIds: readonly number[],
  about: { day: Day; restated: boolean; present: Present },
): Promise<HealthLine[] | null> {
  const judged = about.restated ? new Map<number, Judged>() : await shownOf(db, accountIds, about.day)
  const rest = accountIds.filter((id) => !judged.has(id))
  if (rest.length > 0) {
    const run = await startRun(db, { ...about.present, asOf: about.day })
    if (!run) return null
    for (const { account, version, readings } of await scoreAccounts(run, rest)) {
      judged.set(account.id, { scorecard: version.definition, readings, override: account.override })
    }
  }
  const names = await accountNames(db, accountIds)
  return names.flatMap(({ id, externalId, name }) => {
    const one = judged.get(id)
    return one ? [lineOf(one, { external_id: externalId, name, as_of: about.day })] : []
  })
}

async function shownOf(db: Db, accountIds: readonly number[], day: Day): Promise<Map<number, Judged>> {
  const shown = await shownDays(db, accountIds, day)
  const rows = [...shown.values()]
  const versions = await versionsById(
    db,
    rows.map((row) => row.version_id),
  )
  const overrides = await overridesById(
    db,
    rows.flatMap((row) => (row.override_id === null ? [] : [row.override_id])),
  )
  return new Map(
    rows.flatMap((row): [number, Judged][] => {
      const version = versions.get(row.version_id)
      const given = row.override_id === null ? undefined : overrides.get(row.override_id)
      const override = given && {
        ...given,
        author: given.author?.name ?? '',
        from: given.startsOn,
        lastDay: given.endsOn,
      }
      if (!version) return []
      return [
        [
          row.account_id,
          { scorecard: version.definition, readings: readingsOf(row.measure_values), override: override ?? null },
        ],
      ]
    }),
  )
}

function lineOf(
  { scorecard, readings, override }: Judged,
  about: Pick<HealthLine, 'external_id' | 'name' | 'as_of'>,
): HealthLine {
  const health = scoreHealth(scorecard, readings, override)
  return {
    external_id: about.external_id,
    name: about.name,
    overall: health.effective.overall,
    cx: health.cx.score,
    co: health.co.score,
    band: health.effective.band,
    quadrant: health.quadrant,
    coverage: health.coverage,
    as_of: about.as_of,
    measures: health.measures.map(({ key, reading, score, weight, points }) => ({
      key,
      value: reading.value,
      score,
      weight,
      points,
      known: reading.known,
      fresh: reading.fresh,
    })),
  }
}
