import { changesWithTime, type Condition } from '../../kernel/conditions.ts'
import type { Db, Trx } from '../../platform/db/database.ts'
import type { Present, Subject, SubjectKind } from '../../understand/conditions/evaluation.ts'
import { evaluateMany } from '../../understand/conditions/views.ts'
import { compareStates } from './comparing.ts'
import { conditionCannotBeEvaluated } from './errors.ts'
import { type Evaluate, judgeWatches } from './judging.ts'
import { deleteWatch, lockWatch, ringConditions, saveWatch, waitForTurn, type Watch } from './store.ts'
import { endEpisodes, endHolds, forgetWatch, keepEpisodes, keptHolds, knownStates, saveHolds } from './store-states.ts'
import type { WatchInput, WatchKind } from './watch.ts'

/**
 * Watches a condition from now on, in the caller's transaction. Asked again with the same condition it changes nothing.
 * A changed condition begins a new generation: where it is still true the episode goes on untold, where it is not it
 * ends untold. Switched off, everything known is forgotten. Refuses `skip` while the condition cannot be evaluated.
 */
export async function setWatch(
  trx: Trx,
  input: WatchInput,
  { present, evaluate = evaluateMany }: { present: Present; evaluate?: Evaluate },
): Promise<{ watchId: number }> {
  const before = await lockWatch(trx, input)
  if (before && before.isSame && before.isOn === input.isOn) return { watchId: before.id }
  const watch = await saveWatch(trx, input, changesWithTime(input.condition))
  if (before && (!before.isOn || !input.isOn || before.subject !== input.subject)) await forgetWatch(trx, watch.id)
  if (!input.isOn) return { watchId: watch.id }
  if (input.existing === 'skip') await keepExisting(trx, watch, { present, evaluate })
  await ringConditions(trx)
  return { watchId: watch.id }
}

/**
 * Nobody judges until this transaction ends. To be called first by whoever sets watches and locks rows that a consumer
 * locks too: then neither waits for the other.
 */
export async function holdWatches(trx: Trx): Promise<void> {
  await waitForTurn(trx)
}

/** Watches it no more; nobody is told that anybody left. */
export async function dropWatch(trx: Trx, kind: WatchKind, refId: number): Promise<void> {
  const id = await deleteWatch(trx, kind, refId)
  if (id !== null) await forgetWatch(trx, id)
}

/**
 * Keeps of whom the condition is true at this moment. Everybody is looked at once more when the watch can be seen: whoever
 * came to fulfil it in between is told of.
 */
async function keepExisting(
  trx: Trx,
  watch: Watch,
  { present, evaluate }: { present: Present; evaluate: Evaluate },
): Promise<void> {
  const holds = await keptHolds(trx, { accountIds: null, watchIds: [watch.id] })
  const [verdict] = await judgeWatches(trx, [watch], { evaluate, accountIds: null, present, holds, presumed: true })
  if (!verdict || verdict.failure !== null) throw conditionCannotBeEvaluated(verdict?.failure ?? 'nothing was said.')
  const { generation, id: watchId } = watch
  const known = await knownStates(trx, { accountIds: null, watchIds: [watchId] })
  const { dropped } = compareStates(verdict.found, known.get(watchId))
  await endEpisodes(trx, dropped)
  const fulfilling = verdict.found.rows.filter(({ truths }) => truths[0] === true)
  await keepEpisodes(
    trx,
    fulfilling.map((subject) => ({ watchId, generation, subject })),
    present.now,
  )
  await endHolds(trx, verdict.holds.ended)
  await saveHolds(trx, verdict.holds.saved)
}

/** Everybody of whom a condition is true just now, without watching it. Durations in it are unknown, so they hold of nobody. */
export async function subjectsNow(
  db: Db,
  condition: Condition,
  subject: SubjectKind,
  present: Present,
): Promise<Subject[]> {
  const { rows, failures } = await evaluateMany(db, [condition], { subject, accountIds: null, present })
  const failure = failures[0] ?? null
  if (failure !== null) throw conditionCannotBeEvaluated(failure)
  return rows.filter(({ truths }) => truths[0] === true).map(({ accountId, contactId }) => ({ accountId, contactId }))
}
