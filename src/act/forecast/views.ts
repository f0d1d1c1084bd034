import { sql, type Db } from '../../platform/db/database.ts'
import type { Day } from '../../kernel/day.ts'
import { readRenewalSettings } from '../../record/money/store-renewal-settings.ts'
import { categoryOf, type CategoryThresholds } from '../../understand/prediction/category.ts'
import { effectiveCall, type Category, type Counted, type Outcome, type SaidOf, type Voice } from './forecast.ts'
import type { Cover } from './whose.ts'

export type Fragment = ReturnType<typeof sql.ref<unknown>>

export interface RenewalRow extends Counted {
  readonly renewalId: number
  readonly accountId: number
  readonly account: string
  readonly ownerId: number | null
  readonly owner: string | null
  readonly segmentId: number | null
  readonly segment: string | null
  readonly dueOn: Day
  readonly voice: Voice | null
  readonly voices: { readonly [voice in Voice]: SaidOf | null }
  readonly reason: string
}

/** Renewals whose amount the ledger does not know: their currency has no rate. */
export interface Missing {
  readonly currency: string
  readonly renewals: number
}

export interface Asked {
  /** Null: since ever, but of what lies before today only what is still open. */
  readonly from: Day | null
  readonly to: Day
  readonly cover: Cover
  /** Reporting currency. */
  readonly currency: string
  readonly today: Day
  /** Only these renewals. */
  readonly ids?: readonly number[]
}

interface Found {
  readonly renewalId: number
  readonly accountId: number
  readonly account: string
  readonly ownerId: number | null
  readonly owner: string | null
  readonly segmentId: number | null
  readonly segment: string | null
  readonly dueOn: Day
  readonly currency: string
  readonly amountMinor: number | null
  readonly renewedMinor: number | null
  readonly outcome: Outcome
  readonly said: Partial<Record<Voice, SaidOf & { probability: number | null; reason: string }>> | null
  readonly predicted: number | null
}

/** Whether an owner's column lies within a cover. */
export function ownedWithin(cover: Cover, ownerId: Fragment) {
  if (cover.ownerIds === null && cover.hasOwnerless) return sql<boolean>`true`
  const owned =
    cover.ownerIds === null
      ? sql<boolean>`${ownerId} is not null`
      : sql<boolean>`${ownerId} = any(${[...cover.ownerIds]}::bigint[])`
  return cover.hasOwnerless ? sql<boolean>`(${owned} or ${ownerId} is null)` : owned
}

/** Renewals due in a period on accounts of the cover, with what everybody says of them, earliest first. */
export async function renewalsDue(db: Db, asked: Asked): Promise<{ rows: RenewalRow[]; missing: Missing[] }> {
  const { from, to, cover, currency, today, ids = null } = asked
  const { rows } = await sql<Found>`
    with due as materialized (
      select renewals.*, coalesce(renewals.currency, ${currency}) as paid_in, accounts.name, accounts.owner_id, accounts.segment_id
      from renewals join accounts on accounts.id = renewals.account_id
      where due_on <= ${to}::date and merged_into_id is null
        and (due_on >= ${from ?? today}::date or (${from === null} and outcome = 'open'))
        and (${ids}::bigint[] is null or renewals.id = any(${ids}::bigint[]))
        and ${ownedWithin(cover, sql.ref('accounts.owner_id'))}),
    said as (
      select renewal_id, jsonb_object_agg(voice, jsonb_build_object('category', category, 'amountMinor', amount_minor,
        'probability', probability::numeric, 'reason', reason)) as voices
      from (
        select distinct on (renewal_id, voice) * from renewal_views where renewal_id in (select id from due)
        order by renewal_id, voice, id desc) latest
      group by renewal_id)
    select due.id as "renewalId", due.account_id as "accountId", due.name as account, due.owner_id as "ownerId",
      members.name as owner, due.segment_id as "segmentId", segments.name as segment, due_on as "dueOn", paid_in as currency,
      amount_minor as "amountMinor", renewed_minor as "renewedMinor",
      outcome, said.voices as said, account_predictions.probability::numeric::float8 as predicted
    from due
    left join said on said.renewal_id = due.id
    left join account_predictions on account_predictions.account_id = due.account_id
    left join members on members.id = due.owner_id
    left join segments on segments.id = due.segment_id
    order by due_on, due.id`.execute(db)
  const thresholds = await categoryThresholds(db)
  const known = rows.flatMap((row) =>
    row.amountMinor === null ? [] : [asRow({ ...row, amountMinor: row.amountMinor }, thresholds)],
  )
  const unknown = Map.groupBy(
    rows.filter(({ amountMinor }) => amountMinor === null),
    (row) => row.currency,
  )
  return { rows: known, missing: [...unknown].map(([one, found]) => ({ currency: one, renewals: found.length })) }
}

/** Where the company draws the line between commit, best case and at risk for what the machine says. */
export async function categoryThresholds(db: Db): Promise<CategoryThresholds> {
  const { commitFrom, bestCaseFrom } = await readRenewalSettings(db)
  return { commit: commitFrom, bestCase: bestCaseFrom }
}

function asRow(
  { said, predicted, currency: _paidIn, ...row }: Found & { amountMinor: number },
  thresholds: CategoryThresholds,
): RenewalRow {
  const machine = said?.machine ?? (predicted === null ? null : { ...predictedView(predicted, thresholds), reason: '' })
  const voices = { leader: said?.leader ?? null, csm: said?.csm ?? null, machine }
  const call = effectiveCall(voices, row.amountMinor)
  return {
    ...row,
    ...call,
    renewedMinor: renewedOf(row),
    probability: machine?.probability ?? predicted,
    voices,
    reason: call.voice === null ? '' : (voices[call.voice]?.reason ?? ''),
  }
}

function predictedView(
  probability: number,
  thresholds: CategoryThresholds,
): { category: Category; amountMinor: null; probability: number } {
  return { category: categoryOf(probability, thresholds), amountMinor: null, probability }
}

/** Where a source tells no amount, a renewed one kept its own and a lost one is nothing. */
function renewedOf({
  outcome,
  renewedMinor,
  amountMinor,
}: {
  outcome: Outcome
  renewedMinor: number | null
  amountMinor: number
}) {
  if (outcome === 'open') return null
  return outcome === 'churned' ? 0 : (renewedMinor ?? amountMinor)
}

/** The quarter of the first renewal still open, and whether any renewal is known at all. */
export async function firstOpenDue(db: Db, cover: Cover, from: Day): Promise<{ next: Day | null; any: boolean }> {
  const { rows } = await sql<{ next: Day | null; any: boolean }>`
    select min(due_on) filter (where due_on >= ${from}::date) as next, count(*) > 0 as any
    from renewals join accounts on accounts.id = renewals.account_id
    where merged_into_id is null and ${ownedWithin(cover, sql.ref('accounts.owner_id'))}`.execute(db)
  return rows[0] ?? { next: null, any: false }
}
