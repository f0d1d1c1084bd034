import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { Place } from './places.ts'
import { tellingEverywhere, tellingNearby, tellingOfOwn, type Person } from './person.ts'
import { scrubJson, scrubText, type Alias } from './scrub.ts'

interface Found {
  readonly row: string
  readonly isOwn: boolean
  readonly isNear: boolean
  readonly texts: readonly (string | null)[]
}

/** Replaces a person in the texts of a table. Returns in how many rows it was named. */
export async function scrubPlace(trx: Trx, place: Place, person: Person): Promise<number> {
  const found = await rowsThatName(trx, place, person)
  const kinds = Object.values(place.columns)
  const changed = found.flatMap(({ row, isOwn, isNear, texts }) => {
    const aliases = [
      ...tellingEverywhere(person),
      ...(isOwn ? tellingOfOwn(person) : isNear ? tellingNearby(person) : []),
    ]
    const scrubbed = texts.map(
      (text, index) => text && (kinds[index] === 'json' ? scrubJson : scrubText)(text, aliases),
    )
    return scrubbed.some((text, index) => text !== texts[index]) ? [{ row, texts: scrubbed }] : []
  })
  if (changed.length === 0) return 0
  const columns = Object.entries(place.columns)
  const setters = columns.map(
    ([column, kind], index) =>
      sql`${sql.ref(column)} = (given.texts ->> ${index}::int)${sql.raw(kind === 'json' ? '::jsonb' : '')}`,
  )
  await sql`
    update ${sql.table(place.table)} t set ${sql.join(setters)}
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as given ("row" text, texts jsonb)
    where t.ctid = given.row::tid`.execute(trx)
  return changed.length
}

/** The rows of a table that name a person, or are about it, as JSON. */
export async function mentionsIn(db: Db, place: Place, person: Person, limit: number): Promise<unknown[]> {
  const columns = Object.keys(place.columns).map((column) => sql`${column}::text, t.${sql.ref(column)}`)
  const { rows } = await sql<{ mention: unknown }>`
    select jsonb_strip_nulls(jsonb_build_object(${sql.join(columns)})) as mention
    from ${sql.table(place.table)} t where ${names(place, person)} limit ${limit}`.execute(db)
  return rows.map(({ mention }) => mention)
}

async function rowsThatName(trx: Trx, place: Place, person: Person): Promise<Found[]> {
  const texts = Object.keys(place.columns).map((column) => sql`t.${sql.ref(column)}::text`)
  const { rows } = await sql<Found>`
    select t.ctid::text as row, ${isOwn(place, person)} as "isOwn", ${isNear(place, person)} as "isNear",
      jsonb_build_array(${sql.join(texts)}) as texts
    from ${sql.table(place.table)} t where ${names(place, person)} for update of t`.execute(trx)
  return rows
}

function names(place: Place, person: Person) {
  const columns = Object.keys(place.columns).map((column) => sql`t.${sql.ref(column)}::text`)
  const hay = sql`lower(concat_ws(' ', ${sql.join(columns)}))`
  const says = (aliases: readonly Alias[]) =>
    sql`exists (select from unnest(${needlesOf(aliases)}::text[]) as needle where strpos(${hay}, needle) > 0)`
  return sql<boolean>`(${isOwn(place, person)} or ${says(tellingEverywhere(person))}
    or ${isNear(place, person)} and ${says(tellingNearby(person))})`
}

function isOwn({ contact }: Place, { contactIds }: Person) {
  if (contact === undefined) return sql<boolean>`false`
  return sql<boolean>`coalesce(${sql.raw(contact)} = any(${[...contactIds]}::bigint[]), false)`
}

function isNear({ account }: Place, { accountIds }: Person) {
  if (account === null) return sql<boolean>`true`
  return sql<boolean>`coalesce(${sql.raw(account)} = any(${[...accountIds]}::bigint[]), false)`
}

/** As texts and JSON have them, in small letters as this process and the database make them. */
export function needlesOf(aliases: readonly Alias[]): string[] {
  const needles = aliases.flatMap(({ said }) => {
    const escaped = JSON.stringify(said).slice(1, -1)
    return [said, escaped].flatMap((one) => [one.toLowerCase(), one.replace(/[A-Z]+/g, (part) => part.toLowerCase())])
  })
  return [...new Set(needles)]
}
