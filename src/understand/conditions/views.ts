import { CompiledQuery } from 'kysely'
import type { Actor } from '../../kernel/access.ts'
import { heldIn, type Condition, type Leaf, type Truth } from '../../kernel/conditions.ts'
import { inTransaction, sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import { atomsOf, truthFrom } from './atoms.ts'
import type { Directory, Known } from './directory.ts'
import type { EntryScores, Evaluation, HoldTruths, ManyAsked, Subject, TruthRow } from './evaluation.ts'
import { listen, waitingFor } from './hearing.ts'
import { failureOf, mapLeaves, resolveLeaf, type Resolved } from './resolve.ts'
import { loadKnown } from './views-directory.ts'
import { dateSql, fieldSql } from './views-fields.ts'
import { healthChangeSql, measureSql, sinceEntrySql } from './views-health.ts'
import { leadsSql, renewalSql } from './views-money.ts'
import { type Among, createSheet, UNKNOWN, type Fragment, type Sheet } from './views-sheet.ts'
import { chunksOf, companiesOf, portfolioAsOf, type Chunk } from './views-subjects.ts'
import { metricSql, usageSql } from './views-usage.ts'
import { activitiesSql, contactsSql, contactSql, surveySql } from './views-voice.ts'
import { invoicesSql, outcomesSql, runsSql, tasksSql, ticketsSql } from './views-work.ts'

/** Two cores are what the smallest machine has: more queries at once would only wait. */
const QUERIES_AT_ONCE = 2

/**
 * What each condition is for every living account asked about (or each of its contacts): one query for all conditions,
 * some thousand accounts at a time. `all`, `any` and `not` are the database's own three-valued logic.
 */
export async function evaluateMany(db: Db, conditions: readonly Condition[], asked: ManyAsked): Promise<Evaluation> {
  const { today, now } = asked.present
  const known = await loadKnown(db, conditions, { asOf: asked.asOf ?? today, today, now })
  return evaluateKnown(db, conditions, { ...asked, known })
}

/** The same with the directory loaded before: for many days in a row. */
export async function evaluateKnown(
  db: Db,
  conditions: readonly Condition[],
  asked: ManyAsked & { known: Known },
): Promise<Evaluation> {
  const { known, subject } = asked
  const failures = conditions.map((condition) => failureOf(condition, known, subject))
  const judged = conditions.map((condition, index) => (failures[index] === null ? condition : null))
  const workers = db.isTransaction ? 1 : QUERIES_AT_ONCE
  const companies = await companiesOf(db, asked)
  const chunks = await chunksOf(db, asked, workers)
  const plans = plansOf(judged)
  const work = companies.flatMap((isSample) => {
    const queryOf = chunkQueries(db, plans, { ...asked, isSample })
    return chunks.map((chunk) => ({ chunk, queryOf }))
  })
  const rows: TruthRow[][] = []
  await severalAtOnce(workers, work, async ({ chunk, queryOf }) => {
    const found = await readChunk(db, queryOf(chunk), chunk)
    rows.push(found.map((row) => truthsOf(row, plans, asked.holds)))
  })
  const hear = listen(known, companies.length === 1 && companies[0] === true)
  const waiting = judged.map((condition) => (condition ? waitingFor(condition, known, hear) : []))
  return { rows: rows.flat(), failures, waiting }
}

async function severalAtOnce<T>(workers: number, work: readonly T[], each: (one: T) => Promise<void>): Promise<void> {
  const queue = work.values()
  const worker = async () => {
    for (const one of queue) await each(one)
  }
  await Promise.all(Array.from({ length: workers }, worker))
}

type Part = ManyAsked & { known: Known; isSample: boolean }

interface LetterRow {
  readonly account_id: number
  readonly contact_id: number
  readonly truths: string
}

/** Stand in a query for what differs from chunk to chunk: it is written once and filled in for each. */
const BOUNDS = { from: Symbol('from'), to: Symbol('to'), ids: Symbol('ids') } as const

const AMONG_RANGE: Among = (id) => sql`${id} between ${BOUNDS.from} and ${BOUNDS.to}`

/** Gives the query for a chunk. */
function chunkQueries(db: Db, plans: readonly Plan[], part: Part): (chunk: Chunk) => CompiledQuery {
  const written = new Map<boolean, CompiledQuery>()
  return (chunk) => {
    const isRange = chunk.ids === null
    const query = written.get(isRange) ?? lettersSql(plans, part, isRange ? AMONG_RANGE : null).compile(db)
    written.set(isRange, query)
    const bounds = new Map<unknown, unknown>([
      [BOUNDS.from, chunk.from],
      [BOUNDS.to, chunk.to],
      [BOUNDS.ids, chunk.ids],
    ])
    const parameters = query.parameters.map((value) => (bounds.has(value) ? bounds.get(value) : value))
    return CompiledQuery.raw(query.sql, parameters)
  }
}

function lettersSql(plans: readonly Plan[], part: Part, among: Among) {
  const sheet = sheetFor(part, among)
  const tests = plans.flatMap(({ atoms }) => atoms).map((atom) => treeSql(atom, { sheet, directory: part.known }))
  const id = sql`portfolio.account_id`
  return sql<LetterRow>`
    select portfolio.account_id, ${part.subject === 'contact' ? sql`person.id` : sql`0`} as contact_id,
      array_to_string(array[${sql.join(tests)}]::boolean[], '', 'u') as truths
    from ${fromSubjects(part, sheet)} where portfolio.is_sample = ${part.isSample}
      and ${among ? among(id) : sql`${id} = any(${BOUNDS.ids}::bigint[])`}`
}

async function readChunk(db: Db, query: CompiledQuery, { ids }: Chunk): Promise<LetterRow[]> {
  return inTransaction(db, async (trx) => {
    // Compiling so wide a query to machine code takes longer than running it.
    await sql`set local jit = off`.execute(trx)
    // What is read of neighbours in one go is joined once, also where nothing is known yet of how much that is.
    if (ids === null) await sql`set local enable_nestloop = off`.execute(trx)
    const { rows } = await trx.executeQuery<LetterRow>(query)
    if (ids === null && db.isTransaction) await sql`set local enable_nestloop = on`.execute(trx)
    return rows
  })
}

function truthsOf(
  { account_id: accountId, contact_id: contactId, truths: letters }: LetterRow,
  plans: readonly Plan[],
  holds: HoldTruths | undefined,
): TruthRow {
  const about = { letters, subject: { accountId, contactId }, holds }
  return { accountId, contactId, truths: plans.map((plan) => truthOfPlan(plan, about)) }
}

/**
 * A test of a row of `portfolio`: the account is among those for which a condition without durations is true today, and,
 * with a `payer`, among those whose money that reader may see.
 */
export function holdsNow(
  condition: Condition,
  {
    known,
    companies,
    payer,
    present,
  }: Pick<Part, 'known' | 'present'> & { companies: readonly boolean[]; payer: Actor | null },
): Fragment {
  const seen = payer ? sql`and ${inScope(payer, 'money', accountColumns('portfolio', 'account_id'))}` : sql``
  const queries = companies.map((isSample) => {
    const part = { known, isSample, present, subject: 'account' as const, asOf: undefined, entries: undefined }
    const sheet = sheetFor(part, null)
    const test = treeSql(condition, { sheet, directory: known })
    return sql`select portfolio.account_id from ${fromSubjects(part, sheet)}
      where portfolio.is_sample = ${isSample} and ${test} ${seen}`
  })
  return queries.length === 0 ? sql`false` : sql`portfolio.account_id in (${sql.join(queries, sql` union all `)})`
}

/** A condition with its place in the answer: `at` is where its atoms begin. Null: it cannot be evaluated. */
interface Plan {
  readonly condition: Condition | null
  readonly index: number
  readonly at: number
  readonly atoms: readonly Condition[]
  readonly durations: number
}

function plansOf(conditions: readonly (Condition | null)[]): Plan[] {
  let at = 0
  return conditions.map((condition, index) => {
    const atoms = condition ? atomsOf(condition) : []
    const plan = { condition, index, at, atoms, durations: condition ? heldIn(condition).length : 0 }
    at += atoms.length
    return plan
  })
}

function truthOfPlan(
  { condition, index, at, atoms, durations }: Plan,
  { letters, subject, holds }: { letters: string; subject: Subject; holds: HoldTruths | undefined },
): Truth {
  if (!condition) return null
  if (durations === 0) return truthAt(letters, at)
  const own = atoms.map((_, place) => truthAt(letters, at + place))
  const inside = own.slice(-durations)
  return truthFrom(condition, own, holds?.(subject, index, inside) ?? inside.map(withoutHold))
}

function withoutHold(inside: Truth): Truth {
  return inside === false ? false : null
}

const [TRUE, FALSE] = ['t'.charCodeAt(0), 'f'.charCodeAt(0)]

function truthAt(letters: string, place: number): Truth {
  const letter = letters.charCodeAt(place)
  return letter === TRUE ? true : letter === FALSE ? false : null
}

function sheetFor(
  { known, isSample, subject, asOf, present }: Pick<Part, 'known' | 'isSample' | 'subject' | 'asOf' | 'present'>,
  among: Among,
): Sheet {
  const day = asOf ?? present.today
  const { timeZone } = present.company
  return createSheet({
    among,
    subject,
    asOf: day,
    isPast: day < present.today,
    timeZone,
    hear: listen(known, isSample),
  })
}

function fromSubjects({ subject, entries }: Pick<Part, 'subject' | 'entries'>, sheet: Sheet): Fragment {
  const accounts = sheet.isPast ? sql`${portfolioAsOf(sheet.asOf, sheet.timeZone)} portfolio` : sql`portfolio`
  const people = subject === 'contact' ? sql`join contacts person on person.account_id = portfolio.account_id` : sql``
  return sql`${accounts} ${people} ${entriesJoin(entries ?? new Map())} ${sheet.joins()}`
}

function entriesJoin(entries: ReadonlyMap<number, EntryScores>): Fragment {
  const points = (of: (entry: EntryScores) => number | null) => sql`${[...entries.values()].map(of)}::float8[]`
  return sql`left join unnest(${[...entries.keys()]}::bigint[], ${points((entry) => entry.overall)}, ${points((entry) => entry.cx)},
    ${points((entry) => entry.co)}) as entry (account_id, overall, cx, co) on entry.account_id = portfolio.account_id`
}

/** A tree without durations, as one test of a row. */
function treeSql(condition: Condition, about: { sheet: Sheet; directory: Directory }): Fragment {
  return mapLeaves(condition, (leaf) => leafSql(leaf, about), {
    all: (parts) => (parts.length === 0 ? sql`true` : sql`(${sql.join(parts, sql` and `)})`),
    any: (parts) => sql`(${sql.join(parts, sql` or `)})`,
    not: (part) => sql`(not ${part})`,
    held: () => UNKNOWN,
  })
}

function leafSql(leaf: Leaf, { sheet, directory }: { sheet: Sheet; directory: Directory }): Fragment {
  const resolved = resolveLeaf(leaf, directory, sheet.subject)
  return typeof resolved === 'string' ? UNKNOWN : resolvedSql(resolved, sheet)
}

function resolvedSql(resolved: Resolved, sheet: Sheet): Fragment {
  switch (resolved.kind) {
    case 'field':
      return fieldSql(resolved, sheet)
    case 'date':
      return dateSql(resolved, sheet)
    case 'measure':
      return measureSql(resolved, sheet)
    case 'metric':
      return metricSql(resolved, sheet)
    case 'usage':
      return usageSql(resolved, sheet)
    case 'health_change':
      return healthChangeSql(resolved, sheet)
    case 'since_entry':
      return sinceEntrySql(resolved)
    case 'survey':
      return surveySql(resolved, sheet)
    case 'tickets':
      return ticketsSql(resolved, sheet)
    case 'activities':
      return activitiesSql(resolved, sheet)
    case 'contacts':
      return contactsSql(resolved, sheet)
    case 'outcomes':
      return outcomesSql(resolved, sheet)
    case 'invoices':
      return invoicesSql(resolved, sheet)
    case 'tasks':
      return tasksSql(resolved, sheet)
    case 'runs':
      return runsSql(resolved, sheet)
    case 'leads':
      return leadsSql(resolved, sheet)
    case 'renewal':
      return renewalSql(resolved, sheet)
    case 'contact':
      return contactSql(resolved, sheet)
  }
}
