import type { PoolClient } from 'pg'
import type { Membership } from './attach.ts'
import { MetricRule, type CountedMetric } from './metric-rule.ts'

type Client = Pick<PoolClient, 'query'>

/** Every metric that is fed by events and in use. */
export async function countedMetrics(client: Client): Promise<(CountedMetric & { isAutomatic: boolean })[]> {
  const { rows } = await client.query<{ id: number; definition: unknown; counted_to: number; is_automatic: boolean }>(
    `select id, definition, counted_to, is_automatic from metrics where fed_by = 'events' and archived_at is null order by id`,
  )
  return rows.map(({ id, definition, counted_to: countedTo, is_automatic: isAutomatic }) => {
    return { id, rule: MetricRule.parse(definition), countedTo, isAutomatic }
  })
}

/** Sources that make accounts of groups nobody knows. */
export async function accountMakers(client: Client): Promise<Set<number>> {
  const { rows } = await client.query<{ source_id: number }>(
    'select source_id from event_sources where creates_accounts',
  )
  return new Set(rows.map((row) => row.source_id))
}

export interface GroupName {
  readonly sourceId: number
  readonly groupKey: string
}

/** The accounts of groups: the source's own directory first, then files, then the others. */
export async function accountsOfGroups(
  client: Client,
  groups: readonly GroupName[],
): Promise<(GroupName & { accountId: number })[]> {
  if (groups.length === 0) return []
  const { rows } = await client.query<GroupName & { accountId: number }>({
    name: 'accounts-of-groups',
    text: `
      select given.source_id as "sourceId", given.group_key as "groupKey", found.account_id as "accountId"
      from unnest($1::int[], $2::text[]) as given (source_id, group_key) cross join lateral (
        select ids.account_id from external_ids ids
        where ids.kind = 'account' and ids.external_id = given.group_key and ids.account_id is not null
        order by (ids.source_id = given.source_id) desc,
          (select sources.kind = 'import' from sources where sources.id = ids.source_id) desc, ids.source_id
        limit 1) as found`,
    values: [groups.map(({ sourceId }) => sourceId), groups.map(({ groupKey }) => groupKey)],
  })
  return rows
}

export interface SubjectName {
  readonly sourceId: number
  readonly subject: string
}

/** Visitors who turned out to be one of these users and somebody else as well: the calls of all of them count for these. */
export async function sharedVisitorsOf(
  client: Client,
  users: readonly SubjectName[],
): Promise<(SubjectName & { user: string })[]> {
  if (users.length === 0) return []
  const { rows } = await client.query<SubjectName & { user: string }>({
    name: 'shared-visitors-of',
    text: `
      select links.source_id as "sourceId", 'a:' || links.anonymous_id as subject, given.subject as user
      from unnest($1::int[], $2::text[]) as given (source_id, subject)
        join user_links links on links.source_id = given.source_id and links.user_id = substr(given.subject, 3)
      where given.subject like 'u:%' and (
        exists (select from user_links others
          where others.source_id = links.source_id and others.anonymous_id = links.anonymous_id and others.user_id <> links.user_id)
        or exists (select from user_groups own where own.source_id = links.source_id and own.subject = 'a:' || links.anonymous_id))`,
    values: [users.map(({ sourceId }) => sourceId), users.map(({ subject }) => subject)],
  })
  return rows
}

export async function insertGroupCalls(client: Client, calls: readonly (SubjectName & Membership)[]): Promise<void> {
  if (calls.length === 0) return
  await client.query(
    `insert into user_groups (source_id, subject, at, group_key)
     select * from unnest($1::int[], $2::text[], $3::timestamptz[], $4::text[]) order by 1, 2, 3, 4 on conflict do nothing`,
    [
      calls.map(({ sourceId }) => sourceId),
      calls.map(({ subject }) => subject),
      calls.map(({ at }) => new Date(at).toISOString()),
      calls.map(({ groupKey }) => groupKey),
    ],
  )
  // Who belongs somewhere now can become a contact there.
  await client.query(
    `update event_traits set applied_at = null where kind = 'user' and applied_at is not null
       and (source_id, key) in (select source_id, substr(subject, 3) from unnest($1::int[], $2::text[]) as given (source_id, subject) where subject like 'u:%')`,
    [calls.map(({ sourceId }) => sourceId), calls.map(({ subject }) => subject)],
  )
}

export interface UserLink {
  readonly sourceId: number
  readonly anonymousId: string
  readonly userId: string
  readonly at: number
}

/** Keeps who an anonymous visitor turned out to be. Returns the links that are new. */
export async function insertLinks(client: Client, links: readonly UserLink[]): Promise<UserLink[]> {
  if (links.length === 0) return []
  const { rows } = await client.query<{ source_id: number; anonymous_id: string; user_id: string }>(
    `insert into user_links (source_id, anonymous_id, user_id, at)
     select source_id, anonymous_id, user_id, min(at) from unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[])
       as given (source_id, anonymous_id, user_id, at)
     group by 1, 2, 3 order by 1, 2, 3 on conflict do nothing returning source_id, anonymous_id, user_id`,
    [
      links.map(({ sourceId }) => sourceId),
      links.map(({ anonymousId }) => anonymousId),
      links.map(({ userId }) => userId),
      links.map(({ at }) => new Date(at).toISOString()),
    ],
  )
  const made = new Set(rows.map((row) => JSON.stringify([row.source_id, row.anonymous_id, row.user_id])))
  return links.filter((link) => made.has(JSON.stringify([link.sourceId, link.anonymousId, link.userId])))
}

export interface NewAccount extends GroupName {
  readonly name: string
}

/** Alone with the making of accounts until the transaction ends: look groups up again after it, another may have made them. */
export async function lockAccountMaking(client: Client): Promise<void> {
  await client.query('select pg_advisory_xact_lock(7330, 4)')
}

/** Makes accounts of groups that nobody knows. To be called after `lockAccountMaking`, which keeps two writers from making one twice. */
export async function makeAccounts(
  client: Client,
  accounts: readonly NewAccount[],
): Promise<(GroupName & { accountId: number })[]> {
  const { rows } = await client.query<GroupName & { accountId: number }>(
    `with given as (
       select source_id, group_key, name, nextval(pg_get_serial_sequence('accounts', 'id')) as id
       from unnest($1::int[], $2::text[], $3::text[]) as given (source_id, group_key, name)),
     made as (
       insert into accounts (id, name, source_id) overriding system value select id, name, source_id from given returning id),
     known as (
       insert into external_ids (kind, source_id, external_id, account_id, row_id)
       select 'account', source_id, group_key, id, id from given where id in (select id from made))
     select source_id as "sourceId", group_key as "groupKey", id as "accountId" from given`,
    [
      accounts.map(({ sourceId }) => sourceId),
      accounts.map(({ groupKey }) => groupKey),
      accounts.map(({ name }) => name),
    ],
  )
  return rows
}
