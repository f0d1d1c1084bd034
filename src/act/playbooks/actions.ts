import { recordAudit } from '../../identity/audit/store.ts'
import { may } from '../../kernel/access.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { conditionWords, type ConditionWords } from '../../understand/conditions/actions.ts'
import { mergeFields } from '../outreach/actions-merge.ts'
import { isMergeField } from '../outreach/merge-fields.ts'
import { templateProblems } from '../outreach/templates.ts'
import type {
  createPlaybook,
  editPlaybook,
  getPlaybook,
  getPlaybookVersion,
  listPlaybooks,
  savePlaybookDraft,
} from './contract.ts'
import { PlaybookDefinition } from './definition.ts'
import { draftProblems, type Known, type Problem } from './draft-check.ts'
import { draftChanged, keyTaken, noDraft } from './errors.ts'
import {
  deleteDraft,
  findDraft,
  findPlaybook,
  findVersion,
  insertDraft,
  insertPlaybook,
  keysLike,
  lockPlaybook,
  touchPlaybook,
  updateDraft,
  updatePlaybook,
  type NewPlaybook,
  type Playbook,
} from './store.ts'
import { triggerSentence } from './trigger-sentence.ts'
import { playbookFacts, referable, versionRows, type PlaybookFacts } from './views.ts'

const EMPTY: PlaybookDefinition = PlaybookDefinition.parse({
  trigger: { kind: 'manual' },
  limits: {},
  steps: [],
})

export async function playbooks(
  { archived, offset, limit }: ParsedInputOf<typeof listPlaybooks>,
  { db, actor, now }: Context,
): Promise<ReplyOf<typeof listPlaybooks>> {
  const { rows, total } = await playbookFacts(db, actor, { archived, now, offset, limit })
  const words = await conditionWords(db)
  return { playbooks: rows.map((row) => rowOf(row, words)), total }
}

function rowOf({ live, ...row }: PlaybookFacts, words: ConditionWords) {
  const trigger = live && PlaybookDefinition.parse(live).trigger
  return { ...row, triggerText: trigger && triggerSentence(trigger, (condition) => words.sentence(condition)) }
}

export async function playbook(playbookId: number, { db, actor, now }: Context): Promise<ReplyOf<typeof getPlaybook>> {
  const { rows } = await playbookFacts(db, actor, { id: playbookId, now, offset: 0, limit: 1 })
  const [facts] = rows
  if (!facts) throw notFound('This playbook')
  const words = await conditionWords(db)
  const draft = await findDraft(db, playbookId)
  return {
    playbook: rowOf(facts, words),
    live: facts.live && PlaybookDefinition.parse(facts.live),
    draft: draft ? { definition: draft.definition, revision: draft.revision } : null,
    versions: await versionRows(db, actor, playbookId),
    problems: draft ? await problemsOf(db, facts, draft.definition, words) : [],
    mayPublish: may(actor, 'playbooks.publish'),
    mayDraft: may(actor, 'playbooks.draft'),
  }
}

/** What keeps a definition from being published, by what exists just now. */
export async function problemsOf(
  db: Db,
  { key }: { key: string },
  definition: PlaybookDefinition,
  words: ConditionWords,
): Promise<Problem[]> {
  const found = await referable(db)
  const isField = isMergeField(await mergeFields(db))
  const known: Known = {
    key,
    members: new Set(found.members.map(({ id }) => id)),
    stages: new Set(found.stages.map((stage) => stage.key)),
    segments: new Set(found.segments.map((segment) => segment.key)),
    fields: new Map(found.fields.map((field) => [field.key, field.type])),
    endpoints: new Map(found.endpoints.map((endpoint) => [endpoint.id, endpoint])),
    playbooks: new Map(found.playbooks.map((other) => [other.key, other])),
    conditionProblems: (condition, subject) => words.problems(condition, subject),
    templateProblems: (template) => templateProblems(template, isField),
  }
  return draftProblems(definition, known)
}

export async function playbookVersion(versionId: number, { db }: Context): Promise<ReplyOf<typeof getPlaybookVersion>> {
  const version = await findVersion(db, versionId)
  if (version?.state !== 'published') throw notFound('This version')
  return version
}

