import { may, scopeOf, type Actor } from '../../kernel/access.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { tellMember } from '../outreach/store-notices.ts'
import { completeOne } from '../tasks/actions.ts'
import { resolveAssignee } from '../tasks/assign.ts'
import { needsReason, type OwnVoice, type Spoken } from './categories.ts'
import type { sayView } from './contract.ts'
import { alreadyClosed, onlyLeadersSpeak, reasonNeeded } from './errors.ts'
import { writableRenewal } from './reach.ts'
import { CATEGORY_WORDS, dayWords } from './sentences.ts'
import { insertViews, openCheckpoints, type RenewalRow, settleCheckpoints, spokenOf } from './store.ts'

const LEADING: ReadonlySet<Actor['role']> = new Set(['leader', 'operations', 'admin', 'owner'])

/** Whoever may change renewals says the CSM's view; the leader's is for leaders and those above them. */
export function voicesOf(actor: Actor): OwnVoice[] {
  if (!may(actor, 'renewals.write') || scopeOf(actor, 'write') === 'none') return []
  return LEADING.has(actor.role) ? ['csm', 'leader'] : ['csm']
}

/** Adds a view; nothing that was said is ever rewritten. Where both people have spoken, the checkpoint is settled. */
export async function say(input: ParsedInputOf<typeof sayView>, context: Context) {
  const { actor, now } = context
  const { voice, category, amountMinor, reason } = input
  if (voice === 'leader' && !voicesOf(actor).includes('leader')) throw onlyLeadersSpeak()
  return inTransaction(context.db, async (trx) => {
    const renewal = await writableRenewal(trx, input.renewalId, context)
    if (renewal.outcome !== 'open') throw alreadyClosed()
    const spoken = await spokenOf(trx, renewal.id)
    if (needsReason(voice, category, spoken) && reason === '') throw reasonNeeded()
    const open = await openCheckpoints(trx, renewal.id)
    const view = {
      renewalId: renewal.id,
      accountId: renewal.accountId,
      voice,
      category,
      amountMinor,
      probability: null,
      reason,
    }
    const [viewId = 0] = await insertViews(
      trx,
      [{ ...view, checkpointDays: open[0]?.days ?? null, memberId: actor.memberId }],
      now,
    )
    await settleCheckpoints(trx, renewal.id, now)
    if (voice === 'csm') await completeAsked(open, { ...context, db: trx })
    await recordAudit(trx, context, [
      {
        action: 'renewals.view_said',
        subjectKind: 'renewal',
        subjectId: renewal.id,
        accountId: renewal.accountId,
        sentence: saidSentence(renewal, { voice, category, reason }),
        detail: { voice, category, amountMinor, reason, checkpointDays: open[0]?.days ?? null },
      },
    ])
    await tellOther(trx, renewal, { voice, category, reason, spoken }, context)
    await tellScreens(trx, 'renewals', [renewal.accountId])
    return { id: renewal.id, viewId }
  })
}

/** `sees the renewal of Corvane on 8 Jun 2026 as best case, as its leader: No signature yet`. */
export function saidSentence(
  { account, dueOn }: RenewalRow,
  { voice, category, reason }: Pick<Said, 'voice' | 'category' | 'reason'>,
): string {
  const who = voice === 'csm' ? 'CSM' : 'leader'
  return `sees the renewal of ${account} on ${dayWords(dueOn)} as ${CATEGORY_WORDS[category]}, as its ${who}${reason === '' ? '' : `: ${reason}`}`
}

/** The task that asked the CSM is done once it has spoken. What opens it again. */
export async function completeAsked(open: readonly { taskId: number | null }[], context: Context): Promise<string[]> {
  if (!may(context.actor, 'tasks.write')) return []
  const undoIds: string[] = []
  for (const taskId of new Set(open.flatMap((checkpoint) => checkpoint.taskId ?? []))) {
    const { undoId } = await completeOne({ taskId, outcome: 'Done', note: '' }, context, null)
    if (undoId !== null) undoIds.push(undoId)
  }
  return undoIds
}

export interface Said {
  readonly voice: OwnVoice
  readonly category: keyof typeof CATEGORY_WORDS
  readonly reason: string
  readonly spoken: Spoken
}

/** The leader hears of a CSM who differs, the CSM of a leader who does. */
async function tellOther(trx: Trx, renewal: RenewalRow, said: Said, context: Context): Promise<void> {
  const { actor, now } = context
  if (!needsReason(said.voice, said.category, said.spoken)) return
  const to = await hearerOf(trx, renewal, said.voice, context)
  if (to === null) return
  const others = [
    ...(said.spoken.machine === null ? [] : [`the machine says ${CATEGORY_WORDS[said.spoken.machine]}`]),
    ...(said.voice === 'leader' && said.spoken.csm !== null ? [`the CSM ${CATEGORY_WORDS[said.spoken.csm]}`] : []),
  ]
  const text = `${actor.name} sees the renewal of ${renewal.account} on ${dayWords(renewal.dueOn)} as ${CATEGORY_WORDS[said.category]}; ${others.join(', ')}. “${said.reason}”`
  await tellMember(trx, {
    memberId: to,
    accountId: renewal.accountId,
    text,
    path: `/revenue/renewals/${renewal.id}`,
    at: now,
  })
}

/** Who hears that a voice differs; null: nobody else. */
export async function hearerOf(
  trx: Trx,
  renewal: RenewalRow,
  voice: OwnVoice,
  { actor, today }: Context,
): Promise<number | null> {
  const to =
    voice === 'leader'
      ? renewal.ownerId
      : (await resolveAssignee(trx, { rule: 'owner_manager' }, { accountId: renewal.accountId, today })).memberId
  return to === actor.memberId ? null : to
}
