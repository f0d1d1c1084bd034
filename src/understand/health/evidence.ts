import { reaches } from '../../kernel/access.ts'
import { addDays } from '../../kernel/day.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { dayAsked } from './actions.ts'
import { closeOf } from './closes.ts'
import type { getEvidence } from './contract.ts'
import type { MeasureSource } from './definitions.ts'
import { noScorecardYet } from './errors.ts'
import { measureWindow, type DaySpan } from './measure-window.ts'
import { scopeOf, startRun, type ScoringRun } from './scoring-run.ts'
import { rhythmsFor } from './source-freshness.ts'
import { accountsToScore } from './views.ts'
import { shownValues } from './views-account.ts'
import { evidenceRows, evidenceSeries } from './views-evidence.ts'

const CHART_DAYS = 90

/** The chart and the signals behind one measure of an account. */
export async function evidenceOf(
  input: ParsedInputOf<typeof getEvidence>,
  context: Context,
): Promise<ReplyOf<typeof getEvidence>> {
  const account = await readableAccount(context.db, context.actor, input.accountId)
  const day = dayAsked(input.asOf, context)
  const close = await closeOf(context, account.id, { day, restated: false })
  const run = await startRun(context.db, { asOf: day, ...context })
  if (!close || !run) throw noScorecardYet()
  const definition = close.version.measures.find(({ key }) => key === input.measureKey)
  if (!definition) throw notFound('This measure')

  const [own] = await accountsToScore(context.db, [account.id], run)
  const freshness = run.freshnessOf(definition.source, own?.isSample ?? false)
  const window = measureWindow(definition.source, day, freshness)
  const scope = scopeOf(run, [account.id])
  const span = { from: addDays(day, 1 - CHART_DAYS), to: day }
  const series = await evidenceSeries(scope, definition.source, { accountId: account.id, span })
  const { rows, total } = await evidenceRows(scope, definition.source, {
    accountId: account.id,
    window,
    showsContacts: reaches(context.actor, 'contact_details', account),
    showsMoney: reaches(context.actor, 'money', account),
  })
  const { key, name, unit, direction } = definition
  return {
    measure: { key, name, unit, direction },
    asOf: day,
    from: span.from,
    window: {
      from: window.from,
      to: window.to,
      baselineFrom: window.baseline?.from ?? null,
      baselineTo: window.baseline?.to ?? null,
    },
    seriesName: series?.name ?? `${name}, as shown each day`,
    series: series?.days ?? (await shownSeries(context, { accountId: account.id, key, span })),
    rows,
    total,
    freshness: freshness && {
      sources: sourceNames(run, definition.source),
      stale: freshness.stale,
      silenceHours: freshness.silenceHours,
      limitHours: freshness.limitHours,
      lastArrival: freshness.lastArrival,
      lastDay: freshness.lastDay,
    },
  }
}

/** Measures over fields, people and outcomes have no daily signals: their own shown values draw the line. */
async function shownSeries(context: Context, about: { accountId: number; key: string; span: DaySpan }) {
  const rows = await shownValues(context.db, about)
  const byDay = new Map(rows.map((row) => [row.day, row.value]))
  let value = rows.find((row) => row.day < about.span.from)?.value ?? null
  const days = []
  for (let day = about.span.from; day <= about.span.to; day = addDays(day, 1)) {
    value = byDay.has(day) ? (byDay.get(day) ?? null) : value
    days.push({ day, value })
  }
  return days
}

function sourceNames(run: ScoringRun, source: MeasureSource): string[] {
  return [...new Set((rhythmsFor(source, run.freshness) ?? []).map(({ sourceName }) => sourceName))]
}
