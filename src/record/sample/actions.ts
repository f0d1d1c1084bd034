import { z } from 'zod'
import { recordAudit } from '../../identity/audit/store.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue, job } from '../../platform/jobs/jobs.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { ImportEnvironment } from '../imports/environment.ts'
import { whileLocked } from '../imports/store.ts'
import { ensureSource } from '../sources/store.ts'
import { describeToday } from './company.ts'
import { sampleSource } from './defaults.ts'
import { loadSampleRows } from './load.ts'
import { refreshConvertedMoney } from '../money/actions.ts'
import { accountCounts, deleteSample, endSampleLoad, sampleAccountIds, sampleLoad, startSampleLoad } from './store.ts'

const STALE_MS = 60_000

const ownDataThere = (count: number) =>
  new Refusal(
    'sample.own_data',
    409,
    `There are ${count} accounts of your own already. The sample company would mix with them; load it into an empty installation.`,
  )
const alreadyThere = () =>
  new Refusal('sample.there', 409, 'The sample company is here already. Remove it first to load it anew.')

/** Whether the sample is here, how far it is, and what is worth looking at first. */
export async function describeSample(context: Context) {
  const { db, today } = context
  const [load, counts, sourceId] = [await sampleLoad(db), await accountCounts(db), await sourceOf(context)]
  const { title, paragraph, sights } = describeToday(today)
  const ids = await sampleAccountIds(
    db,
    sourceId,
    sights.map(({ accountExternalId }) => accountExternalId),
  )
  const { rows = 0, total = 1 } = (load?.checkpoint ?? {}) as { rows?: number; total?: number }
  return {
    state: stateOf(load?.state, counts.sample),
    progress: load?.state === 'running' ? Math.min(0.99, rows / total) : null,
    failure: load?.failure ?? null,
    hasOwnAccounts: counts.own > 0,
    title,
    paragraph,
    sights: sights.map(({ accountExternalId, accountName, sentence }) => ({
      accountId: ids.get(accountExternalId) ?? null,
      accountName,
      sentence,
    })),
  }
}

/** Queues the loading. Refused where accounts of one's own are: nobody wants made-up companies among real ones. */
export async function queueSample(context: Context) {
  await refuseUnlessEmpty(context)
  const sourceId = await sourceOf(context)
  await inTransaction(context.db, async (trx) => {
    await startSampleLoad(trx, sourceId, {
      memberId: context.actor.memberId,
      name: context.actor.name,
      now: context.now,
    })
    await enqueue(trx, 'sample.load', {}, { key: 'sample.load', queue: 'imports' })
    await recordAudit(trx, context, [
      { action: 'sample.loaded', subjectKind: 'sample', sentence: 'loaded the sample company' },
    ])
    await tellScreens(trx, 'sample')
  })
  return { state: 'loading' as const }
}

export async function removeSampleNow(context: Context) {
  const sourceId = await sourceOf(context)
  await inTransaction(context.db, async (trx) => {
    await deleteSample(trx, sourceId)
    // Its exchange rates went with it.
    await refreshConvertedMoney(trx, context.today)
    await recordAudit(trx, context, [
      { action: 'sample.removed', subjectKind: 'sample', sentence: 'removed the sample company' },
    ])
    for (const topic of ['sample', 'accounts', 'sources', 'health']) await tellScreens(trx, topic)
  })
  return { state: 'absent' as const }
}

/** Loads the sample here and now: the job's work, and the command's. */
export async function loadSampleNow(environment: ImportEnvironment, context: Context): Promise<void> {
  const sourceId = await sourceOf(context)
  const known = await sampleLoad(context.db)
  const importId =
    known?.state === 'running'
      ? known.id
      : await startSampleLoad(context.db, sourceId, { memberId: null, name: context.actor.name, now: context.now })
  await whileLocked(environment.pool, importId, () => loadLocked(environment, context, importId))
}

async function loadLocked(environment: ImportEnvironment, context: Context, importId: number): Promise<void> {
  try {
    await loadSampleRows(environment, context, importId)
    await endSampleLoad(context.db, importId, 'done', null)
  } catch (error) {
    await endSampleLoad(
      context.db,
      importId,
      'failed',
      'Loading stopped on an unexpected error; the server log says more. Remove the sample and load it again.',
    )
    throw error
  } finally {
    await tellScreens(context.db, 'sample')
  }
}

export async function refuseUnlessEmpty({ db, now }: Context): Promise<void> {
  const counts = await accountCounts(db)
  if (counts.own > 0) throw ownDataThere(counts.own)
  const load = await sampleLoad(db)
  const isAlive =
    load?.state === 'running' && load.beat_at !== null && now.getTime() - load.beat_at.getTime() < STALE_MS
  if (isAlive || load?.state === 'done') throw alreadyThere()
}

export const SAMPLE_JOBS = [
  job({
    name: 'sample.load',
    payload: z.object({}),
    run: async (_payload, environment: ImportEnvironment) => {
      const context = await environment.contextFor(SYSTEM_ACTOR)
      // A load that ended, or was removed meanwhile, is not begun again by a job that comes late.
      if ((await sampleLoad(context.db))?.state === 'running') await loadSampleNow(environment, context)
    },
  }),
]

async function sourceOf({ db }: Context): Promise<number> {
  return ensureSource(db, { key: sampleSource, name: 'Sample company', kind: 'sample' })
}

function stateOf(load: string | undefined, accounts: number) {
  if (load === 'running') return 'loading' as const
  if (load === 'failed') return 'failed' as const
  return accounts > 0 ? ('loaded' as const) : ('absent' as const)
}
