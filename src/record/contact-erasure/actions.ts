import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { writableAccount } from '../accounts/reach.ts'
import { idOf } from '../erased-people/erased-key.ts'
import { keepOut } from '../erased-people/store.ts'
import { aloneWithCounts, bumpGroups, bumpRules, readEventRules } from '../events/store-lock.ts'
import { recountByRules } from '../metrics/store-recount.ts'
import { newCode } from './actions-export.ts'
import type { eraseContact, getErasure } from './contract.ts'
import { alreadyErased } from './errors.ts'
import type { PersonKeeper } from './keeper.ts'
import { emailsOf, personOf, type Person } from './person.ts'
import { RECORD_PLACES } from './places.ts'
import {
  emptyImportErrors,
  eraseAnswers,
  eraseContacts,
  forgetExternalIds,
  forgetImportedChanges,
  keptImportFiles,
} from './store.ts'
import { eraseEvents, eraseUserDays, eraseUsers, eventDaysOf } from './store-events.ts'
import { eraseIssues } from './store-issues.ts'
import { scrubPlace } from './store-places.ts'
import {
  addCounts,
  closeRequest,
  insertRequest,
  latestRequest,
  lockRequest,
  noteFailure,
  patiently,
} from './store-requests.ts'
import { contactsOfPerson, families, findPerson, knownAs } from './views-person.ts'

export const ERASURE_JOB = 'contacts.erase'
const KEPT_DAYS = 30
const DAY_MS = 86_400_000
/** So many events are replaced in about a tenth of a second, during which no event is stored. */
const EVENTS_AT_ONCE = 5_000

export async function erasureOf(contactId: number, { db, actor }: Context): Promise<ReplyOf<typeof getErasure>> {
  const contact = await findPerson(db, contactId)
  if (!contact) throw notFound('This person')
  await writableAccount(db, actor, contact.accountId)
  const [contacts, { files, newest }, asked] = [
    contact.erasedAt ? [] : await contactsOfPerson(db, contactId),
    await keptImportFiles(db),
    await latestRequest(db, contactId),
  ]
  const until = newest ? new Date(newest.getTime() + KEPT_DAYS * DAY_MS).toISOString() : null
  return {
    contacts: contacts.map(({ id, name, accountId, accountName }) => ({
      id,
      name,
      account: { id: accountId, name: accountName },
    })),
    importFiles: { files, until },
    asked: asked
      ? {
          id: asked.id,
          state: asked.state,
          neverAgain: asked.neverAgain,
          counts: asked.counts,
          failure: asked.failure,
          askedAt: new Date(asked.askedAt).toISOString(),
          finishedAt: asked.finishedAt ? new Date(asked.finishedAt).toISOString() : null,
        }
      : null,
  }
}

/** Writes down who is to be erased; a job carries it out. */
export async function askErasure({ contactId, neverAgain }: ParsedInputOf<typeof eraseContact>, context: Context) {
  const { db, actor, now } = context
  const contact = await findPerson(db, contactId)
  if (!contact) throw notFound('This person')
  await writableAccount(db, actor, contact.accountId)
  const open = await latestRequest(db, contactId)
  if (open?.state === 'queued') {
    await enqueueErasure(db, open.id)
    return { erasureId: open.id }
  }
  if (contact.erasedAt) throw alreadyErased()
  const person = personOf(await knownAs(db, contactId), newCode)
  const { accountId } = contact
  return inTransaction(db, async (trx) => {
    const by = { memberId: actor.memberId, actorName: actor.name, askedAt: now }
    const erasureId = await insertRequest(trx, { contactId, accountId, neverAgain, person, ...by })
    await recordAudit(trx, context, [
      {
        action: 'contacts.erasure_asked',
        subjectKind: 'contact',
        subjectId: contactId,
        accountId,
        sentence: `erases a person for good${neverAgain ? ', never to be taken in again' : ''}`,
        detail: { erasureId },
      },
    ])
    await enqueueErasure(trx, erasureId)
    return { erasureId }
  })
}

async function enqueueErasure(db: Db, erasureId: number): Promise<void> {
  await enqueue(db, ERASURE_JOB, { erasureId }, { key: `${ERASURE_JOB}:${erasureId}`, queue: ERASURE_JOB })
}

