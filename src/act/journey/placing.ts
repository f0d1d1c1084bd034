import { readCompany } from '../../identity/company/store.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Trx } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { Log } from '../../platform/log/log.ts'
import { changeAccounts } from '../../record/accounts/actions-edit.ts'
import type { Present } from '../../understand/conditions/evaluation.ts'
import type { WatchChange, WatchConsumer } from '../triggers/watch.ts'
import { addSuggestions, dropSuggestions, placesOf, rulesOfStage, stagesInUse } from './store.ts'

/** What moving an account needs besides the moment. */
export interface Surroundings {
  readonly log: Log
  readonly dataDirectory: string
  readonly publicUrl: string
}

/** Puts accounts where their criteria say, or suggests it; in the transaction that found them to be fulfilled. */
export function placement(surroundings: Surroundings): readonly WatchConsumer[] {
  return [
    {
      kind: 'stage_entry',
      onChange: (trx, changes, present) =>
        byStage(changes, (stageId, group) => enter(trx, stageId, group, { present, surroundings })),
    },
    {
      kind: 'stage_exit',
      onChange: (trx, changes, present) =>
        byStage(changes, (stageId, group) => leave(trx, stageId, group, { present, surroundings })),
    },
    {
      kind: 'segment',
      onChange: (trx, changes, present) =>
        byStage(changes, (segmentId, group) => belong(trx, segmentId, group, { present, surroundings })),
    },
  ]
}

interface About {
  readonly present: Present
  readonly surroundings: Surroundings
}

/** Always in the same order, so that two workers do not wait for each other in a circle. */
async function byStage(
  changes: readonly WatchChange[],
  each: (refId: number, changes: readonly WatchChange[]) => Promise<void>,
): Promise<void> {
  const groups = [...Map.groupBy(changes, ({ refId }) => refId)].toSorted(([a], [b]) => a - b)
  for (const [refId, group] of groups) await each(refId, group)
}

/** Fulfils the criterion of a stage: moved there, or suggested. Who has left the journey is only suggested. */
async function enter(trx: Trx, stageId: number, changes: readonly WatchChange[], about: About): Promise<void> {
  const entered = changes.filter(({ change }) => change === 'entered')
  const left = changes.filter(({ change }) => change === 'left')
  await dropSuggestions(trx, { accountIds: idsOf(left), stageId, because: 'entry' })
  const places = await placesOf(trx, idsOf(entered))
  const others = entered.filter(({ accountId }) => places.has(accountId) && places.get(accountId)?.stageId !== stageId)
  const { moves } = await rulesOfStage(trx, stageId)
  const mayMove = (change: WatchChange) => moves === 'move' && places.get(change.accountId)?.isTerminal === false
  await suggest(
    trx,
    stageId,
    'entry',
    others.filter((change) => !mayMove(change)),
  )
  await moveTo(trx, { stageId }, idsOf(others.filter(mayMove)), about)
}

/** Has done what its stage asks for: on to the next one. */
async function leave(trx: Trx, stageId: number, changes: readonly WatchChange[], about: About): Promise<void> {
  const stages = await stagesInUse(trx)
  const index = stages.findIndex(({ id }) => id === stageId)
  const next = index < 0 ? undefined : stages[index + 1]
  if (!next) return
  const fulfilled = changes.filter(({ change }) => change === 'entered')
  const left = changes.filter(({ change }) => change === 'left')
  await dropSuggestions(trx, { accountIds: idsOf(left), stageId: next.id, because: 'exit' })
  const places = await placesOf(trx, idsOf(fulfilled))
  const here = fulfilled.filter(({ accountId }) => places.get(accountId)?.stageId === stageId)
  const { moves } = await rulesOfStage(trx, stageId)
  // Into an end, such as having left, nobody is moved without a person's word.
  if (moves === 'suggest' || next.isTerminal) await suggest(trx, next.id, 'exit', here)
  else await moveTo(trx, { stageId: next.id }, idsOf(here), about)
}

async function belong(trx: Trx, segmentId: number, changes: readonly WatchChange[], about: About): Promise<void> {
  const entered = idsOf(changes.filter(({ change }) => change === 'entered'))
  const places = await placesOf(trx, entered)
  const others = entered.filter((id) => places.has(id) && places.get(id)?.segmentId !== segmentId)
  await moveTo(trx, { segmentId }, others, about)
}

async function suggest(
  trx: Trx,
  stageId: number,
  because: 'entry' | 'exit',
  changes: readonly WatchChange[],
): Promise<void> {
  if (changes.length === 0) return
  await addSuggestions(
    trx,
    changes.map(({ accountId, since }) => ({ accountId, stageId, because, since })),
  )
  await tellScreens(trx, 'journey')
}

async function moveTo(
  trx: Trx,
  edit: { stageId: number } | { segmentId: number },
  ids: readonly number[],
  { present, surroundings }: About,
): Promise<void> {
  if (ids.length === 0) return
  const context: Context = {
    ...surroundings,
    now: present.now,
    today: present.today,
    company: await readCompany(trx),
    db: trx,
    actor: { ...SYSTEM_ACTOR, name: 'stageId' in edit ? 'The journey’s criteria' : 'The segment’s rule' },
  }
  await changeAccounts({ ids: [...ids], edit, preview: false, handOverNote: '' }, context)
  if ('stageId' in edit) await dropSuggestions(trx, { accountIds: ids, stageId: edit.stageId })
  await tellScreens(trx, 'journey')
}

function idsOf(changes: readonly WatchChange[]): number[] {
  return [...new Set(changes.map(({ accountId }) => accountId))]
}
