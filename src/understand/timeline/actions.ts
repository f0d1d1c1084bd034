import { reaches } from '../../kernel/access.ts'
import { addDays, startOfDay } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { TIMELINE_KINDS, type accountTimeline } from '../../record/accounts/contract.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { tell } from './sentences.ts'
import { noteVisit } from './store.ts'
import { happenings, pinnedHappenings, type Happening, type TimelineKind } from './views.ts'

const MONEY_KINDS: ReadonlySet<TimelineKind> = new Set(['invoice', 'subscription', 'renewal'])

/** A page of the timeline. The first page counts as a visit and brings the pinned entries. */
export async function timeline(input: ParsedInputOf<typeof accountTimeline>, context: Context) {
  const { db, actor, now, company } = context
  const account = await readableAccount(db, actor, input.accountId)
  const seesMoney = reaches(actor, 'money', account)
  const asked = input.kinds.length === 0 ? TIMELINE_KINDS : input.kinds
  const query = {
    accountId: input.accountId,
    timeZone: company.timeZone,
    kinds: asked.filter((kind) => seesMoney || !MONEY_KINDS.has(kind)),
    before: input.until === undefined ? justAfter(now) : startOfDay(company.timeZone, addDays(input.until, 1)),
    below: input.before === undefined ? null : placeOf(input.before),
    limit: input.limit + 1,
  }
  const isFirst = query.below === null
  const [found, pinned, lastVisitAt] = await Promise.all([
    happenings(db, query),
    isFirst ? pinnedHappenings(db, query) : [],
    isFirst && actor.memberId !== null ? noteVisit(db, actor.memberId, input.accountId, now) : null,
  ])
  const page = found.slice(0, input.limit)
  const last = page.at(-1)
  const seesPeople = reaches(actor, 'contact_details', account)
  const present = (happening: Happening) => entry(happening, seesPeople, context)
  return {
    entries: page.map(present),
    pinned: pinned.map(present),
    next: found.length > page.length && last ? `${last.stamp}|${last.key}` : null,
    lastVisitAt,
  }
}

function justAfter(now: Date): Date {
  return new Date(now.getTime() + 1)
}

// As PostgreSQL prints an instant, then the key.
const PLACE = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?[+-]\d{2}(?::\d{2}){0,2})\|([\w:.-]{1,120})$/

function placeOf(text: string): { stamp: string; key: string } {
  const [, stamp, key] = PLACE.exec(text) ?? []
  if (
    stamp === undefined ||
    key === undefined ||
    Number.isNaN(Date.parse(stamp.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')))
  ) {
    throw new Refusal(
      'timeline.no_such_place',
      422,
      'This place in the timeline is not one. Use `next` of the page before.',
    )
  }
  return { stamp, key }
}

function entry(happening: Happening, seesPeople: boolean, { actor }: Context) {
  const { key, kind, at, isDayOnly, facts } = happening
  const isOwn = facts['memberId'] === actor.memberId && typeof facts['id'] === 'number'
  return {
    key,
    kind,
    at,
    isDayOnly,
    ...tell(happening, seesPeople),
    source: typeof facts['source'] === 'string' ? facts['source'] : null,
    isPinned: facts['isPinned'] === true,
    activityId: isOwn ? Number(facts['id']) : null,
  }
}
