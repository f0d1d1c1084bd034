import type { Actor } from '../../kernel/access.ts'
import { reaches } from '../../kernel/access.ts'
import { type Day, daysBetween } from '../../kernel/day.ts'
import { shortDayText } from '../../kernel/plain-words.ts'
import type { Db } from '../../platform/db/database.ts'
import { maskedEmail, maskedName } from '../../record/accounts/masking.ts'
import { hiding } from '../playbooks/hidden-names.ts'
import { scoreHealth } from '../../understand/health/score.ts'
import { readingsOf } from '../../understand/health/stored-readings.ts'
import { type LoadedVersion, versionsById } from '../../understand/health/views-scorecards.ts'
import { type Ranking, type Row, standsAlone } from './ranking.ts'
import { type Loss, lostPoints, reasonPhrases } from './reasons.ts'
import { sentenceOf } from './sentences.ts'
import type { Candidate } from './views.ts'
import {
  type AccountDetail,
  accountDetails,
  type AnswerDetail,
  answerDetails,
  type ApprovalDetail,
  approvalDetails,
} from './views-details.ts'

export interface RankedCandidate extends Candidate {
  readonly ranking: Ranking
}

export type DayRow = Row<RankedCandidate> & { readonly rank: number }

const REASONS_SAID = 2
const TELLS_REASONS: ReadonlySet<Candidate['kind']> = new Set(['drop', 'renewal'])

interface Told {
  readonly actor: Actor
  readonly today: Day
  readonly accounts: ReadonlyMap<number, AccountDetail>
  readonly answers: ReadonlyMap<number, AnswerDetail>
  readonly approvals: ReadonlyMap<string, ApprovalDetail>
  readonly versions: ReadonlyMap<number, LoadedVersion>
}

/** One page of things as the reader sees them. */
export async function tellItems(
  db: Db,
  about: { actor: Actor; today: Day; page: readonly DayRow[]; freshKeys: ReadonlySet<string> },
) {
  const told = await readAbout(db, about)
  return about.page.map((row) => itemReply(row, told, about.freshKeys))
}

/** Everything about the accounts of a page, read at once. */
async function readAbout(
  db: Db,
  { actor, today, page }: { actor: Actor; today: Day; page: readonly DayRow[] },
): Promise<Told> {
  const ids = [...new Set(page.flatMap(({ accountId }) => accountId ?? []))]
  const answerIds = page
    .flatMap(thingsOf)
    .flatMap(({ kind, text }) => (kind === 'detractor' && text !== null ? [Number(text)] : []))
  const asked = page.flatMap((row) => approvalOf(row) ?? [])
  const [accounts, answers, approvals] = await Promise.all([
    accountDetails(db, actor, { ids, today }),
    answerDetails(db, answerIds),
    approvalDetails(db, asked),
  ])
  const versionIds = [...accounts.values()].flatMap(({ versionId }) => versionId ?? [])
  const versions = versionIds.length === 0 ? new Map<number, LoadedVersion>() : await versionsById(db, versionIds)
  return { actor, today, accounts, answers, approvals, versions }
}

function itemReply(row: DayRow, told: Told, freshKeys: ReadonlySet<string>) {
  const account = row.accountId === null ? undefined : told.accounts.get(row.accountId)
  const { group, ...why } = row.ranking
  return {
    key: row.key,
    kind: row.kind,
    group,
    rank: row.rank,
    isNew: thingsOf(row).some(({ key }) => freshKeys.has(key)),
    sentence: sentenceFor(row, account, told),
    also: row.also.map((thing) => ({
      key: thing.key,
      kind: thing.kind,
      // Reasons are told once in a row.
      sentence: sentenceFor(thing, account, told, !TELLS_REASONS.has(row.kind)),
    })),
    account: account ? accountReply(row, account, told.actor) : null,
    noteId: row.noteId,
    taskId: row.taskId,
    approval: approvalOf(row),
    leadId: leadOf(row),
    when: standsAlone(row.kind) ? row.onDay : row.renewalOn,
    why,
  }
}

/** Which step of which run a row asks about; its key says it. */
function approvalOf({ kind, key, text }: Pick<Candidate, 'kind' | 'key' | 'text'>) {
  if (kind !== 'approval') return null
  const [, runId, stepId = ''] = key.split(':')
  return { runId: Number(runId), stepId, isEmail: text === 'email' }
}

/** Which lead a row is about; its key says it. */
function leadOf({ kind, key }: Candidate): number | null {
  return kind === 'lead' ? Number(key.split(':')[2]) : null
}

