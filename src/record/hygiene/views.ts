import { reaches, type Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../accounts/views-scope.ts'
import type { Check, DuplicatePair, IncompleteAccount } from './contract.ts'

const DAY_MS = 86_400_000

/** An account without contact for longer than this lacks recent contact. */
export const CONTACT_DAYS = 60

const contactSince = (now: Date) => new Date(now.getTime() - CONTACT_DAYS * DAY_MS)

const LACKS: Readonly<Record<Check, (now: Date) => ReturnType<typeof sql<boolean>>>> = {
  owner: () => sql<boolean>`a.owner_id is null`,
  stage: () => sql<boolean>`a.stage_id is null`,
  segment: () => sql<boolean>`a.segment_id is null`,
  renewal: () => sql<boolean>`a.renewal_on is null`,
  contact: (now) => sql<boolean>`(a.last_contact_at is null or a.last_contact_at < ${contactSince(now)})`,
}

/** Accounts the actor may read, but for those in a closing stage, from which nothing more is wanted. */
const looked = (actor: Actor) => sql`
  accounts a where a.merged_into_id is null and ${inScope(actor, 'read', accountColumns('a'))}
    and (a.stage_id is null or a.stage_id not in (select id from stages where is_terminal))`

export async function checkCounts(
  db: Db,
  actor: Actor,
  now: Date,
): Promise<{ accounts: number } & Record<Check, number>> {
  const { rows } = await sql<{ accounts: number } & Record<Check, number>>`
    select count(*) as accounts, count(*) filter (where ${LACKS.owner(now)}) as owner,
      count(*) filter (where ${LACKS.stage(now)}) as stage, count(*) filter (where ${LACKS.segment(now)}) as segment,
      count(*) filter (where ${LACKS.renewal(now)}) as renewal, count(*) filter (where ${LACKS.contact(now)}) as contact
    from ${looked(actor)}`.execute(db)
  return rows[0] ?? { accounts: 0, owner: 0, stage: 0, segment: 0, renewal: 0, contact: 0 }
}

type Named = { id: number; name: string } | null
interface IncompleteRow {
  id: number
  name: string
  ownerId: number | null
  owner: Named
  segment: Named
  stage: Named
  renewalOn: Day | null
  lastContactAt: Date | null
  arrMinor: number | null
}

/** Accounts that lack something, those that pay most first. Money is null where the actor may not see it. */
export async function incompletePage(
  db: Db,
  actor: Actor,
  { check, offset, limit, now }: { check: Check; offset: number; limit: number; now: Date },
): Promise<{ rows: IncompleteAccount[]; total: number }> {
  const { rows } = await sql<IncompleteRow>`
    select a.id, a.name, a.owner_id as "ownerId", a.renewal_on as "renewalOn", a.last_contact_at as "lastContactAt", a.arr_minor as "arrMinor",
      ${named('members', 'owner_id')} as owner, ${named('segments', 'segment_id')} as segment, ${named('stages', 'stage_id')} as stage
    from ${looked(actor)} and ${LACKS[check](now)}
    order by case when ${inScope(actor, 'money', accountColumns('a'))} then a.arr_minor end desc nulls last, lower(a.name), a.id
    limit ${limit} offset ${offset}`.execute(db)
  const counts = await checkCounts(db, actor, now)
  return { rows: rows.map((row) => presented(row, actor)), total: counts[check] }
}

function presented({ ownerId, arrMinor, ...row }: IncompleteRow, actor: Actor): IncompleteAccount {
  return {
    ...row,
    lastContactAt: row.lastContactAt?.toISOString() ?? null,
    arrMinor: reaches(actor, 'money', { ownerId }) ? arrMinor : null,
    mayEdit: reaches(actor, 'write', { ownerId }),
  }
}

function named(table: string, column: string) {
  const key = sql.ref(`a.${column}`)
  return sql`(select jsonb_build_object('id', named.id, 'name', named.name) from ${sql.table(table)} named where named.id = ${key})`
}

export async function choices(db: Db) {
  const owners = await db
    .selectFrom('members')
    .select(['id', 'name'])
    .where('state', '<>', 'disabled')
    .orderBy('name')
    .limit(2_000)
    .execute()
  const segments = await db
    .selectFrom('segments')
    .select(['id', 'name'])
    .where('archived_at', 'is', null)
    .orderBy('position')
    .execute()
  const stages = await db
    .selectFrom('stages')
    .select(['id', 'name'])
    .where('archived_at', 'is', null)
    .orderBy('position')
    .execute()
  return { owners, segments, stages }
}

/** Pairs that still stand: neither merged nor kept apart since they were found. */
const OPEN_PAIRS = sql`
  likely_duplicates pair join accounts l on l.id = left_id join accounts r on r.id = right_id
  where l.merged_into_id is null and r.merged_into_id is null
    and not exists (select from distinct_accounts d where d.left_id = pair.left_id and d.right_id = pair.right_id)`

export async function duplicateState(db: Db) {
  const { rows } = await sql<{ pairs: number; isSearching: boolean; failure: string | null; searchedAt: Date | null }>`
    select (select count(*) from ${OPEN_PAIRS}) as pairs,
      exists (select from duplicate_searches where state = 'queued') as "isSearching",
      (select failure from duplicate_searches where state <> 'queued' order by id desc limit 1) as failure,
      (select max(finished_at) from duplicate_searches where state = 'done') as "searchedAt"`.execute(db)
  return rows[0] ?? { pairs: 0, isSearching: false, failure: null, searchedAt: null }
}

export async function duplicatesPage(db: Db, { offset, limit }: { offset: number; limit: number }) {
  const { rows } = await sql<DuplicatePair>`
    with page as (
      select pair.left_id, pair.right_id, pair.score, pair.reasons from ${OPEN_PAIRS}
      order by pair.score desc, pair.left_id, pair.right_id limit ${limit} offset ${offset})
    select score, reasons, ${side('left_id')} as "left", ${side('right_id')} as "right"
    from page order by score desc, left_id, right_id`.execute(db)
  const { pairs } = await duplicateState(db)
  return { rows, total: pairs }
}

function side(column: string) {
  return sql`(
    select jsonb_build_object('id', a.id, 'name', a.name, 'domain', a.domain, 'country', a.country, 'arrMinor', a.arr_minor,
      'owner', (select name from members where id = a.owner_id),
      'externalIds', coalesce((select jsonb_agg(external_id order by external_id) from external_ids where account_id = a.id and kind = 'account'), '[]'),
      'rows', (select count(*) from contacts where account_id = a.id) + (select count(*) from subscriptions where account_id = a.id)
        + (select count(*) from tickets where account_id = a.id) + (select count(*) from activities where account_id = a.id))
    from accounts a where a.id = ${sql.ref(`page.${column}`)})`
}
