import type { Trx } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import type { Judged } from '../../understand/conditions/evaluation.ts'
import { mergeValues } from '../outreach/actions-merge.ts'
import type { MergeValues } from '../outreach/templates.ts'
import { resolveAssignee, type Assigned } from '../tasks/assign.ts'
import { later } from './calendar.ts'
import type { PlaybookDefinition, Step, Trigger } from './definition.ts'
import { isByItself } from './limits.ts'
import { performStep } from './perform.ts'
import type { JournalRow, StepResult } from './run.ts'
import {
  followMerge,
  moveSavepoint,
  releaseSavepoint,
  rollBackStep,
  saveAdvance,
  saveBeginning,
  saveReason,
  savepoint,
  type ClaimedRun,
  type JournalEntry,
  type Rest,
} from './store-engine.ts'
import type { Outcome, StepWork, Surroundings } from './step-work.ts'
import { wakeRun } from './store-runs.ts'
import type { Version } from './store.ts'
import { isExpected, isPassing, reasonOf } from './trouble.ts'
import { nextStep, stepById } from './walk.ts'

const RESTING: Rest = { state: 'active', stepId: null, wakeAt: null, watches: false, because: null, endedAt: null }

/**
 * Takes a run as far as it goes, in the caller’s transaction: through every step that can be carried out now, to one that waits, fails
 * or ends it. A step that fails is undone and parked with its reason; everything before it stands.
 */
export async function advanceRun(
  trx: Trx,
  run: ClaimedRun,
  about: { version: Version; present: Present; surroundings: Surroundings },
): Promise<void> {
  const { definition } = about.version
  const work = workOn(trx, run, { limits: definition.limits, ...about })
  const stop =
    (await leaveMerged(trx, run, about.present)) ?? (run.state === 'queued' ? await begin(run, definition, work) : null)
  if (stop) return finish(trx, run, stop, [])
  if (run.state === 'active' && run.stepId === null) await explain(run, definition, work)

  const entries: JournalEntry[] = []
  await savepoint(trx)
  let position = startOf(run, definition)
  while (position) {
    const { step, before } = position
    const outcome = await carryOut(step, work, before)
    entries.push(entryOf(step, outcome, { before, now: about.present.now }))
    if (outcome.to !== 'next') return finish(trx, run, restAt(step, outcome, about.present.now), entries)
    const following = nextStep(definition.steps, step.id, outcome.way ?? null)
    position = following && { step: following, before: null }
    if (position) await moveSavepoint(trx)
  }
  const ended: Rest = { ...RESTING, state: 'done', endedAt: about.present.now, because: null }
  return finish(trx, run, ended, entries)
}

