import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { AccountRule } from '../events/accept-group.ts'
import { Overloaded } from '../events/item.ts'
import { nameOfSource } from './actions.ts'
import type { resendIssue, resendIssues } from './contract.ts'
import type { DebuggerDoor } from './door.ts'
import { issueSettled, itemCut, onlyRejectedEdited, stillOverloaded } from './errors.ts'
import { acceptAgain, type Again } from './resend.ts'
import { issueById, openIssues, saveIssueReason, settleIssues, type StoredIssue } from './store-issues.ts'
import { accountRuleOf, countIssues, issueIds } from './views.ts'

type Submit = DebuggerDoor['submit']

const AT_ONCE = 200
const LARGEST_RAW_BYTES = 40_000

export async function resendOne(
  { issueId, edited }: ParsedInputOf<typeof resendIssue>,
  submit: Submit,
  context: Context,
) {
  const issue = await issueById(context.db, issueId)
  if (!issue) throw notFound('This item')
  if (issue.state !== 'open') throw issueSettled(issue.state)
  if (edited !== null && issue.kind !== 'rejected') throw onlyRejectedEdited()
  if (edited === null && issue.raw.length >= LARGEST_RAW_BYTES) throw itemCut()
  const again = acceptAgain(
    { ...issue, text: edited ?? issue.raw.toString('utf8') },
    await accountRuleOf(context.db, issue.sourceId),
  )
  await sendAll([{ issue, again }], submit, context)
  return { isAccepted: again.problem === null, message: again.problem?.message ?? null }
}

/** Sends a filter's open items again, so many at once; the answer says where to go on. */
export async function resendAll(input: ParsedInputOf<typeof resendIssues>, submit: Submit, context: Context) {
  const { sourceId, afterId } = input
  const { db } = context
  await nameOfSource(db, sourceId)
  const filter = { ...input.filter, state: 'open' } as const
  const ids = await issueIds(db, sourceId, filter, { afterId, most: AT_ONCE })
  const issues = ids.length === 0 ? [] : await openIssues(db, ids)
  const rule = await accountRuleOf(db, sourceId)
  const judged = issues.map((issue) => ({ issue, again: judge(issue, rule) }))
  await sendAll(judged, submit, context)
  const accepted = judged.filter(({ again }) => again.problem === null).length
  const lastId = ids.at(-1) ?? afterId
  return {
    accepted,
    rejected: judged.length - accepted,
    lastId,
    left: await countIssues(db, sourceId, filter, lastId),
  }
}

function judge(issue: StoredIssue, rule: AccountRule): Again {
  if (issue.raw.length >= LARGEST_RAW_BYTES) {
    const { code, message } = itemCut()
    return { items: null, problem: { code, message } }
  }
  return acceptAgain({ ...issue, text: issue.raw.toString('utf8') }, rule)
}

interface Judged {
  readonly issue: StoredIssue
  readonly again: Again
}

/**
 * First handed over, then marked as sent: a crash between the two leaves an open issue, whose second sending its message
 * id makes harmless. What is refused again says why.
 */
async function sendAll(judged: readonly Judged[], submit: Submit, context: Context): Promise<void> {
  const sent: StoredIssue[] = []
  const outcomes = await Promise.allSettled(
    judged.map(async ({ issue, again }) => {
      if (again.items === null) return
      const { sourceId, receivedAt } = issue
      await submit({ sourceId, receivedAt: receivedAt.getTime(), items: again.items })
      sent.push(issue)
    }),
  )
  await settle(judged, sent, context)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (!failed) return
  const reason: unknown = failed.reason
  throw reason instanceof Overloaded ? stillOverloaded(reason.status, reason.retryAfterSeconds) : reason
}

async function settle(judged: readonly Judged[], sent: readonly StoredIssue[], context: Context): Promise<void> {
  const [first] = judged
  if (!first) return
  const { sourceId } = first.issue
  await inTransaction(context.db, async (trx) => {
    for (const { issue, again } of judged) if (again.problem) await saveIssueReason(trx, issue.id, again.problem)
    const ids = sent.map(({ id }) => id)
    const count = await settleIssues(trx, ids, 'resent', context.now)
    if (count > 0) {
      const name = await nameOfSource(trx, sourceId)
      const sentence = `sent ${count === 1 ? 'an item' : `${count} items`} of ${name} again`
      const detail = { issues: ids }
      await recordAudit(trx, context, [
        { action: 'event_issues.resent', subjectKind: 'source', subjectId: sourceId, sentence, detail },
      ])
    }
    await tellScreens(trx, 'events', [sourceId])
  })
}