/** Carries an erasure out, in steps that are each safe to do again: killed midway it goes on where it stopped. */
export async function carryOutErasure(
  context: Context,
  erasureId: number,
  keepers: readonly PersonKeeper[],
): Promise<void> {
  const { db } = context
  try {
    const person = await eraseIdentity(context, erasureId)
    if (!person) return
    await eraseUsage(db, erasureId, person)
    await eraseTexts(context, { erasureId, person, keepers })
  } catch (error) {
    await noteFailure(db, erasureId, 'It was interrupted and is tried again.')
    throw error
  }
}

/** The contact, its ids and what leads to it. From here on nothing finds the person any more. */
async function eraseIdentity({ db, now }: Context, erasureId: number): Promise<Person | null> {
  return inTransaction(db, async (trx) => {
    await patiently(trx)
    const request = await lockRequest(trx, erasureId)
    if (request?.state !== 'queued' || !request.person) return null
    const { person } = request
    await aloneWithCounts(trx)
    const counts = {
      contacts: await eraseContacts(trx, person, now),
      external_ids: await forgetExternalIds(trx, person),
      traits: await eraseUsers(trx, person),
    }
    if (request.neverAgain) await keepOut(trx, outOf(person), now)
    await bumpRules(trx)
    await bumpGroups(trx)
    await addCounts(trx, erasureId, counts)
    return person
  })
}

function outOf(person: Person): { said: string; instead: string }[] {
  const [first] = emailsOf(person)
  const code = person.users[0]?.instead ?? first?.instead ?? ''
  return [
    ...emailsOf(person).map(({ said }) => ({ said, instead: code })),
    ...[...person.users, ...person.visitors].map(({ sourceId, id, instead }) => ({
      said: idOf(sourceId, id),
      instead,
    })),
  ]
}

/** Raw events and users of days, some at a time, alone with the counts: what is counted stays what it was. */
async function eraseUsage(db: Db, erasureId: number, person: Person): Promise<void> {
  const { zone, spans } = await inTransaction(db, async (trx) => {
    await patiently(trx)
    const rules = await readEventRules(trx)
    return { zone: rules.zone, spans: await eventDaysOf(trx, person, rules.zone, EVENTS_AT_ONCE) }
  })
  for (const span of spans) {
    const { accountId, from, until, events } = span
    await alone(db, async (trx) => {
      const isChanged = await eraseEvents(trx, person, span, zone)
      await eraseUserDays(trx, person, { accountId, days: { from, until } })
      if (isChanged && accountId !== 0) await recountByRules(trx, [accountId], { days: { from, until } })
      await addCounts(trx, erasureId, { events })
    })
  }
  for (const accountId of await families(db, [...person.accountIds, ...spans.map((span) => span.accountId)]))
    await alone(db, (trx) => eraseUserDays(trx, person, { accountId, days: null }))
}

async function alone(db: Db, work: (trx: Trx) => Promise<void>): Promise<void> {
  await inTransaction(db, async (trx) => {
    await patiently(trx)
    await aloneWithCounts(trx)
    await work(trx)
  })
}

interface Erasing {
  erasureId: number
  person: Person
  keepers: readonly PersonKeeper[]
}

/** Everything that is said of the person, by whoever; with the last of it who it was is forgotten. */
async function eraseTexts(context: Context, { erasureId, person, keepers }: Erasing): Promise<void> {
  const { db, now } = context
  await inTransaction(db, async (trx) => {
    await patiently(trx)
    const counts: Record<string, number> = {
      answers: await eraseAnswers(trx, person),
      imported_changes: await forgetImportedChanges(trx, person),
      issues: await eraseIssues(trx, person),
    }
    for (const keeper of keepers) Object.assign(counts, await keeper.erase(trx, person, now))
    let texts = 0
    for (const place of [RECORD_PLACES, ...keepers.map(({ places }) => places)].flat())
      texts += await scrubPlace(trx, place, person)
    await emptyImportErrors(trx, person)
    await addCounts(trx, erasureId, { ...counts, texts })
    const request = await lockRequest(trx, erasureId)
    await closeRequest(trx, erasureId, now)
    await recordAudit(trx, context, [
      {
        action: 'contacts.erased',
        subjectKind: 'contact',
        ...(request ? { subjectId: request.contactId, accountId: request.accountId } : {}),
        sentence: `finished erasing a person, as ${request?.actorName ?? 'somebody'} had asked`,
        detail: { erasureId, counts: request?.counts ?? counts },
      },
    ])
    for (const topic of ['accounts', 'contacts', 'opt-outs'])
      await tellScreens(trx, topic, topic === 'accounts' ? [...person.accountIds] : undefined)
  })
}