export async function startPlaybookDraft(
  { key, copyOf, ...about }: ParsedInputOf<typeof createPlaybook>,
  context: Context,
): Promise<ReplyOf<typeof createPlaybook>> {
  return inTransaction(context.db, async (trx) => {
    const origin = copyOf === undefined ? null : await findPlaybook(trx, copyOf)
    if (origin === undefined) throw notFound('The playbook to copy')
    const definition = origin === null ? EMPTY : await newestDefinition(trx, origin)
    const made = await beginPlaybook(trx, context, { ...about, key, definition, libraryKey: null })
    const copied = origin ? ` as a copy of ${origin.name}` : ''
    await audit(trx, context, { verb: 'created', id: made.id, sentence: `began the playbook ${about.name}${copied}` })
    return made
  })
}

/** A new playbook with a draft. Without a key it gets a free one made from its name. */
export async function beginPlaybook(
  trx: Trx,
  { actor, now }: Pick<Context, 'actor' | 'now'>,
  made: Omit<NewPlaybook, 'key' | 'memberId' | 'now'> & { key?: string | undefined; definition: PlaybookDefinition },
): Promise<{ id: number; key: string }> {
  const { definition, key: given, ...about } = made
  const key = given ?? (await freeKey(trx, about.name))
  const id = await insertPlaybook(trx, { ...about, key, memberId: actor.memberId, now })
  if (id === null) throw keyTaken(key)
  await insertDraft(trx, { playbookId: id, definition, authorId: actor.memberId, now })
  await tellScreens(trx, 'playbooks', [id])
  return { id, key }
}

/** The draft, else the live version, else nothing but the beginning. */
export async function newestDefinition(db: Db, { id, liveVersionId }: Playbook): Promise<PlaybookDefinition> {
  const draft = await findDraft(db, id)
  if (draft) return draft.definition
  const live = liveVersionId === null ? undefined : await findVersion(db, liveVersionId)
  return live?.definition ?? EMPTY
}

const LONGEST_KEY = 70

async function freeKey(trx: Trx, name: string): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_KEY)
    .replaceAll(/^-+|-+$/g, '')
  const base = plain === '' ? 'playbook' : plain
  const taken = await keysLike(trx, base)
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}-${number}`
    if (!taken.has(key)) return key
  }
}

export async function describePlaybook(
  { playbookId, ...about }: ParsedInputOf<typeof editPlaybook>,
  context: Context,
): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    const before = await locked(trx, playbookId)
    await updatePlaybook(trx, playbookId, about, context.now)
    const name = about.name ?? before.name
    const renamed =
      name === before.name
        ? `changed the description of the playbook ${name}`
        : `renamed the playbook ${before.name} to ${name}`
    await audit(trx, context, { verb: 'described', id: playbookId, sentence: renamed, detail: about })
    return { id: playbookId }
  })
}

export async function saveDraft(
  { playbookId, definition, revision }: ParsedInputOf<typeof savePlaybookDraft>,
  { db, actor, now }: Context,
): Promise<{ revision: number }> {
  return inTransaction(db, async (trx) => {
    await locked(trx, playbookId)
    const draft = await findDraft(trx, playbookId)
    // Revision 0: begun from the live version while there was no draft.
    if ((draft?.revision ?? 0) !== revision) throw draftChanged()
    const saving = { playbookId, definition, authorId: actor.memberId, now }
    const saved = draft ? await updateDraft(trx, saving) : await insertDraft(trx, saving)
    await touchPlaybook(trx, playbookId, now)
    await tellScreens(trx, 'playbooks', [playbookId])
    return { revision: saved }
  })
}

export async function dropDraft(playbookId: number, context: Context): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    const { name } = await locked(trx, playbookId)
    const draft = await findDraft(trx, playbookId)
    if (!draft) throw noDraft()
    await deleteDraft(trx, playbookId)
    const sentence = `threw away the draft of the playbook ${name}`
    const detail = { draft: draft.definition }
    await audit(trx, context, { verb: 'draft_dropped', id: playbookId, sentence, detail })
    return { id: playbookId }
  })
}

export async function locked(trx: Trx, playbookId: number): Promise<Playbook> {
  const found = await lockPlaybook(trx, playbookId)
  if (!found) throw notFound('This playbook')
  return found
}

/** Says to the audit log and to open screens what was done to a playbook. */
export async function audit(
  trx: Trx,
  context: Pick<Context, 'actor' | 'now'>,
  about: { verb: string; id: number; sentence: string; detail?: Record<string, unknown> },
): Promise<void> {
  await recordAudit(trx, context, [
    {
      action: `playbooks.${about.verb}`,
      subjectKind: 'playbook',
      subjectId: about.id,
      sentence: about.sentence,
      ...(about.detail ? { detail: about.detail } : {}),
    },
  ])
  await tellScreens(trx, 'playbooks', [about.id])
}