/** “Win-back asks: …” or “Win-back wants to write to Rosa Lind: “How are you?””. */
function approvalSentence(item: Candidate, account: AccountDetail | undefined, { approvals }: Told): string {
  const asked = approvals.get(item.key)
  if (!asked) return ''
  const isShown = account?.contactsShown ?? false
  const text = isShown ? asked.text : hiding(asked.text, asked.names)
  if (asked.to === null) return `${asked.playbook} asks: ${text}`
  return `${asked.playbook} wants to write to ${shownName(asked.to, isShown) ?? 'somebody'}: “${text}”`
}

/** Everything in a row, the first reason first. */
export function thingsOf(row: DayRow): readonly RankedCandidate[] {
  return [row, ...row.also]
}

function accountReply(item: Candidate, account: AccountDetail, actor: Actor) {
  return {
    id: account.id,
    name: account.name,
    owner: account.owner,
    arrMinor: item.arrMinor,
    moneyHidden: !item.moneyShown,
    renewalOn: item.renewalOn,
    overall: account.overall,
    band: item.band,
    change30: account.change30,
    quadrant: account.quadrant,
    sponsor: account.sponsor && shownName(account.sponsor.name, account.contactsShown),
    caller: account.caller && { id: account.caller.id, name: shownName(account.caller.name, account.contactsShown) },
    mayEdit: reaches(actor, 'write', account),
  }
}

function sentenceFor(item: Candidate, account: AccountDetail | undefined, told: Told, withReasons = true): string {
  if (item.kind === 'approval') return approvalSentence(item, account, told)
  const answer = item.kind === 'detractor' ? told.answers.get(Number(item.text)) : undefined
  return sentenceOf({
    kind: item.kind,
    today: told.today,
    change7: account?.change7 ?? null,
    change30: account?.change30 ?? null,
    band: item.band,
    bandThen: item.kind === 'drop' ? item.text : null,
    reasons: account && withReasons && TELLS_REASONS.has(item.kind) ? reasonsFor(account, told) : [],
    ...silenceOf(item, told.today),
    renewalOn: item.renewalOn,
    overall: account?.overall ?? null,
    score: item.kind === 'detractor' ? item.amount : null,
    answeredOn: item.onDay,
    person: shownName(answer?.contactName ?? null, account?.contactsShown ?? false),
    comment: answer?.comment ?? null,
    text: item.text,
  })
}

/** Days since anybody spoke to them and since they used it, where that is 14 or more: its key says it. */
function silenceOf({ kind, key }: Candidate, today: Day): { contactDays: number | null; useDays: number | null } {
  if (kind !== 'silent') return { contactDays: null, useDays: null }
  const [, , spokenOn = '-', usedOn = '-'] = key.split(':')
  const daysSince = (day: string) => (day === '-' ? null : daysBetween(day as Day, today))
  return { contactDays: daysSince(spokenOn), useDays: daysSince(usedOn) }
}

/** The biggest losses since 30 days ago, or what costs most where nothing was shown then; who left comes along. */
function reasonsFor(account: AccountDetail, { versions, today }: Told): string[] {
  const version = account.versionId === null ? undefined : versions.get(account.versionId)
  const left = account.leaver ? [`champion left on ${shortDayText(account.leaver.leftOn, today)}`] : []
  if (!version || account.readings === null) return left
  const phrases = reasonPhrases(lossesOf(account, version), REASONS_SAID)
  return [...phrases.filter((phrase) => left.length === 0 || phrase !== 'no champion'), ...left].slice(
    0,
    REASONS_SAID + left.length,
  )
}

function lossesOf({ readings, readingsThen }: AccountDetail, version: LoadedVersion): Loss[] {
  const now = scoreHealth(version.definition, readingsOf(readings ?? {}), null)
  const then = readingsThen && scoreHealth(version.definition, readingsOf(readingsThen), null)
  const before = new Map(then?.measures.map((measure) => [measure.key, measure]))
  return now.measures.flatMap(({ key, cost, score, points, reading }) => {
    const measure = version.measures.find((candidate) => candidate.key === key)
    if (!measure || reading.value === null || cost === null) return []
    const lost = lostPoints({ score, points, cost }, before.get(key))
    return [{ name: measure.name, source: measure.source, value: reading.value, points: lost }]
  })
}

function shownName(name: string | null, isShown: boolean): string | null {
  if (name === null || isShown) return name
  return name.includes('@') ? maskedEmail(name) : maskedName(name)
}
