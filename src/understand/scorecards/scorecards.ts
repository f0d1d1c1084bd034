import { may } from '../../kernel/access.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import type { Band, MeasureDefinition, ScorecardDefinition } from '../health/definitions.ts'
import { measuresOf } from '../health/scorecard-check.ts'
import type { getScorecard, getScorecardVersion, listScorecards } from './contract.ts'
import {
  allMeasures,
  allScorecards,
  bandCounts,
  type ScorecardRow,
  versionById,
  type VersionRow,
  versionsOf,
} from './views.ts'

const NO_BANDS: Record<Band, number> = { good: 0, fair: 0, poor: 0, unknown: 0 }

export async function scorecardList(
  input: ParsedInputOf<typeof listScorecards>,
  { db }: Context,
): Promise<ReplyOf<typeof listScorecards>> {
  const counts = await bandCounts(db)
  const scorecards = (await allScorecards(db)).filter((scorecard) => input.archived || !scorecard.isArchived)
  return { scorecards: scorecards.map((scorecard) => summaryOf(scorecard, counts)) }
}

export async function scorecardOf(scorecardId: number, { db, actor }: Context): Promise<ReplyOf<typeof getScorecard>> {
  const scorecard = await knownScorecard(db, scorecardId)
  const versions = await versionsOf(db, scorecardId)
  const draft = versions.find(({ state }) => state === 'draft')
  return {
    ...summaryOf(scorecard, await bandCounts(db)),
    live: scorecard.live,
    draft: draft ? draftReply(draft) : null,
    versions: versions.filter(({ state }) => state === 'published').map((version) => versionReply(version, scorecard)),
    mayPublish: may(actor, 'scorecards.publish'),
    mayDraft: may(actor, 'scorecards.draft'),
  }
}

export async function scorecardVersion(
  versionId: number,
  { db }: Context,
): Promise<ReplyOf<typeof getScorecardVersion>> {
  const version = await versionById(db, versionId)
  if (!version || version.state !== 'published') throw notFound('This version')
  const scorecard = await knownScorecard(db, version.scorecardId)
  const { scorecardId, definition, measures } = version
  return { ...versionReply(version, scorecard), scorecardId, definition, measures }
}

export async function knownScorecard(db: Db, scorecardId: number): Promise<ScorecardRow> {
  const scorecard = (await allScorecards(db)).find(({ id }) => id === scorecardId)
  if (!scorecard) throw notFound('This scorecard')
  return scorecard
}

/** The measures a scorecard reads, as they are defined now. */
export async function definitionsFor(db: Db, scorecard: ScorecardDefinition): Promise<MeasureDefinition[]> {
  const read = new Set(measuresOf(scorecard))
  return (await allMeasures(db)).map(({ definition }) => definition).filter(({ key }) => read.has(key))
}

export function draftReply({ definition, note, author, savedAt }: VersionRow) {
  return { definition, note, author, savedAt }
}

function versionReply({ id, version, note, author, publishedAt, savedAt }: VersionRow, scorecard: ScorecardRow) {
  return { id, version, note, author, publishedAt: publishedAt ?? savedAt, isLive: scorecard.liveVersionId === id }
}

function summaryOf(scorecard: ScorecardRow, counts: ReadonlyMap<number, Record<string, number>>) {
  const bands = { ...NO_BANDS, ...counts.get(scorecard.id) }
  const { id, key, name, isDefault, isArchived, segments, version, published } = scorecard
  const accounts = bands.good + bands.fair + bands.poor + bands.unknown
  return {
    id,
    key,
    name,
    isDefault,
    isArchived,
    segments,
    version,
    published,
    hasDraft: scorecard.draft !== null,
    accounts,
    bands,
  }
}