function workOn(
  trx: Trx,
  run: ClaimedRun,
  about: { limits: PlaybookDefinition['limits']; present: Present; surroundings: Surroundings },
): StepWork {
  const { limits, present, surroundings } = about
  const values = new Map<string, Promise<MergeValues>>()
  const assigned = new Map<string, Promise<Assigned>>()
  const once = <T>(kept: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> => {
    const made = kept.get(key) ?? read()
    kept.set(key, made)
    return made
  }
  const { accountId } = run
  return {
    trx,
    run,
    limits,
    present,
    surroundings,
    values: (contactId = null, memberId = null) =>
      once(values, `${contactId}/${memberId}`, () =>
        mergeValues(trx, { accountId, contactId, memberId, present, publicUrl: surroundings.publicUrl }),
      ),
    assignee: (assignment) =>
      once(assigned, JSON.stringify(assignment), () =>
        resolveAssignee(trx, assignment, { accountId, today: present.today }),
      ),
  }
}

/** A run goes along with an account that was merged into another, unless the same playbook runs there. */
async function leaveMerged(trx: Trx, run: ClaimedRun, { now }: Present): Promise<Rest | null> {
  if (run.mergedIntoId === null) return null
  if (await followMerge(trx, run.id, run.mergedIntoId)) {
    Object.assign(run, { accountId: run.mergedIntoId })
    return null
  }
  const because = `${run.accountName} was merged into an account for which this playbook runs already.`
  return { ...RESTING, state: 'cancelled', stepId: run.stepId, endedAt: now, because }
}

/** A run that waited for its day begins, unless what it was for is over meanwhile. */
async function begin(run: ClaimedRun, { success, trigger }: PlaybookDefinition, work: StepWork): Promise<Rest | null> {
  const { now, company } = work.present
  const judged = await judgeTrigger(run, trigger, work)
  if (judged?.truth === false) {
    const because = `It is not so any more, now that its day has come: ${judged.because}`
    return { ...RESTING, state: 'cancelled', endedAt: now, because }
  }
  const judgeAt = success && later(company.timeZone, now, { amount: success.withinDays, unit: 'days' })
  await saveBeginning(work.trx, run.id, { beganAt: now, judgeAt, because: judged?.because ?? null })
  return null
}

/** Keeps what made the condition true, with the numbers of the beginning. */
async function explain(run: ClaimedRun, { trigger }: PlaybookDefinition, work: StepWork): Promise<void> {
  const judged = await judgeTrigger(run, trigger, work)
  if (judged) await saveReason(work.trx, run.id, judged.because)
}

/** The trigger’s condition just now; null where no condition began the run, or where it cannot be judged. */
async function judgeTrigger(run: ClaimedRun, trigger: Trigger, work: StepWork): Promise<Judged | null> {
  if (!isByItself(run.how) || trigger.kind === 'manual' || trigger.kind === 'leave') return null
  const { trx, present, surroundings } = work
  const { accountId, contactId } = run
  await savepoint(trx)
  try {
    const judged = await surroundings.judge(trx, trigger.condition, { accountId, contactId, present })
    await releaseSavepoint(trx)
    return judged
  } catch (error) {
    if (isPassing(error)) throw error
    await rollBackStep(trx)
    surroundings.log.error({ err: error, run: run.id }, 'a trigger could not be explained')
    return null
  }
}

interface Position {
  readonly step: Step
  /** What the journal holds of the step, where it was begun before. */
  readonly before: JournalRow | null
}

function startOf(run: ClaimedRun, { steps }: PlaybookDefinition): Position | null {
  if (run.stepId === null) return steps[0] ? { step: steps[0], before: null } : null
  const step = stepById(steps, run.stepId)
  if (!step) throw new Error(`no step ${run.stepId} in this version`)
  const { journal } = run
  if (journal?.state !== 'done' && journal?.state !== 'skipped') return { step, before: journal }
  const following = nextStep(steps, step.id, journal.result.way ?? null)
  return following && { step: following, before: null }
}

type Carried = Outcome | { readonly to: 'park'; readonly sentence: string; readonly result: StepResult }

/** A failing step takes back what it did since the savepoint and is parked; only what says nothing about the step is thrown on. */
async function carryOut(step: Step, work: StepWork, before: JournalRow | null): Promise<Carried> {
  try {
    return await performStep(step, work, before)
  } catch (error) {
    if (isPassing(error)) throw error
    await rollBackStep(work.trx)
    const { log } = work.surroundings
    if (!isExpected(error))
      log.error({ err: error, run: work.run.id, step: step.id }, 'a step could not be carried out')
    return { to: 'park', sentence: reasonOf(error), result: {} }
  }
}

function entryOf(
  step: Step,
  outcome: Carried,
  { before, now }: { before: JournalRow | null; now: Date },
): JournalEntry {
  const isOver = outcome.to === 'next' || outcome.to === 'end'
  const skipped = outcome.to === 'next' ? outcome.skipped : undefined
  const { again: _, ...kept } = before?.result ?? {}
  return {
    stepId: step.id,
    kind: step.kind,
    state: outcome.to === 'park' ? 'parked' : isOver ? (skipped === undefined ? 'done' : 'skipped') : 'going',
    beganAt: before && !before.result.again ? before.beganAt : now,
    endedAt: isOver ? now : null,
    dueAt: outcome.to === 'rest' ? (outcome.dueAt ?? null) : (before?.dueAt ?? null),
    result: { ...kept, ...outcome.result },
    failure: outcome.to === 'park' ? outcome.sentence : (skipped ?? null),
    attempts: (before?.attempts ?? 0) + (before && !before.result.again ? 0 : 1),
  }
}

function restAt(step: Step, outcome: Exclude<Carried, { to: 'next' }>, now: Date): Rest {
  const at = { ...RESTING, stepId: step.id }
  if (outcome.to === 'park') return { ...at, state: 'parked', because: outcome.sentence }
  if (outcome.to === 'end') return { ...at, state: 'done', stepId: null, because: outcome.because, endedAt: now }
  return { ...at, wakeAt: outcome.wakeAt, watches: outcome.watches ?? false }
}

async function finish(trx: Trx, run: ClaimedRun, rest: Rest, entries: readonly JournalEntry[]): Promise<void> {
  await saveAdvance(trx, run, rest, entries)
  const hasEnded = rest.state === 'done' || rest.state === 'cancelled'
  if (hasEnded && run.parentRunId !== null && run.parentStepId !== null)
    await wakeRun(trx, run.parentRunId, run.parentStepId)
}
