import { sql, type Db } from '../../platform/db/database.ts'

export interface TableRow {
  readonly name: string
  readonly bytes: number
  readonly rows: number
  readonly deadRows: number
  readonly partitions: number
}

/** Every table with its indexes, partitions as one; the largest first. */
export async function tableRows(db: Db): Promise<TableRow[]> {
  const { rows } = await sql<TableRow>`
    select coalesce(whole.relname, part.relname)::text as name, sum(coalesce(pg_total_relation_size(part.oid), 0))::bigint as bytes,
      sum(greatest(part.reltuples, 0))::bigint as rows, sum(coalesce(n_dead_tup, 0))::bigint as "deadRows",
      count(inhparent) as partitions
    from pg_class part
    left join pg_inherits on inhrelid = part.oid
    left join pg_class whole on whole.oid = inhparent
    left join pg_stat_user_tables on relid = part.oid
    where part.relkind = 'r' and part.relnamespace in (
      select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
    group by 1 order by 2 desc, 1`.execute(db)
  return rows
}

export interface PartitionRow {
  readonly month: string | null
  readonly bytes: number
  readonly rows: number
  readonly deadRows: number
}

/** Raw events month by month, the newest first; last those of months without a partition. */
export async function eventPartitionRows(db: Db): Promise<PartitionRow[]> {
  const { rows } = await sql<PartitionRow>`
    select replace(substring(part.relname from '^events_(\\d{4}_\\d{2})$'), '_', '-') as month,
      coalesce(pg_total_relation_size(part.oid), 0)::bigint as bytes, greatest(part.reltuples, 0)::bigint as rows,
      coalesce(n_dead_tup, 0)::bigint as "deadRows"
    from pg_inherits join pg_class part on part.oid = inhrelid
    left join pg_stat_user_tables on relid = part.oid
    where inhparent = 'events'::regclass order by 1 desc nulls last`.execute(db)
  return rows
}

export async function databaseBytes(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(db)
  return rows[0]?.bytes ?? 0
}
