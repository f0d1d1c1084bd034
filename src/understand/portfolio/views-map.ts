import { sql, type Db } from '../../platform/db/database.ts'
import type { Kin } from './families.ts'
import { mayRead, selected, visibleArr, type Reader, type Selection } from './views-conditions.ts'

/** Deeper than any group of companies; ends a walk that data would make endless. */
const DEEPEST = 20

/**
 * Everybody in the families that hold a selected account, the largest families by ARR first. A family is what hangs
 * together by parents the reader may see; its root has none.
 */
export async function kinOf(
  db: Db,
  reader: Reader,
  selection: Selection,
  most: number,
): Promise<{ total: number; found: number; kin: Kin[] }> {
  const { rows } = await sql<Kin & { total: number; found: number }>`
    with recursive readable as materialized (
      select portfolio.account_id, portfolio.parent_id, ${visibleArr(reader.actor)} as arr from portfolio
      where ${mayRead(reader.actor)} and (portfolio.parent_id is not null
        or portfolio.account_id in (select parent_id from portfolio where parent_id is not null))
    ), edges as materialized (
      select child.account_id, child.parent_id from readable child join readable parent on parent.account_id = child.parent_id
    ), chosen as materialized (
      select portfolio.account_id from ${selected(selection, reader)}
        and portfolio.account_id in (select account_id from edges union select parent_id from edges)
    ), climb as (
      select account_id, 0 as depth from chosen
      union select edges.parent_id, climb.depth + 1 from climb join edges using (account_id) where climb.depth < ${DEEPEST}::int
    ), roots as materialized (
      select distinct account_id as root from climb where account_id not in (select account_id from edges)
    ), kin as materialized (
      select root, root as account_id, null::bigint as parent_id, 0 as depth from roots
      union all
      select kin.root, edges.account_id, edges.parent_id, kin.depth + 1
      from kin join edges on edges.parent_id = kin.account_id where kin.depth < ${DEEPEST}::int
    ), families as (
      select kin.root, sum(arr) as arr from kin join readable using (account_id) group by 1
    ), shown as (select root, arr from families order by arr desc nulls last, root limit ${most})
    select kin.root as "rootId", kin.account_id as id, kin.parent_id as "parentId", readable.arr as "arrMinor",
      kin.account_id in (select account_id from chosen) as "isFound", (select count(*) from roots) as total,
      (select count(*) from chosen) as found
    from shown join kin using (root) join readable on readable.account_id = kin.account_id
    order by shown.arr desc nulls last, kin.root, kin.depth, readable.arr desc nulls last, kin.account_id`.execute(db)
  const [first] = rows
  return { total: first?.total ?? 0, found: first?.found ?? 0, kin: rows }
}
