import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction } from '../../platform/db/database.ts'
import { notFound } from '../../platform/http/problem.ts'
import { metricDirectory } from '../../record/freshness/views.ts'
import { markAllDirty } from '../../record/signals/dirty.ts'
import { shortDayText } from '../../kernel/plain-words.ts'
import type { Freshness } from '../health/freshness.ts'
import { measuresOf } from '../health/scorecard-check.ts'
import { startRun } from '../health/scoring-run.ts'
import type { createMeasure, editMeasure, listMeasures, measureChoices } from './contract.ts'
import { measureInUse, measureKeyStays, measureKeyTaken } from './errors.ts'
import { definitionsFor } from './scorecards.ts'
import { archiveMeasureRow, insertLiveVersion, insertMeasure, lockScorecard, updateMeasure } from './store.ts'
import {
  allMeasures,
  allScorecards,
  contactRoles,
  fieldChoices,
  measureCoverage,
  type MeasureRow,
  type ScorecardRow,
} from './views.ts'

const BUILT_IN_FIELDS = [
  { key: 'customer_since', name: 'Customer since', type: 'day' as const },
  { key: 'renewal_on', name: 'Renewal', type: 'day' as const },
  { key: 'last_contact', name: 'Last contact', type: 'day' as const },
  { key: 'mrr', name: 'MRR', type: 'number' as const },
  { key: 'arr', name: 'ARR', type: 'number' as const },
]

export async function measureList(
  input: ParsedInputOf<typeof listMeasures>,
  context: Context,
): Promise<ReplyOf<typeof listMeasures>> {
  const { db } = context
  const coverage = await measureCoverage(db)
  const scorecards = await allScorecards(db)
  const run = await startRun(db, { asOf: context.today, ...context })
  const measures = (await allMeasures(db)).filter((measure) => input.archived || !measure.isArchived)
  const rowOf = (measure: MeasureRow) => {
    const own = run?.freshnessOf(measure.definition.source, false) ?? null
    // A company that has only looked around so far reads of the sample company's sources.
    const freshness = own?.lastDay === null ? (run?.freshnessOf(measure.definition.source, true) ?? own) : own
    const counts = coverage.get(measure.key) ?? { accounts: 0, known: 0 }
    return {
      ...measure,
      usedBy: readersOf(measure.key, scorecards, 'live').map(({ id, name }) => ({ id, name })),
      knownAccounts: counts.known,
      accounts: counts.accounts,
      freshness: freshness && freshnessReply(freshness),
    }
  }
  return { measures: measures.map(rowOf) }
}

function freshnessReply({ stale, lastDay }: Freshness) {
  if (lastDay === null) return { stale, lastDay, sentence: 'No data yet' }
  return { stale, lastDay, sentence: `${stale ? 'Late' : 'Fresh'}: data up to ${shortDayText(lastDay)}` }
}

export async function choicesForMeasures({ db }: Context): Promise<ReplyOf<typeof measureChoices>> {
  return {
    metrics: await metricDirectory(db),
    fields: [...BUILT_IN_FIELDS, ...(await fieldChoices(db))],
    roles: await contactRoles(db),
  }
}

export async function addMeasure(
  { definition }: ParsedInputOf<typeof createMeasure>,
  context: Context,
): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    const id = await insertMeasure(trx, definition, context.now)
    if (id === null) throw measureKeyTaken(definition.key)
    await recordAudit(trx, context, [
      {
        action: 'measures.created',
        subjectKind: 'measure',
        subjectId: id,
        sentence: `added the measure ${definition.name}`,
      },
    ])
    return { id }
  })
}

/**
 * Changes what a measure is. Versions carry their measures as they were, so every live scorecard that reads this one
 * gets a new version; shown history keeps its own.
 */
export async function changeMeasure(
  { measureId, definition }: ParsedInputOf<typeof editMeasure>,
  context: Context,
): Promise<ReplyOf<typeof editMeasure>> {
  const { db, actor, now } = context
  return inTransaction(db, async (trx) => {
    const before = (await allMeasures(trx)).find((measure) => measure.id === measureId && !measure.isArchived)
    if (!before) throw notFound('This measure')
    if (before.key !== definition.key) throw measureKeyStays()
    await updateMeasure(trx, measureId, definition, now)
    const published: { scorecardId: number; version: number }[] = []
    for (const scorecard of readersOf(before.key, await allScorecards(trx), 'live')) {
      if (!scorecard.live || !(await lockScorecard(trx, scorecard.id))) continue
      const { version } = await insertLiveVersion(trx, {
        scorecardId: scorecard.id,
        definition: scorecard.live,
        measures: await definitionsFor(trx, scorecard.live),
        note: `The measure ${definition.name} changed.`,
        authorId: actor.memberId,
        now,
      })
      published.push({ scorecardId: scorecard.id, version })
    }
    await recordAudit(trx, context, [
      {
        action: 'measures.changed',
        subjectKind: 'measure',
        subjectId: measureId,
        sentence: `changed the measure ${definition.name}`,
        detail: { before: before.definition, after: definition, published },
      },
    ])
    if (published.length > 0) await markAllDirty(trx)
    return { id: measureId, published }
  })
}

export async function putMeasureAway(measureId: number, context: Context): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    const measure = (await allMeasures(trx)).find((one) => one.id === measureId && !one.isArchived)
    if (!measure) throw notFound('This measure')
    const scorecards = await allScorecards(trx)
    const readers = [...readersOf(measure.key, scorecards, 'live'), ...readersOf(measure.key, scorecards, 'draft')]
    if (readers.length > 0) throw measureInUse([...new Set(readers.map(({ name }) => name))])
    await archiveMeasureRow(trx, measureId, context.now)
    await recordAudit(trx, context, [
      {
        action: 'measures.archived',
        subjectKind: 'measure',
        subjectId: measureId,
        sentence: `archived the measure ${measure.name}`,
      },
    ])
    return { id: measureId }
  })
}

function readersOf(key: string, scorecards: readonly ScorecardRow[], which: 'live' | 'draft'): ScorecardRow[] {
  return scorecards.filter((scorecard) => {
    const definition = scorecard[which]
    return !scorecard.isArchived && definition !== null && measuresOf(definition).includes(key)
  })
}
