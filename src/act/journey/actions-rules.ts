import { recordAudit } from '../../identity/audit/store.ts'
import type { Condition } from '../../kernel/conditions.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { conditionWords } from '../../understand/conditions/actions.ts'
import { dropWatch, holdWatches, setWatch } from '../triggers/actions.ts'
import type { WatchKind } from '../triggers/watch.ts'
import type { getSegmentRule, getStageRules, saveSegmentRule, saveStageRules } from './contract.ts'
import { criterionDoesNotFit } from './errors.ts'
import {
  replaceTouchpoints,
  ruleOfSegment,
  rulesOfStage,
  saveRuleOfSegment,
  saveRulesOfStage,
  stagesInUse,
  touchpointPlan,
} from './store.ts'
import { segmentName, watchFailures } from './views-rules.ts'

export async function stageRules(stageId: number, { db }: Context): Promise<ReplyOf<typeof getStageRules>> {
  const stages = await stagesInUse(db)
  const index = stages.findIndex(({ id }) => id === stageId)
  const stage = stages[index]
  if (!stage) throw notFound('This stage')
  const next = stages[index + 1]
  const rules = await rulesOfStage(db, stageId)
  const words = await conditionWords(db)
  return {
    ...rules,
    stage: { id: stage.id, name: stage.name },
    next: next ? { id: next.id, name: next.name } : null,
    entryText: rules.entry && words.sentence(rules.entry),
    exitText: rules.exit && words.sentence(rules.exit),
    touchpoints: (await touchpointPlan(db, [stageId])).map(({ name, type, taskKind, dueDay }) => ({
      name,
      type,
      taskKind,
      dueDay,
    })),
    failures: await watchFailures(db, ['stage_entry', 'stage_exit'], stageId),
  }
}

export async function changeStageRules(
  { stageId, existing, touchpoints, ...rules }: ParsedInputOf<typeof saveStageRules>,
  context: Context,
): Promise<{ id: number }> {
  const { db, now } = context
  const stage = (await stagesInUse(db)).find(({ id }) => id === stageId)
  if (!stage) throw notFound('This stage')
  await refuseUnknown(db, [rules.entry, rules.exit])
  return inTransaction(db, async (trx) => {
    await holdWatches(trx)
    await saveRulesOfStage(trx, stageId, rules, now)
    await replaceTouchpoints(trx, stageId, touchpoints)
    await watch(trx, { kind: 'stage_entry', refId: stageId, condition: rules.entry, existing }, context)
    await watch(trx, { kind: 'stage_exit', refId: stageId, condition: rules.exit, existing }, context)
    await announce(trx, context, {
      kind: 'stage',
      id: stageId,
      sentence: `changed the criteria and touchpoints of the stage ${stage.name}`,
    })
    return { id: stageId }
  })
}

export async function segmentRule(segmentId: number, { db }: Context): Promise<ReplyOf<typeof getSegmentRule>> {
  const name = await segmentName(db, segmentId)
  if (name === undefined) throw notFound('This segment')
  const condition = await ruleOfSegment(db, segmentId)
  const words = await conditionWords(db)
  const [failure] = await watchFailures(db, ['segment'], segmentId)
  return {
    segment: { id: segmentId, name },
    condition,
    text: condition && words.sentence(condition),
    failure: failure ?? null,
  }
}

export async function changeSegmentRule(
  { segmentId, condition, existing }: ParsedInputOf<typeof saveSegmentRule>,
  context: Context,
): Promise<{ id: number }> {
  const { db, now } = context
  const name = await segmentName(db, segmentId)
  if (name === undefined) throw notFound('This segment')
  await refuseUnknown(db, [condition])
  return inTransaction(db, async (trx) => {
    await holdWatches(trx)
    await saveRuleOfSegment(trx, segmentId, condition, now)
    await watch(trx, { kind: 'segment', refId: segmentId, condition, existing }, context)
    const verb = condition === null ? 'took the rule from' : 'changed the rule of'
    await announce(trx, context, { kind: 'segment', id: segmentId, sentence: `${verb} the segment ${name}` })
    return { id: segmentId }
  })
}

async function refuseUnknown(db: Db, conditions: readonly (Condition | null)[]): Promise<void> {
  const words = await conditionWords(db)
  for (const condition of conditions) {
    const [problem] = condition === null ? [] : words.problems(condition, 'account')
    if (problem !== undefined) throw criterionDoesNotFit(problem)
  }
}

async function watch(
  trx: Trx,
  about: { kind: WatchKind; refId: number; condition: Condition | null; existing: 'enter' | 'skip' },
  { now, today, company }: Context,
): Promise<void> {
  const { kind, refId, condition, existing } = about
  if (condition === null) return dropWatch(trx, kind, refId)
  await setWatch(
    trx,
    { kind, refId, subject: 'account', condition, isOn: true, existing },
    { present: { now, today, company } },
  )
}

async function announce(
  trx: Trx,
  context: Context,
  { kind, id, sentence }: { kind: string; id: number; sentence: string },
): Promise<void> {
  await recordAudit(trx, context, [{ action: 'settings.changed', subjectKind: kind, subjectId: id, sentence }])
  await tellScreens(trx, 'settings')
  await tellScreens(trx, 'journey')
}
