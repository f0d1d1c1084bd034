import { daysBetween, type Day } from '../../kernel/day.ts'
import type { Actor } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Category, Outcome, OwnVoice, Voice } from './categories.ts'
import type { Renewal, Totals, ViewOut } from './contract.ts'
import { contradicts, foundRenewals, totalColumns, type Asked } from './views-found.ts'

interface Row {
  readonly id: number
  readonly account: { id: number; name: string }
  readonly owner: { id: number; name: string } | null
  readonly segment: { id: number; name: string } | null
  readonly dueOn: Day
  readonly amountMinor: number | null
  readonly isOwnAmount: boolean
  readonly isDerived: boolean
  readonly source: string
  readonly said: Partial<Record<Voice, ViewOut>> | null
  readonly category: Category | null
  readonly expectedMinor: number | null
  readonly disagree: boolean
  readonly checkpoint: { days: number; openedOn: Day; settledAt: string | null } | null
  readonly waitsCsm: boolean
  readonly waitsLeader: boolean
  readonly outcome: Outcome
  readonly decidedOn: Day | null
  readonly decidedFrom: 'source' | 'ledger' | 'person' | null
  readonly renewedMinor: number | null
  readonly reason: string | null
  readonly note: string
  readonly contradiction: { outcome: Exclude<Outcome, 'open'>; renewedMinor: number; on: Day | null } | null
  readonly nextStep: { text: string; on: Day | null; taskId: number | null; isDone: boolean } | null
  readonly overall: number | null
  readonly band: Renewal['band']
  readonly mayEdit: boolean
}

const ORDERS = {
  due: sql`due_on`,
  amount: sql`amount_minor`,
  account: sql`lower(account_name)`,
  probability: sql`probability`,
} as const

export interface PageOf {
  readonly sort: keyof typeof ORDERS
  readonly descending: boolean
  readonly offset: number
  readonly limit: number
}

/** A page of renewals, in the order asked for; unknown values last. */
export async function pageOfRenewals(db: Db, asked: Asked, page: PageOf, today: Day): Promise<Renewal[]> {
  const order = sql`${ORDERS[page.sort]} ${page.descending ? sql`desc` : sql`asc`} nulls last, due_on, id`
  const { rows } = await sql<Row>`
    with ${foundRenewals(asked)},
    page as (select *, row_number() over (order by ${order}) as place from found order by ${order} offset ${page.offset} limit ${page.limit})
    ${rowsOf(sql`page`)} order by place`.execute(db)
  return rows.map((row) => renewalOf(row, today))
}

