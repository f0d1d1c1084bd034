import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { recordAudit } from '../../identity/audit/store.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import { writableAccount } from '../accounts/reach.ts'
import { alreadyErased } from './errors.ts'
import type { PersonKeeper } from './keeper.ts'
import { personOf, type Person } from './person.ts'
import { RECORD_PLACES } from './places.ts'
import { mentionsIn } from './store-places.ts'
import { eventsBefore, eventSpans, ownRows, type EventPlace } from './views.ts'
import { findPerson, knownAs } from './views-person.ts'

const EVENTS_AT_ONCE = 1_000
const MOST_EVENTS = 100_000
const MOST_MENTIONS = 10_000

/** Everything Volant holds about a person as one JSON file, written while it is read. That it was taken is an entry of the audit log. */
export async function personFile(
  contactId: number,
  context: Context,
  keepers: readonly PersonKeeper[],
): Promise<FileReply> {
  const { person, accountId } = await personToRead(contactId, context)
  await recordAudit(context.db, context, [
    {
      action: 'contacts.data_exported',
      subjectKind: 'contact',
      subjectId: contactId,
      accountId,
      sentence: 'exported everything held about a person',
    },
  ])
  return {
    fileName: `person-${contactId}-${context.today}.json`,
    contentType: 'application/json; charset=utf-8',
    content: Readable.from(jsonOf(person, context, keepers), { objectMode: false }),
  }
}

async function personToRead(contactId: number, { db, actor }: Context): Promise<{ person: Person; accountId: number }> {
  const contact = await findPerson(db, contactId)
  if (!contact) throw notFound('This person')
  await writableAccount(db, actor, contact.accountId)
  if (contact.erasedAt) throw alreadyErased()
  return { person: personOf(await knownAs(db, contactId), newCode), accountId: contact.accountId }
}

export function newCode(): string {
  return randomBytes(8).toString('hex')
}

/** Sections one after the other, so that no more than one is in memory. */
export async function* jsonOf(
  person: Person,
  { db, now, company }: Pick<Context, 'db' | 'now' | 'company'>,
  keepers: readonly PersonKeeper[],
): AsyncGenerator<string> {
  yield `{\n"exportedAt": ${JSON.stringify(now)},\n"exportedBy": ${JSON.stringify(company.name)}`
  const sections = [await ownRows(db, person), ...(await Promise.all(keepers.map((keeper) => keeper.read(db, person))))]
  for (const section of sections)
    for (const [name, rows] of Object.entries(section)) yield `,\n${JSON.stringify(name)}: ${JSON.stringify(rows)}`
  yield ',\n"named in": {'
  let separator = ''
  for (const place of [RECORD_PLACES, ...keepers.map(({ places }) => places)].flat()) {
    const rows = await mentionsIn(db, place, person, MOST_MENTIONS)
    if (rows.length === 0) continue
    yield `${separator}\n  ${JSON.stringify(place.table)}: ${JSON.stringify(rows)}`
    separator = ','
  }
  yield '\n}'
  yield* eventsOf(person, { db })
  yield '\n}\n'
}

async function* eventsOf(person: Person, { db }: Pick<Context, 'db'>): AsyncGenerator<string> {
  const spans = await eventSpans(db, person)
  const total = spans.reduce((sum, { events }) => sum + events, 0)
  const times = spans.flatMap(({ first, last }) => [first.toISOString(), last.toISOString()]).toSorted()
  const about = { total, given: Math.min(total, MOST_EVENTS), first: times[0] ?? null, last: times.at(-1) ?? null }
  yield `,\n"events": {"total": ${about.total}, "given": ${about.given}, "first": ${JSON.stringify(about.first)}, "last": ${JSON.stringify(about.last)}, "rows": [`
  let given = 0
  for (const { accountId } of spans) {
    for (let before: EventPlace | null = null; given < MOST_EVENTS;) {
      const limit = Math.min(EVENTS_AT_ONCE, MOST_EVENTS - given)
      const rows = await eventsBefore(db, person, { accountId, before, limit })
      for (const { event } of rows) yield `${given++ === 0 ? '' : ','}\n  ${JSON.stringify(event)}`
      before = rows.at(-1)?.place ?? null
      if (rows.length < limit || before === null) break
    }
  }
  yield ']}'
}
