import { reaches, type Actor } from '../../kernel/access.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { reachableAccounts } from '../../record/accounts/views-scope.ts'
import type { startPlaybook } from './contract.ts'
import { enrolSubjects } from './enrolment.ts'
import { contactNeeded, isArchived, notLive, oneContactOneAccount } from './errors.ts'
import { contactAt, findByKey } from './store-start.ts'
import { findPlaybook, findVersion, type Playbook, type Version } from './store.ts'

/** Starts a playbook for accounts of one’s own; each that cannot be is told why. The same request key starts nothing twice. */
export async function start(
  { playbookId, accountIds, contactId, requestKey }: ParsedInputOf<typeof startPlaybook>,
  context: Context,
): Promise<ReplyOf<typeof startPlaybook>> {
  const { db, actor } = context
  const { playbook, version } = await startable(context, playbookId)
  const ids = [...new Set(accountIds)]
  if (version.definition.subject === 'contact' && contactId === undefined) throw contactNeeded()
  if (contactId !== undefined && ids.length > 1) throw oneContactOneAccount()
  return inTransaction(db, async (trx) => {
    const readable = await reachableAccounts(trx, actor, ids)
    const own = readable.filter((account) => account.mergedIntoId === null && reaches(actor, 'write', account))
    const subject = version.definition.subject === 'contact' ? (contactId ?? null) : null
    if (contactId !== undefined && own[0] && !(await contactAt(trx, own[0].id, contactId)))
      throw notFound('This contact')
    const how = actor.kind === 'key' ? 'api' : 'hand'
    const triggerKey = `${how}:${requestKey === undefined ? crypto.randomUUID() : callersOwn(requestKey, actor)}`
    const ownIds = own.map(({ id }) => id)
    const before = requestKey === undefined ? [] : await findByKey(trx, playbook.id, triggerKey, ownIds)
    const entrants = ownIds
      .filter((id) => before.every(({ accountId }) => accountId !== id))
      .map((accountId) => ({ accountId, contactId: subject, triggerKey }))
    const { begun, refused } = await enrolSubjects(trx, entrants, {
      playbook,
      version,
      how,
      startedBy: actor.memberId,
      present: context,
    })
    await recordStarts(trx, context, { playbook, begun })
    return {
      started: [...before, ...begun.map(({ id, accountId }) => ({ accountId, runId: id }))],
      refused: [
        ...refused.map(({ entrant, obstacle }) => ({ accountId: entrant.accountId, sentence: obstacle.sentence })),
        ...ids.filter((id) => !ownIds.includes(id)).map((id) => refusedAccount(id, readable)),
      ],
    }
  })
}

/** A key made by the caller is the caller’s own: another member’s equal one is another request. */
function callersOwn(requestKey: string, { memberId }: Actor): string {
  return `${memberId ?? 'owner'}:${requestKey}`
}

async function recordStarts(
  trx: Trx,
  { actor, now }: Context,
  { playbook, begun }: { playbook: Playbook; begun: readonly { id: number; accountId: number }[] },
): Promise<void> {
  const sentence = `started the playbook ${playbook.name}`
  const entries = begun.map(({ id, accountId }) => {
    return { action: 'playbooks.started', subjectKind: 'run', subjectId: id, accountId, sentence } as const
  })
  await recordAudit(trx, { actor, now }, entries)
}

function refusedAccount(accountId: number, readable: readonly { id: number; mergedIntoId: number | null }[]) {
  const isOthers = readable.some(({ id, mergedIntoId }) => id === accountId && mergedIntoId === null)
  return {
    accountId,
    sentence: isOthers
      ? 'You may read this account but not change it. Ask its owner or an administrator.'
      : 'This account does not exist, or you may not see it.',
  }
}

async function startable(
  { db }: Pick<Context, 'db'>,
  playbookId: number,
): Promise<{ playbook: Playbook; version: Version }> {
  const playbook = await findPlaybook(db, playbookId)
  if (!playbook) throw notFound('This playbook')
  if (playbook.state === 'archived') throw isArchived()
  const version = playbook.liveVersionId === null ? undefined : await findVersion(db, playbook.liveVersionId)
  if (!version) throw notLive()
  return { playbook, version }
}
