import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { markAllDirty } from '../../record/signals/dirty.ts'
import type { MeasureDefinition, ScorecardDefinition } from '../health/definitions.ts'
import { checkScorecard } from '../health/scorecard-check.ts'
import type { assignSegments, createScorecard, publishDraft, rollBack, saveDraft } from './contract.ts'
import { alreadyLive, defaultStays, nothingToPublish, notLiveYet, scorecardInvalid, unknownSegments } from './errors.ts'
import { definitionsFor, draftReply, knownScorecard } from './scorecards.ts'
import {
  archive,
  deleteDraft,
  insertLiveVersion,
  insertScorecard,
  lockScorecard,
  replaceSegments,
  setDefault,
  upsertDraft,
} from './store.ts'
import { allMeasures, versionById, versionsOf } from './views.ts'

/** Keeps a draft, complete and valid or not at all. */
export async function keepDraft(
  input: ParsedInputOf<typeof saveDraft>,
  context: Context,
): Promise<ReplyOf<typeof saveDraft>> {
  const { actor, now } = context
  return inTransaction(context.db, async (trx) => {
    const { scorecardId, note } = input
    if (!(await lockScorecard(trx, scorecardId))) throw notFound('This scorecard')
    const definition = await checked(trx, input.definition ?? (await startingPoint(trx, input)))
    await upsertDraft(trx, { scorecardId, definition, note, authorId: actor.memberId, now })
    const draft = (await versionsOf(trx, scorecardId)).find(({ state }) => state === 'draft')
    if (!draft) throw nothingToPublish()
    await tellScreens(trx, 'scorecards', [scorecardId])
    return draftReply(draft)
  })
}

async function startingPoint(db: Db, input: ParsedInputOf<typeof saveDraft>): Promise<ScorecardDefinition> {
  if (input.fromVersion === undefined) {
    const { live } = await knownScorecard(db, input.scorecardId)
    if (!live) throw notLiveYet()
    return live
  }
  const version = await versionById(db, input.fromVersion)
  if (!version || version.scorecardId !== input.scorecardId) throw notFound('This version')
  return version.definition
}

async function checked(db: Db, input: unknown): Promise<ScorecardDefinition> {
  const measures = (await allMeasures(db)).filter((measure) => !measure.isArchived)
  const result = checkScorecard(input, new Set(measures.map(({ key }) => key)))
  if (!result.ok) throw scorecardInvalid(result.problems)
  return result.scorecard
}

export async function throwDraftAway(scorecardId: number, context: Context): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    if (!(await lockScorecard(trx, scorecardId))) throw notFound('This scorecard')
    const draft = (await versionsOf(trx, scorecardId)).find(({ state }) => state === 'draft')
    if (!draft) throw nothingToPublish()
    await deleteDraft(trx, scorecardId)
    const { name } = draft.definition
    const sentence = `threw away the draft of the scorecard ${name}`
    await audit(trx, context, { verb: 'draft_dropped', scorecardId, sentence, detail: { draft: draft.definition } })
    return { id: scorecardId }
  })
}

/** A new scorecard is a draft until it is published; it judges nobody before. */
export async function startScorecard(
  input: ParsedInputOf<typeof createScorecard>,
  context: Context,
): Promise<{ id: number }> {
  const { actor, now } = context
  return inTransaction(context.db, async (trx) => {
    const { live } = await knownScorecard(trx, input.from)
    if (!live) throw notLiveYet()
    const scorecardId = await insertScorecard(trx, { name: input.name, now })
    const definition = { ...live, name: input.name }
    await upsertDraft(trx, { scorecardId, definition, note: '', authorId: actor.memberId, now })
    await audit(trx, context, { verb: 'created', scorecardId, sentence: `started the scorecard ${input.name}` })
    return { id: scorecardId }
  })
}

export async function publish(
  { scorecardId, note }: ParsedInputOf<typeof publishDraft>,
  context: Context,
): Promise<ReplyOf<typeof publishDraft>> {
  return inTransaction(context.db, async (trx) => {
    if (!(await lockScorecard(trx, scorecardId))) throw notFound('This scorecard')
    const draft = (await versionsOf(trx, scorecardId)).find(({ state }) => state === 'draft')
    if (!draft) throw nothingToPublish()
    const definition = await checked(trx, draft.definition)
    await deleteDraft(trx, scorecardId)
    const measures = await definitionsFor(trx, definition)
    return goLive(trx, context, { scorecardId, definition, measures, note, verb: 'published' })
  })
}

