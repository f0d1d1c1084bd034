import type { Day } from '../../kernel/day.ts'
import type { MovementKind } from '../money/ledger.ts'
import { sql, type Db } from '../../platform/db/database.ts'

const MOST = 1_000

export async function revenueOf(db: Db, accountId: number, today: Day) {
  const [steps, subscriptions, invoices, renewals] = await Promise.all([
    stepsOf(db, accountId),
    db
      .selectFrom('subscriptions')
      .select([
        'id',
        'external_id as externalId',
        'plan',
        'started_on as startedOn',
        'ended_on as endedOn',
        'effective_on as effectiveOn',
        'amount',
        'currency',
        'interval',
        'interval_count as intervalCount',
        'quantity',
        'discount_percent as discountPercent',
        'is_trial as isTrial',
        'kind',
        'term_ends_on as termEndsOn',
        'end_reason as endReason',
      ])
      .where('account_id', '=', accountId)
      .orderBy('effective_on', 'desc')
      .orderBy('id', 'desc')
      .limit(MOST)
      .execute(),
    db
      .selectFrom('invoices')
      .select([
        'id',
        'external_id as externalId',
        'issued_on as issuedOn',
        'due_on as dueOn',
        'paid_on as paidOn',
        'amount',
        'currency',
        'status',
      ])
      .where('account_id', '=', accountId)
      .orderBy('issued_on', 'desc')
      .orderBy('id', 'desc')
      .limit(MOST)
      .execute(),
    db
      .selectFrom('renewals')
      .select([
        'id',
        'due_on as dueOn',
        'amount',
        'currency',
        'outcome',
        'decided_on as decidedOn',
        'renewed_amount as renewedAmount',
      ])
      .where('account_id', '=', accountId)
      .orderBy('due_on', 'desc')
      .limit(MOST)
      .execute(),
  ])
  const judged = invoices.map((invoice) => Object.assign(invoice, { isOverdue: isOverdue(invoice, today) }))
  return { steps, subscriptions, invoices: judged, renewals }
}

/** Due and not paid by the day; a void or uncollectable one is owed no more. */
function isOverdue(invoice: { dueOn: Day | null; paidOn: Day | null; status: string | null }, today: Day): boolean {
  const settled = ['paid', 'void', 'voided', 'uncollectible', 'refunded'].includes(invoice.status?.toLowerCase() ?? '')
  const paid = invoice.paidOn === null ? settled : invoice.paidOn <= today
  return invoice.dueOn !== null && invoice.dueOn < today && !paid
}

/** Every change of MRR with its kind; of losses also the reason a person gave, else that of the subscription that ended. */
function stepsOf(db: Db, accountId: number) {
  return db
    .selectFrom('mrr_steps as step')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('movement_reasons as told')
          .select(['told.reason', 'told.note'])
          .whereRef('told.account_id', '=', 'step.account_id')
          .whereRef('told.day', '=', 'step.day')
          .orderBy('told.said_at', 'desc')
          .orderBy('told.id', 'desc')
          .limit(1)
          .as('said'),
      (join) => join.onTrue(),
    )
    .select([
      'step.day',
      'step.before_minor as beforeMinor',
      'step.fx_minor as fxMinor',
      'step.mrr_minor as mrrMinor',
      sql<MovementKind | null>`step.kind`.as('kind'),
      'said.note',
      sql<string | null>`case when step.kind in ('churn', 'contraction') then coalesce(said.reason, (
        select ended.end_reason from subscriptions ended
        where ended.account_id = step.account_id and step.day in (ended.ended_on, ended.cancelled_on)
          and ended.end_reason is not null
        order by ended.kind = 'recurring' desc, ended.amount * ended.quantity desc, ended.id limit 1)) end`.as(
        'reason',
      ),
    ])
    .where('step.account_id', '=', accountId)
    .orderBy('step.day')
    .execute()
}
