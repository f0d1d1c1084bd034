import { sql, type Db } from '../../platform/db/database.ts'
import type { Quadrant } from '../health/bands.ts'
import { selected, visibleArr, type Fragment, type Reader, type Selection } from './views-conditions.ts'

export interface QuadrantPoint {
  id: number
  name: string
  cx: number
  co: number
  cxThen: number | null
  coThen: number | null
  arrMinor: number | null
}

export interface QuadrantCount {
  quadrant: Quadrant
  count: number
  arrMinor: number | null
}

export interface QuadrantMove {
  id: number
  name: string
  now: Quadrant
  before: Quadrant
}

const thenColumns = (since: number) => ({
  cx: sql.ref(since === 90 ? 'h.cx_90' : 'h.cx_30'),
  co: sql.ref(since === 90 ? 'h.co_90' : 'h.co_30'),
})

/** Whoever left is no customer to be moved: left out, unless stages are asked for. */
function stays({ conditions }: Selection, reader: Reader): Fragment {
  if (conditions.some(({ field }) => field === 'stage')) return sql`true`
  return sql`((portfolio.stage_id is null or portfolio.stage_id not in (select id from stages where is_terminal))
    and ${visibleArr(reader.actor)} is distinct from 0)`
}

/** The largest accounts with both scores, with the scores of that many days ago. */
export async function quadrantPoints(
  db: Db,
  reader: Reader,
  selection: Selection,
  since: number,
): Promise<QuadrantPoint[]> {
  const before = thenColumns(since)
  const { rows } = await sql<QuadrantPoint>`
    with shown as (
      select portfolio.account_id, ${visibleArr(reader.actor)} as arr
      from ${selected(selection, reader)} and portfolio.quadrant is not null and ${stays(selection, reader)}
      order by arr desc nulls last, portfolio.account_id limit 1000
    )
    select h.account_id as id, accounts.name, h.cx, h.co, ${before.cx} as "cxThen", ${before.co} as "coThen", shown.arr as "arrMinor"
    from shown join account_health h using (account_id) join accounts on accounts.id = h.account_id
    order by shown.arr desc nulls last, h.account_id`.execute(db)
  return rows
}

export async function quadrantCounts(db: Db, reader: Reader, selection: Selection): Promise<QuadrantCount[]> {
  const { rows } = await sql<QuadrantCount>`
    select portfolio.quadrant, count(*) as count, sum(${visibleArr(reader.actor)})::bigint as "arrMinor"
    from ${selected(selection, reader)} and portfolio.quadrant is not null and ${stays(selection, reader)} group by 1`.execute(
    db,
  )
  return rows
}

const MOVES_SHOWN = 200

/** Accounts that moved from one quadrant to another since; becoming known or unknown is no move. The largest first. */
export async function quadrantMoves(
  db: Db,
  reader: Reader,
  selection: Selection,
  since: number,
): Promise<QuadrantMove[]> {
  const { cx, co } = thenColumns(since)
  const { rows } = await sql<QuadrantMove>`
    select * from (
      select portfolio.account_id as id, accounts.name, portfolio.quadrant as now,
        case when ${cx} >= 50 then case when ${co} >= 50 then 'thriving' else 'unproven' end
          when ${cx} < 50 then case when ${co} >= 50 then 'strained' else 'critical' end end as before,
        ${visibleArr(reader.actor)} as arr
      from ${selectedWithHealth(selection, reader)}
        and portfolio.quadrant is not null and ${stays(selection, reader)} and ${cx} is not null and ${co} is not null
    ) moved
    where now <> before order by arr desc nulls last, id limit ${MOVES_SHOWN * 4}`.execute(db)
  return rows
}

function selectedWithHealth(selection: Selection, reader: Reader) {
  return sql`(select portfolio.* from ${selected(selection, reader)}) as portfolio
    join account_health h on h.account_id = portfolio.account_id
    join accounts on accounts.id = portfolio.account_id where true`
}

/** Accounts without both scores: how many, and some of them, best covered first. */
export async function notDrawn(db: Db, reader: Reader, selection: Selection) {
  const { rows } = await sql<{ id: number; name: string; coverage: number | null; all: number }>`
    select portfolio.account_id as id, (select name from accounts where id = portfolio.account_id) as name,
      portfolio.coverage, count(*) over () as all
    from ${selected(selection, reader)} and portfolio.quadrant is null and ${stays(selection, reader)}
    order by portfolio.coverage desc nulls last, portfolio.account_id limit 20`.execute(db)
  return { count: rows[0]?.all ?? 0, samples: rows.map(({ id, name, coverage }) => ({ id, name, coverage })) }
}

/** How many accounts are left out because they left. */
export async function countOfLeft(db: Db, reader: Reader, selection: Selection): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${selected(selection, reader)} and ${stays(selection, reader)} is not true`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}