/** All that were asked for, by due day: the order of a page by due day. */
export async function idsByDueDay(db: Db, asked: Asked): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with ${foundRenewals(asked)} select id from found order by due_on, id`.execute(db)
  return rows.map(({ id }) => id)
}

/** These renewals in this order, as far as the reader still sees their money. */
export async function renewalsByIds(db: Db, actor: Actor, ids: readonly number[], today: Day): Promise<Renewal[]> {
  const { rows } = await sql<Row>`
    with ${foundRenewals({ actor, question: EVERYTHING, renewalIds: ids })},
    page as (select found.*, place from found join unnest(${[...ids]}::bigint[]) with ordinality as given (id, place) using (id))
    ${rowsOf(sql`page`)} order by place`.execute(db)
  return rows.map((row) => renewalOf(row, today))
}

/** One renewal, if the reader sees its money. */
export async function renewalById(db: Db, actor: Actor, id: number, today: Day): Promise<Renewal | undefined> {
  const { rows } = await sql<Row>`
    with ${foundRenewals({ actor, question: EVERYTHING, renewalIds: [id] })},
    page as (select *, 1 as place from found) ${rowsOf(sql`page`)}`.execute(db)
  return rows[0] && renewalOf(rows[0], today)
}

export const EVERYTHING = {
  state: 'all',
  outcomes: [],
  categories: [],
  ownerIds: [],
  segmentIds: [],
  disagree: false,
  contradicted: false,
  withoutNextStep: false,
} as const satisfies Asked['question']

function rowsOf(table: ReturnType<typeof sql>) {
  const named = (alias: string) =>
    sql`case when ${sql.ref(`${alias}.id`)} is null then null else jsonb_build_object('id', ${sql.ref(`${alias}.id`)}, 'name', ${sql.ref(`${alias}.name`)}) end`
  return sql`
    select page.id, jsonb_build_object('id', page.account_id, 'name', account_name) as account, ${named('owner')} as owner,
      ${named('segments')} as segment, page.due_on as "dueOn", page.amount_minor as "amountMinor", amount_by is not null as "isOwnAmount",
      is_derived as "isDerived", sources.name as source, category, expected_minor as "expectedMinor", disagrees as disagree,
      case when opened_on is null then null else jsonb_build_object('days', page.checkpoint_days, 'openedOn', opened_on, 'settledAt', settled_at) end as checkpoint,
      waits_csm as "waitsCsm", waits_leader as "waitsLeader", page.outcome, decided_on as "decidedOn", decided_from as "decidedFrom",
      renewed_minor as "renewedMinor", reason, note, overall, coalesce(band, 'unknown') as band, is_writable as "mayEdit",
      case when ${contradicts('page')} then
        jsonb_build_object('outcome', ledger_outcome, 'renewedMinor', ledger_minor, 'on', ledger_on) end as contradiction,
      case when next_step = '' then null else jsonb_build_object('text', next_step, 'on', coalesce(tasks.due_on, next_step_on), 'taskId', tasks.id,
        'isDone', coalesce(tasks.state <> 'open', false)) end as "nextStep", spoken_of.said
    from (select ${table}.id, account_id, account_name, owner_id, segment_id, source_id, due_on, amount_minor, amount_by, is_derived, category,
        expected_minor, disagrees, opened_on, checkpoint_days, settled_at, waits_csm, waits_leader, outcome, decided_on, decided_from, renewed_minor,
        reason, note, is_writable, ledger_outcome, ledger_minor, ledger_on, next_step, next_step_on, next_step_task_id, place from ${table}) page
    join sources on sources.id = page.source_id
    left join members owner on owner.id = page.owner_id
    left join segments on segments.id = page.segment_id
    left join tasks on tasks.id = page.next_step_task_id
    left join (
      select latest.renewal_id, jsonb_object_agg(voice, jsonb_build_object('category', latest.category, 'probability', latest.probability::float8,
          'amountMinor', latest.amount_minor, 'reason', latest.reason, 'checkpointDays', latest.checkpoint_days, 'saidAt', said_at,
          'member', case when by.id is null then null else jsonb_build_object('id', by.id, 'name', by.name) end)) as said
      from latest left join members by on by.id = latest.member_id where latest.renewal_id in (select id from ${table})
      group by latest.renewal_id) spoken_of on spoken_of.renewal_id = page.id
    left join (select account_id as health_of, overall, band from portfolio) health on health.health_of = page.account_id`
}

function renewalOf({ said, waitsCsm, waitsLeader, dueOn, ...row }: Row, today: Day): Renewal {
  const waitsFor: OwnVoice[] = [...(waitsCsm ? ['csm' as const] : []), ...(waitsLeader ? ['leader' as const] : [])]
  return {
    ...row,
    dueOn,
    daysLeft: daysBetween(today, dueOn),
    views: { machine: said?.machine ?? null, csm: said?.csm ?? null, leader: said?.leader ?? null },
    waitsFor,
  }
}

export async function totalsOf(db: Db, asked: Asked): Promise<Totals> {
  const { rows } = await sql<Totals>`with ${foundRenewals(asked)} select ${totalColumns()} from found`.execute(db)
  const [totals] = rows
  if (!totals) throw new Error('A sum without groups has one row.')
  return totals
}

export type GroupBy = 'owner' | 'month' | 'segment'

const GROUPS = {
  owner: {
    key: sql`coalesce(owner_id::text, '')`,
    id: sql`owner_id`,
    label: sql`coalesce(max((select name from members where id = owner_id)), 'No owner')`,
  },
  segment: {
    key: sql`coalesce(segment_id::text, '')`,
    id: sql`segment_id`,
    label: sql`coalesce(max((select name from segments where id = segment_id)), 'No segment')`,
  },
  month: { key: sql`to_char(due_on, 'YYYY-MM')`, id: sql`null::int`, label: sql`to_char(due_on, 'YYYY-MM')` },
} as const

export async function groupsOf(db: Db, asked: Asked, by: GroupBy) {
  const { key, id, label } = GROUPS[by]
  const grouping = by === 'month' ? sql`to_char(due_on, 'YYYY-MM')` : id
  const { rows } = await sql<Totals & { key: string; id: number | null; label: string }>`
    with ${foundRenewals(asked)}
    select ${key} as key, ${id} as id, ${label} as label, ${totalColumns()} from found group by ${grouping}
    order by ${by === 'month' ? sql`1` : sql`sum(amount_minor) desc nulls last`}, 1`.execute(db)
  return rows
}

export interface SaidRow extends ViewOut {
  readonly id: number
  readonly voice: Voice
}

/** Everything any voice ever said of a renewal, newest first. */
export async function historyOf(db: Db, renewalId: number) {
  const [said, checkpoints, changes, others] = await Promise.all([
    sql<SaidRow>`
      select views.id, voice, category, probability::float8 as probability, amount_minor as "amountMinor", reason,
        checkpoint_days as "checkpointDays", said_at as "saidAt",
        case when members.id is null then null else jsonb_build_object('id', members.id, 'name', members.name) end as member
      from renewal_views views left join members on members.id = views.member_id
      where renewal_id = ${renewalId} order by views.id desc limit 500`.execute(db),
    sql<{ days: number; openedOn: Day; settledAt: Date | null }>`
      select days, opened_on as "openedOn", settled_at as "settledAt" from renewal_checkpoints
      where renewal_id = ${renewalId} order by days desc`.execute(db),
    sql<{ at: Date; by: string; sentence: string }>`
      select at, actor_name as by, sentence from audit_log
      where account_id = (select account_id from renewals where id = ${renewalId}) and subject_kind = 'renewal' and subject_id = ${String(renewalId)} order by id desc limit 200`.execute(
      db,
    ),
    sql<{ id: number; dueOn: Day; amountMinor: number | null; outcome: Outcome; renewedMinor: number | null }>`
      select other.id, other.due_on as "dueOn", other.amount_minor as "amountMinor", other.outcome, other.renewed_minor as "renewedMinor"
      from renewals this join renewals other on other.account_id = this.account_id and other.id <> this.id
      where this.id = ${renewalId} order by other.due_on desc limit 100`.execute(db),
  ])
  return { said: said.rows, checkpoints: checkpoints.rows, changes: changes.rows, others: others.rows }
}
