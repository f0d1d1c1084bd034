import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { PERSON_KEEPERS } from '../../slices.ts'
import { EXEMPT, HANDLED, MEMBERS } from './coverage.ts'
import { RECORD_PLACES } from './places.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const PLACES = [...RECORD_PLACES, ...PERSON_KEEPERS.flatMap(({ places }) => places)]
const looked = new Set(
  PLACES.flatMap(({ table, columns }) => Object.keys(columns).map((column) => `${table}.${column}`)),
)

/** Columns that could hold a person: free documents, and texts whose name does not say that they are a word of a list. */
const WORDS = new Set(
  'id key kind state type currency department source_department to_department voice band effective_band quadrant role how way what entity unit interval operation table_name table field fed_by rollup actor_kind subject_kind action step_id parent_step_id code event_type told category outcome ledger_outcome said_outcome decided_from captured_in priority lifecycle maturity library_key task_kind period moves zone next_zone value_given hold day prefix sha256'.split(
    ' ',
  ),
)

test('every column that could hold a person is erased, looked through, or named with the reason why not', async () => {
  const columns = await everyColumn()
  const unknown = columns
    .filter(({ table, column, type }) => isPersonal(column, type) && !isExempt(table, column))
    .map(({ table, column }) => `${table}.${column}`)
    .filter((name) => !looked.has(name) && !(name in HANDLED) && !(name in EXEMPT))
  expect(
    unknown,
    'Say in contact-erasure/places.ts (or the places of a tier above) how a person is erased there, in coverage.ts what does it, or why nothing has to.',
  ).toEqual([])
})

test('what is listed is there', async () => {
  const columns = await everyColumn()
  const there = new Set(columns.flatMap(({ table, column }) => [table, `${table}.${column}`]))
  const listed = [...looked, ...Object.keys(HANDLED), ...Object.keys(EXEMPT)]
  expect(listed.filter((name) => !there.has(name))).toEqual([])
  expect(Object.keys(EXEMPT).filter((name) => looked.has(name) || name in HANDLED)).toEqual([])
})

test.each(['contact_email', 'user_id', 'contact_id', 'person_name', 'recipient', 'traits', 'phone', 'note'])(
  'a new column “%s” would be asked about',
  (column) => {
    expect(isPersonal(column, column === 'contact_id' ? 'bigint' : 'text')).toBe(true)
  },
)

/** A table that is named as a whole says nothing of a column that is obviously about a person. */
function isExempt(table: string, column: string): boolean {
  return (
    table in EXEMPT &&
    (EXEMPT[table] === MEMBERS || !/contact|e?mail|user|person|anonymous|phone|recipient/.test(column))
  )
}

function isPersonal(column: string, type: string): boolean {
  if (/contact_id$|person|user_id$|anonymous/.test(column)) return true
  if (/^(jsonb?|bytea)$/.test(type)) return !/hash|secret|salt/.test(column)
  return type.startsWith('text') && !WORDS.has(column)
}

async function everyColumn() {
  const { rows } = await database.pool.query<{ table: string; column: string; type: string }>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
    order by 1, a.attnum`)
  return rows
}
