import { ALWAYS, type Condition } from '../../kernel/conditions.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { conditionWords } from '../../understand/conditions/actions.ts'
import { holdWatches, setWatch } from '../triggers/actions.ts'
import { audit, locked, problemsOf } from './actions.ts'
import type { publishPlaybook, switchPlaybook } from './contract.ts'
import type { PlaybookDefinition, Trigger } from './definition.ts'
import { draftHasProblems, isArchived, noDraft, notLive } from './errors.ts'
import { nextDue } from './schedule.ts'
import { dropSchedule, setSchedule } from './store-schedules.ts'
import { findDraft, findVersion, publishDraft, setPlaybookState, type Playbook } from './store.ts'

type Existing = 'enter' | 'skip'

export async function publish(
  { playbookId, note, on, existing }: ParsedInputOf<typeof publishPlaybook>,
  context: Context,
): Promise<{ version: number }> {
  const { actor, now } = context
  return inTransaction(context.db, async (trx) => {
    await holdWatches(trx)
    const playbook = await locked(trx, playbookId)
    if (playbook.state === 'archived') throw isArchived()
    const draft = await findDraft(trx, playbookId)
    if (!draft) throw noDraft()
    await refuseProblems(trx, playbook, draft.definition)
    await publishDraft(trx, playbookId, { note, authorId: actor.memberId, now })
    const isOn = on || playbook.state === 'on'
    if (isOn) await setPlaybookState(trx, playbookId, { state: 'on', haltedBecause: null, now })
    await arm(trx, { id: playbookId, isOn, existing, definition: draft.definition }, context)
    const switched = isOn && playbook.state !== 'on' ? ' and switched it on' : ''
    const said = note === '' ? '' : `: ${note}`
    await audit(trx, context, {
      verb: 'published',
      id: playbookId,
      sentence: `published version ${draft.version} of the playbook ${playbook.name}${switched}${said}`,
      detail: { version: draft.version, existing },
    })
    return { version: draft.version }
  })
}

export async function switchTo(
  { playbookId, state, existing }: ParsedInputOf<typeof switchPlaybook>,
  context: Context,
): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    await holdWatches(trx)
    const playbook = await locked(trx, playbookId)
    const live = playbook.liveVersionId === null ? undefined : await findVersion(trx, playbook.liveVersionId)
    if (state === 'on') {
      if (!live) throw notLive()
      await refuseProblems(trx, playbook, live.definition)
    }
    await setPlaybookState(trx, playbookId, { state, haltedBecause: null, now: context.now })
    if (live) await arm(trx, { id: playbookId, isOn: state === 'on', existing, definition: live.definition }, context)
    await audit(trx, context, {
      verb: `switched_${state}`,
      id: playbookId,
      sentence:
        state === 'archived'
          ? `archived the playbook ${playbook.name}`
          : `switched ${state} the playbook ${playbook.name}`,
      detail: { before: playbook.state, after: state, existing },
    })
    return { id: playbookId }
  })
}

async function refuseProblems(trx: Trx, playbook: Playbook, definition: PlaybookDefinition): Promise<void> {
  const problems = await problemsOf(trx, playbook, definition, await conditionWords(trx))
  const stopping = problems.filter(({ severity }) => severity === 'stops')
  if (stopping.length === 0) return
  throw draftHasProblems(
    stopping.map(({ stepId, sentence }) => ({ path: stepId ? `steps.${stepId}` : '', message: sentence })),
  )
}

/** Watches the live version's trigger, or stops watching, in the transaction that switches it. */
export async function arm(
  trx: Trx,
  about: { id: number; isOn: boolean; existing: Existing; definition: PlaybookDefinition },
  present: Pick<Context, 'now' | 'today' | 'company'>,
): Promise<void> {
  const { id, isOn, existing, definition } = about
  const { trigger, subject } = definition
  const condition = watchedCondition(trigger)
  const isWatched = isOn && condition !== null
  const { now, company } = present
  await setWatch(
    trx,
    {
      kind: 'playbook',
      refId: id,
      subject,
      condition: condition ?? ALWAYS,
      isOn: isWatched,
      existing,
    },
    { present },
  )
  if (isOn && trigger.kind === 'schedule') {
    const { timeZone } = company
    await setSchedule(trx, id, { nextAt: nextDue(timeZone, trigger, now), timeZone })
  } else await dropSchedule(trx, id)
}

/** What is watched without a break; a schedule looks only when it is due. */
function watchedCondition(trigger: Trigger): Condition | null {
  if (trigger.kind === 'manual' || trigger.kind === 'schedule') return null
  return trigger.kind === 'remain' ? { kind: 'held', hours: trigger.hours, of: trigger.condition } : trigger.condition
}
