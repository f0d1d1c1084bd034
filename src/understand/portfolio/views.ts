import { scopeOf } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { attributeOf, type CustomType, type FieldType } from './conditions.ts'
import type { GROUPINGS } from './contract.ts'
import { keptValues } from './views-attributes.ts'
import { fieldValue, selected, visibleArr, type Fragment, type Reader, type Selection } from './views-conditions.ts'
import { pageFromSample } from './views-deep.ts'

export type Grouping = (typeof GROUPINGS)[number]

export interface Order {
  sort: string
  type: FieldType
  direction: 'up' | 'down'
  group?: Grouping | undefined
}

/** Types of the custom fields of accounts, by key. */
export async function customFieldTypes(db: Db): Promise<ReadonlyMap<string, CustomType>> {
  const rows = await db
    .selectFrom('custom_fields')
    .select(['key', 'type'])
    .where('entity', '=', 'account')
    .where('archived_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.key, row.type as CustomType]))
}

export type PageOrder = Order & { offset: number; limit: number }

/** Ids of one page. What cannot be compared stands last in either direction; equals stand in the order of their ids. */
export async function pageOfIds(db: Db, reader: Reader, selection: Selection, page: PageOrder): Promise<number[]> {
  const attribute = attributeOf(page.sort)
  const packed = packedKey(page)
  if (packed === null && attribute === null && page.group === undefined && isDeep(page) && !isIndexed(page, reader)) {
    const ids = await pageFromSample(db, reader, selection, { ...page, value: fieldValue(page.sort, reader.actor) })
    if (ids !== null) return ids
  }
  const statement =
    attribute !== null && page.group === undefined
      ? pageByAttribute(attribute, reader, selection, page)
      : pageInOrder(reader, selection, page, packed)
  const { rows } = await statement.execute(db)
  return rows.map((row) => row.account_id)
}

/** From here on looking at a sample first costs less than sorting everything. */
const DEEP_OFFSET = 1_000

function isDeep({ offset }: PageOrder): boolean {
  return offset >= DEEP_OFFSET
}

/** These are read in their order from an index; ARR only by who may see that of everybody. */
function isIndexed({ sort, direction }: PageOrder, { actor }: Reader): boolean {
  if (sort === 'name') return direction === 'up'
  return sort === 'arr' && direction === 'down' && scopeOf(actor, 'money') === 'all'
}

function pageInOrder(reader: Reader, selection: Selection, page: PageOrder, packed: Fragment | null) {
  if (packed !== null) return pageByPackedKey(reader, selection, page, packed)
  const order = sortKeys(page, reader).map(({ by, direction }) => sql`${by} ${direction} nulls last`)
  return sql<{ account_id: number }>`
    select portfolio.account_id from ${selected(selection, reader, joinsOf(page))}
    order by ${sql.join([...order, sql`portfolio.account_id`])} limit ${page.limit} offset ${page.offset}`
}

const ID_BITS = 40
/** Ranks lie below: days since the year 1, places of members, choices. */
const NO_RANK = 2 ** 22

/**
 * Where many accounts share a value, telling them apart is most of sorting. Rank and id in one number sort several times
 * faster, which is what a page from the middle of 100,000 accounts needs.
 */
function packedKey(page: PageOrder): Fragment | null {
  const rank = page.group === undefined ? rankOf(page) : null
  if (rank === null) return null
  const directed = page.direction === 'up' ? rank : sql`${NO_RANK - 1}::bigint - ${rank}`
  return sql`(coalesce(${directed}, ${NO_RANK}::bigint) << ${ID_BITS}::int) | portfolio.account_id`
}

function rankOf(page: PageOrder): Fragment | null {
  const { sort, type } = page
  if (attributeOf(sort) !== null) return null
  const ranked = SORTED_BY[sort]
  if (ranked) return sql`${ranked}::bigint`
  const column = sql.ref(`portfolio.${COLUMN_OF[sort] ?? sort}`)
  if (type === 'day') return sql`(${column} - date '0001-01-01')::bigint`
  return type === 'boolean' ? sql`${column}::int::bigint` : null
}

const COLUMN_OF: Readonly<Record<string, string>> = {
  override: 'has_override',
  fresh: 'is_fresh',
  sample: 'is_sample',
}

function pageByPackedKey(reader: Reader, selection: Selection, page: PageOrder, key: Fragment) {
  // One column and nothing else is sorted: the id is taken out of the page's keys alone.
  return sql<{ account_id: number }>`
    select key & ${2 ** ID_BITS - 1}::bigint as account_id
    from (
      select ${key} as key from ${selected(selection, reader, joinsOf(page))}
      order by key limit ${page.limit} offset ${page.offset}) page`
}

/** Reads the values in their order until the page is full; accounts without one are looked for where it is not. */
function pageByAttribute(key: string, reader: Reader, selection: Selection, page: PageOrder) {
  const { value, from } = keptValues(key, page.type)
  const direction = directionSql(page)
  const until = page.offset + page.limit
  return sql<{ account_id: number }>`
    with chosen as materialized (select portfolio.account_id from ${selected(selection, reader)}),
      valued as materialized (
        select kept.account_id, ${value} as value from ${from}
          and (kept.account_id in (select account_id from chosen)) is true
        order by ${value} ${direction}, kept.account_id limit ${until}),
      others as (
        select account_id from chosen where (account_id in (select kept.account_id from ${from})) is not true
        order by account_id limit ${until} - (select count(*) from valued))
    select account_id from (select * from valued union all select account_id, null from others) found
    order by value ${direction} nulls last, account_id limit ${page.limit} offset ${page.offset}`
}

function joinsOf({ sort, type, group }: Order): Fragment {
  const ranked = [...new Set([sort, group].flatMap((field) => RANKED[field ?? ''] ?? []))]
  const attribute = attributeOf(sort)
  if (attribute === null) return sql.join(ranked, sql` `)
  const { value, from } = keptValues(attribute, type)
  const values = sql`left join (select kept.account_id, ${value} as value from ${from}) sorted on sorted.account_id = portfolio.account_id`
  return sql.join([...ranked, values], sql` `)
}

// Owners, segments, stages and parents are few: read once and hashed, which is many times faster than a look-up per account.
const RANKED: Readonly<Record<string, Fragment>> = {
  owner: sql`left join (select id, row_number() over (order by lower(name), id) as rank from members) owners on owners.id = portfolio.owner_id`,
  segment: sql`left join (select id, row_number() over (order by position, id) as rank from segments) segment_ranks on segment_ranks.id = portfolio.segment_id`,
  stage: sql`left join (select id, row_number() over (order by position, id) as rank from stages) stage_ranks on stage_ranks.id = portfolio.stage_id`,
  parent: sql`left join (
    select account_id, dense_rank() over (order by name_key) as rank from portfolio named
    where account_id in (select parent_id from accounts where parent_id is not null)) parents on parents.account_id = portfolio.parent_id`,
}

// Bands and quadrants stand in the order of need.
const SORTED_BY: Readonly<Record<string, Fragment>> = {
  owner: sql`owners.rank`,
  segment: sql`segment_ranks.rank`,
  stage: sql`stage_ranks.rank`,
  parent: sql`parents.rank`,
  band: placeAmong(sql`portfolio.band`, ['poor', 'fair', 'good', 'unknown']),
  quadrant: placeAmong(sql`portfolio.quadrant`, ['critical', 'strained', 'unproven', 'thriving']),
}

// Reads an account's choice faster than looking for it in an array does.
function placeAmong(column: Fragment, choices: readonly string[]): Fragment {
  const places = choices.map((choice, index) => sql`when ${sql.lit(choice)} then ${sql.lit(index + 1)}`)
  return sql`case ${column} ${sql.join(places, sql` `)} end`
}

interface SortKey {
  by: Fragment
  direction: Fragment
}

const UP = sql`asc`
const DOWN = sql`desc`

function directionSql({ direction }: Order): Fragment {
  return direction === 'up' ? UP : DOWN
}

function sortKeys(order: Order, reader: Reader): SortKey[] {
  const { sort, group } = order
  const by = attributeOf(sort) === null ? (SORTED_BY[sort] ?? fieldValue(sort, reader.actor)) : sql`sorted.value`
  const sorted = { by, direction: directionSql(order) }
  return [...(group === undefined ? [] : groupKeys(group).map((key) => ({ by: key, direction: UP }))), sorted]
}

const GROUP_KEYS: Readonly<Record<Grouping, Fragment>> = {
  quadrant: sql`portfolio.quadrant`,
  band: sql`portfolio.band`,
  owner: sql`portfolio.owner_id`,
  segment: sql`portfolio.segment_id`,
  stage: sql`portfolio.stage_id`,
  industry: sql`portfolio.industry`,
  country: sql`portfolio.country`,
}

function groupKeys(group: Grouping): Fragment[] {
  const rank = SORTED_BY[group]
  return rank ? [rank] : [sql`lower(${GROUP_KEYS[group]})`, GROUP_KEYS[group]]
}

export interface Totals {
  total: number
  arrMinor: number | null
  arrWithHealth: number | null
  arrTimesHealth: number | null
}

const NOTHING: Totals = { total: 0, arrMinor: null, arrWithHealth: null, arrTimesHealth: null }

/** Sums over everything selected; money only where the reader may see it. */
export async function totalsOf(db: Db, reader: Reader, selection: Selection): Promise<Totals> {
  const arr = visibleArr(reader.actor)
  const { rows } = await sql<Totals>`
    select count(*) as total, sum(${arr})::bigint as "arrMinor",
      sum(${arr}) filter (where portfolio.overall is not null)::bigint as "arrWithHealth",
      sum((${arr})::double precision * portfolio.overall) as "arrTimesHealth"
    from ${selected(selection, reader)}`.execute(db)
  return rows[0] ?? NOTHING
}

export interface GroupRow {
  key: string | null
  count: number
  arrMinor: number | null
}

/** Every group of what is selected, in the order the rows stand in. */
export async function groupsOf(db: Db, reader: Reader, selection: Selection, group: Grouping): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    with counted as (
      select ${GROUP_KEYS[group]} as key, count(*) as count, sum(${visibleArr(reader.actor)})::bigint as arr
      from ${selected(selection, reader)} group by 1
    ), portfolio as (select counted.*, key as ${sql.ref(GROUP_COLUMNS[group])} from counted)
    select key::text as key, count, arr as "arrMinor" from portfolio ${RANKED[group] ?? sql``}
    order by ${sql.join(groupKeys(group).map((key) => sql`${key} asc nulls last`))}`.execute(db)
  return rows
}

const GROUP_COLUMNS: Readonly<Record<Grouping, string>> = {
  quadrant: 'quadrant',
  band: 'band',
  owner: 'owner_id',
  segment: 'segment_id',
  stage: 'stage_id',
  industry: 'industry',
  country: 'country',
}

/** Names of groups that are known by id. */
export async function groupNames(db: Db, group: Grouping): Promise<ReadonlyMap<string, string>> {
  if (group !== 'owner' && group !== 'segment' && group !== 'stage') return new Map()
  const table = group === 'owner' ? 'members' : group === 'segment' ? 'segments' : 'stages'
  const rows = await db.selectFrom(table).select(['id', 'name']).execute()
  return new Map(rows.map((row) => [String(row.id), row.name]))
}

/** How many accounts are selected. */
export async function countOf(db: Db, reader: Reader, selection: Selection): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${selected(selection, reader)}`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}
