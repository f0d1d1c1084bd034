import type { Comparison, Leaf } from '../../kernel/conditions.ts'
import { addDays, earliest, latest, type Day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import type { DaySpan } from '../health/measure-window.ts'
import { instantsOf } from '../health/views-tickets.ts'
import type { SubjectKind } from './evaluation.ts'
import type { Heard } from './hearing.ts'

export type Fragment = ReturnType<typeof sql<unknown>>

/**
 * Rows of an account that several leaves count: read once for all of them. `account` says whose a row is; `from` begins
 * after the word itself and reads the rows of those that `whose` is true of.
 */
export interface Relation {
  readonly name: string
  readonly account: Fragment
  /** Only few of an account's rows are asked for: each account is looked up by itself. */
  readonly isNarrow?: boolean
  from(read: Read): Fragment
}

/** What is read of a relation for all its columns together. */
export interface Read {
  readonly whose: Fragment
  readonly span: DaySpan
  readonly metricIds: readonly number[]
}

export interface ColumnAbout {
  readonly key: string
  /** What it is where there is no row at all: 0 of a count. */
  readonly none: 0 | null
  readonly span?: DaySpan
  /** Whose days are to be read. */
  readonly metricIds?: readonly number[]
}

/** Everything that the leaves of one query share. Its accounts are those of `portfolio`, its contacts those of `person`. */
export interface Sheet {
  readonly subject: SubjectKind
  readonly asOf: Day
  readonly isPast: boolean
  readonly timeZone: string
  /** The first instant after the day asked for. */
  readonly until: Date
  hear(leaf: Leaf): Heard
  /** An aggregate over a relation; days outside `span` need not be read for it. A function is told what is read in the end. */
  column(relation: Relation, expression: Expression, about: ColumnAbout): Fragment
  /** Whether some leaf reads this relation, with the days of all these metrics. */
  reads(name: string, metricIds: readonly number[]): boolean
  /** A query that finds at most one row per account; gives its columns. Written when all leaves are known, where it is a function. */
  row(key: string, query: Fragment | (() => Fragment)): (column: string) => Fragment
  /** All joins asked for, to stand after `portfolio` (and `person`). */
  joins(): Fragment
}

export type Expression = Fragment | ((read: Read) => Fragment)

interface Gathered {
  readonly relation: Relation
  span: DaySpan
  readonly columns: Map<string, Expression>
  readonly metricIds: Set<number>
}

/** `among`: the test of an account's id that all accounts asked about fulfil, and few others; null: there is none. */
export type Among = ((id: Fragment) => Fragment) | null

/**
 * Relations are looked up account by account; of neighbours (`among`) they are read in one go, which takes less time for
 * each, and joined.
 */
export function createSheet({
  among,
  ...about
}: Pick<Sheet, 'subject' | 'asOf' | 'isPast' | 'timeZone' | 'hear'> & { among: Among }): Sheet {
  const relations = new Map<string, Gathered>()
  const rows = new Map<string, Fragment | (() => Fragment)>()
  const day = { from: about.asOf, to: about.asOf }
  return {
    ...about,
    until: instantsOf(day, about.timeZone).until,
    column(relation, expression, { key, none, span = day, metricIds = [] }) {
      const known = relations.get(relation.name) ?? { relation, span, columns: new Map(), metricIds: new Set() }
      for (const id of metricIds) known.metricIds.add(id)
      known.span = { from: earliest(known.span.from, span.from), to: latest(known.span.to, span.to) }
      if (!known.columns.has(key)) known.columns.set(key, expression)
      relations.set(relation.name, known)
      const place = [...known.columns.keys()].indexOf(key)
      const column = sql`${sql.ref(`r${[...relations.keys()].indexOf(relation.name)}.c${place}`)}`
      return none === 0 && togetherOf(relation, among) ? sql`coalesce(${column}, 0)` : column
    },
    reads: (name, metricIds) => metricIds.every((id) => relations.get(name)?.metricIds.has(id)),
    row(key, query) {
      if (!rows.has(key)) rows.set(key, query)
      const alias = `f${[...rows.keys()].indexOf(key)}`
      return (column) => sql`${sql.ref(`${alias}.${column}`)}`
    },
    joins() {
      // They may still add columns to relations.
      const queries = [...rows.values()].map((query) => (typeof query === 'function' ? query() : query))
      const counted = [...relations.values()].map((gathered, index) => {
        return relationJoin(gathered, { among, alias: `r${index}` })
      })
      const found = queries.map((query, index) => sql`left join lateral (${query}) ${sql.ref(`f${index}`)} on true`)
      return sql.join([...counted, ...found], sql` `)
    },
  }
}

function togetherOf({ isNarrow }: Relation, among: Among): Among {
  return isNarrow ? null : among
}

function relationJoin(
  { relation, span, columns, metricIds }: Gathered,
  { among, alias }: { among: Among; alias: string },
): Fragment {
  const { account } = relation
  const together = togetherOf(relation, among)
  const whose = together ? together(account) : sql`${account} = portfolio.account_id`
  const read = { whose, span, metricIds: [...metricIds] }
  const made = [...columns.values()].map((column) => (typeof column === 'function' ? column(read) : column))
  const list = sql.join(made.map((column, place) => sql`${column} as ${sql.ref(`c${place}`)}`))
  const name = sql.ref(alias)
  return together
    ? sql`left join (select ${account} as account_id, ${list} from ${relation.from(read)} group by 1) ${name}
        on ${name}.account_id = portfolio.account_id`
    : sql`left join lateral (select ${list} from ${relation.from(read)}) ${name} on true`
}

/** The first instants of a span and after it. */
export function instants(span: DaySpan, { timeZone }: Pick<Sheet, 'timeZone'>): { from: Date; until: Date } {
  return instantsOf(span, timeZone)
}

/** The last `days` days up to the day asked for. */
export function lastDays({ asOf }: Pick<Sheet, 'asOf'>, days: number): DaySpan {
  return { from: addDays(asOf, 1 - days), to: asOf }
}

export const UNKNOWN = sql`null::boolean`

const OPERATORS: Readonly<Record<Comparison, Fragment>> = {
  '<': sql`<`,
  '<=': sql`<=`,
  '=': sql`=`,
  '>=': sql`>=`,
  '>': sql`>`,
}

export function compared(
  value: Fragment,
  { operator, value: bound }: { operator: Comparison; value: number },
): Fragment {
  return sql`((${value})::numeric ${OPERATORS[operator]} ${bound}::numeric)`
}

export function comparedFloat(value: Fragment, operator: Comparison, bound: number): Fragment {
  return sql`((${value})::float8 ${OPERATORS[operator]} ${bound}::float8)`
}

/** A count: nothing is zero only where the source is fresh and has a signal of the account. */
export function known(count: Fragment, heard: Heard, hasSignal: Fragment): Fragment {
  if (!heard.isHeard) return sql`null::numeric`
  if (heard.isStale) return sql`nullif(${count}, 0)`
  return sql`(case when ${count} <> 0 then ${count} when ${hasSignal} then 0 end)`
}

/** Days of silence: nobody can say how many while the source itself is silent. */
export function silence(days: Fragment, { isHeard, isStale }: Heard): Fragment {
  return isHeard && !isStale ? days : sql`null::int`
}
