import type { Actor } from '../../kernel/access.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { commandActor, memberActor, SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { markAllDirty } from '../signals/dirty.ts'
import { openCsv, type CsvFile } from './csv-file.ts'
import { Superseded, type ImportEnvironment } from './environment.ts'
import { finishImport } from './finish.ts'
import { keptPath } from './keep-file.ts'
import { kindNamed } from './kinds.ts'
import { compileMapping, type Plan } from './mapping-plan.ts'
import { Mapping } from './mapping.ts'
import { FileObservers } from './observers.ts'
import { AccountFinder, type ImportScope } from './references.ts'
import { readFile, readSecondPass } from './read-file.ts'
import { isStageLost, mergeUsage } from './run-usage.ts'
import { ensureCustomFields } from './store-directory.ts'
import {
  claimRun,
  finishRun,
  findImport,
  restartReading,
  START,
  type Checkpoint,
  type ImportOptions,
  type ImportRow,
  whileLocked,
} from './store.ts'

/** One run over one file: everything its steps share. */
export interface Run {
  readonly environment: ImportEnvironment
  readonly context: Context
  readonly db: Db
  readonly row: ImportRow
  readonly plan: Plan
  readonly scope: ImportScope
  readonly options: ImportOptions
  readonly observers: FileObservers
  readonly accounts: AccountFinder
  /** The state that this run must still find in the row to go on. */
  readonly state: 'running' | 'checking'
  checkpoint: Checkpoint
}

/** What writing a single batch needs of a run. */
export type Writing = Omit<Run, 'environment'>

/**
 * Works on an import until it is done, failed or cancelled. Safe to call again: a run that died is taken up at its last
 * committed step, and a run that another worker is alive on is left to it.
 */
export async function runImport(environment: ImportEnvironment, importId: number, isDryRun = false): Promise<void> {
  await whileLocked(environment.pool, importId, () => runLocked(environment, importId, isDryRun))
}

async function runLocked(environment: ImportEnvironment, importId: number, isDryRun: boolean): Promise<void> {
  const state = isDryRun ? 'checking' : 'running'
  const { db } = await environment.contextFor(SYSTEM_ACTOR)
  if (!(await claimRun(db, importId, isDryRun ? ['uploaded', 'checked'] : ['queued'], state))) return
  let run: Run | undefined
  try {
    if (isDryRun) await restartReading(db, importId)
    run = await prepareRun(environment, importId, state)
    await work(run)
    await finishImport(run)
  } catch (error) {
    if (!(error instanceof Superseded)) {
      await fail(db, importId, state, error, run?.context.now ?? new Date(0))
      // Usage is marked when its import ends; what was written until now stays and counts.
      if (run?.row.kind === 'usage' && !isDryRun) await markAllDirty(db)
    }
    if (!(error instanceof Superseded) && !(error instanceof Refusal)) throw error
  }
  await tellScreens(db, 'imports', [importId])
}

async function prepareRun(environment: ImportEnvironment, importId: number, state: Run['state']): Promise<Run> {
  const system = await environment.contextFor(SYSTEM_ACTOR)
  const row = await findImport(system.db, importId)
  if (!row?.file_path)
    throw new Refusal('imports.file_gone', 410, 'The file of this import is not kept any more. Upload it again.')
  const context = await environment.contextFor(await actorOf(system.db, row))
  const file = await openCsv(keptPath(context.dataDirectory, row.file_path))
  const { plan } = compile(row, file)
  await file.close()
  const run = runFor({ context, row, plan }, state)
  return { ...run, environment }
}

/** Everything that writing rows of an import needs, outside a run over its whole file. */
export function runFor(
  made: { context: Context; row: ImportRow; plan: Plan },
  state: Run['state'] = 'running',
): Writing {
  const { context, row, plan } = made
  const options = row.options as unknown as ImportOptions
  const scope: ImportScope = {
    importId: row.id,
    sourceId: row.source_id,
    isSample: row.source_kind === 'sample',
    createAccounts: options.createAccounts,
    now: context.now,
  }
  return {
    context,
    db: context.db,
    row,
    plan,
    scope,
    options: { ...options, isDryRun: state === 'checking' },
    observers: new FileObservers(plan),
    accounts: new AccountFinder(scope),
    state,
    checkpoint: { ...START, ...(row.checkpoint as Partial<Checkpoint>) },
  }
}

/** Joins a stored mapping with the file again; its attribute types were fixed when it was configured. */
export function compile(row: Pick<ImportRow, 'kind' | 'mapping'>, file: Pick<CsvFile, 'header'>): { plan: Plan } {
  const { plan, problems } = compileMapping(kindNamed(row.kind), Mapping.parse(row.mapping), file.header)
  if (plan) return { plan }
  const details = problems.map(({ path, message }) => ({ path: String(path), message }))
  throw new Refusal(
    'imports.mapping_unusable',
    422,
    `Correct the mapping first: ${details[0]?.message ?? 'it does not fit the file.'}`,
    { details },
  )
}

export async function actorOf(db: Db, row: Pick<ImportRow, 'member_id' | 'actor_name'>): Promise<Actor> {
  if (row.member_id === null) return { ...commandActor(''), name: row.actor_name }
  const actor = await memberActor(db, row.member_id)
  if (!actor)
    throw new Refusal(
      'imports.member_gone',
      403,
      'Who started this import is no active member any more. Start it again as somebody else.',
    )
  return actor
}

async function work(run: Run): Promise<void> {
  const isUsage = run.plan.kind.name === 'usage'
  if (isUsage && !run.options.isDryRun) await startAgainIfLost(run)
  if (run.checkpoint.phase === 'read') {
    if (!run.options.isDryRun) await addCustomFields(run)
    await readFile(run)
  } else await readFile(run, { isObservingOnly: true })
  if (run.options.isDryRun) return
  if (isUsage) await mergeUsage(run)
  else if (needsSecondPass(run.plan)) await readSecondPass(run)
}

async function startAgainIfLost(run: Run): Promise<void> {
  if (!(await isStageLost(run))) return
  await restartReading(run.db, run.row.id)
  run.checkpoint = START
}

async function addCustomFields({ db, plan, observers }: Run): Promise<void> {
  const entity = plan.kind.attributesOf
  if (!entity || plan.attributes.length === 0) return
  const fields = plan.attributes.map(({ key, column, type }) => ({ key, name: column, type }))
  for (const key of await ensureCustomFields(db, entity, fields)) observers.notice('added_fields', key)
}

/** Accounts name parents and members name managers, who may stand further down in the file. */
function needsSecondPass(plan: Plan): boolean {
  return plan.provided.includes('parent_external_id') || plan.provided.includes('manager_email')
}

async function fail(db: Db, importId: number, state: Run['state'], error: unknown, now: Date): Promise<void> {
  const sentence =
    error instanceof Refusal
      ? error.message
      : 'The import met an unexpected error and stopped; the server log says more. Start it again to go on where it stopped.'
  await finishRun(db, importId, { from: state, state: 'failed', failure: sentence, now })
}