/** An earlier version again, measures as they were defined then, under a new number: history only grows. */
export async function publishAgain(
  { scorecardId, versionId }: ParsedInputOf<typeof rollBack>,
  context: Context,
): Promise<ReplyOf<typeof rollBack>> {
  return inTransaction(context.db, async (trx) => {
    if (!(await lockScorecard(trx, scorecardId))) throw notFound('This scorecard')
    const version = await versionById(trx, versionId)
    if (!version || version.scorecardId !== scorecardId || version.state !== 'published') throw notFound('This version')
    if ((await knownScorecard(trx, scorecardId)).liveVersionId === versionId) throw alreadyLive()
    const { definition, measures } = version
    const note = `Rolled back to version ${version.version}.`
    return goLive(trx, context, { scorecardId, definition, measures, note, verb: 'rolled_back' })
  })
}

async function goLive(
  trx: Trx,
  context: Context,
  made: {
    scorecardId: number
    definition: ScorecardDefinition
    measures: readonly MeasureDefinition[]
    note: string
    verb: 'published' | 'rolled_back'
  },
) {
  const { verb, ...version } = made
  const live = await insertLiveVersion(trx, { ...version, authorId: context.actor.memberId, now: context.now })
  const did = verb === 'published' ? 'published' : 'rolled back'
  const sentence = `${did} the scorecard ${made.definition.name} as version ${live.version}: ${made.note}`
  await audit(trx, context, { verb, scorecardId: made.scorecardId, sentence, detail: live })
  await markAllDirty(trx)
  await tellScreens(trx, 'scorecards', [made.scorecardId])
  return { scorecardId: made.scorecardId, ...live }
}

export async function giveSegments(
  { scorecardId, segmentIds }: ParsedInputOf<typeof assignSegments>,
  context: Context,
): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    if (!(await lockScorecard(trx, scorecardId))) throw notFound('This scorecard')
    const scorecard = await knownScorecard(trx, scorecardId)
    const unique = [...new Set(segmentIds)]
    if ((await replaceSegments(trx, scorecardId, unique)) !== unique.length) throw unknownSegments()
    const sentence = `changed the segments of the scorecard ${scorecard.name}`
    const detail = { before: scorecard.segments.map(({ id }) => id), after: unique }
    await audit(trx, context, { verb: 'segments_assigned', scorecardId, sentence, detail })
    await markAllDirty(trx)
    return { id: scorecardId }
  })
}

export async function chooseDefault(scorecardId: number, context: Context): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    if (!(await lockScorecard(trx, scorecardId))) throw notFound('This scorecard')
    const scorecard = await knownScorecard(trx, scorecardId)
    if (!scorecard.live) throw notLiveYet()
    await setDefault(trx, scorecardId)
    await audit(trx, context, {
      verb: 'made_default',
      scorecardId,
      sentence: `made ${scorecard.name} the default scorecard`,
    })
    await markAllDirty(trx)
    return { id: scorecardId }
  })
}

export async function putScorecardAway(scorecardId: number, context: Context): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    if (!(await lockScorecard(trx, scorecardId))) throw notFound('This scorecard')
    const scorecard = await knownScorecard(trx, scorecardId)
    if (scorecard.isDefault) throw defaultStays()
    await archive(trx, scorecardId, context.now)
    await audit(trx, context, { verb: 'archived', scorecardId, sentence: `archived the scorecard ${scorecard.name}` })
    await markAllDirty(trx)
    return { id: scorecardId }
  })
}

async function audit(
  trx: Trx,
  context: Context,
  about: { verb: string; scorecardId: number; sentence: string; detail?: Record<string, unknown> },
): Promise<void> {
  const { verb, scorecardId, sentence, detail } = about
  await recordAudit(trx, context, [
    {
      action: `scorecards.${verb}`,
      subjectKind: 'scorecard',
      subjectId: scorecardId,
      sentence,
      ...(detail ? { detail } : {}),
    },
  ])
}
