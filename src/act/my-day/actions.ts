import { startOfDay } from '../../kernel/day.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import type { getMyDay } from './contract.ts'
import { type DayRow, tellItems, thingsOf } from './items.ts'
import { rankedDay, readerFor } from './ranked-day.ts'
import { KINDS, type Kind } from './ranking.ts'
import { memberOf, scopesOf } from './scopes.ts'
import { countDoneSince, saveVisit, visitOf } from './store.ts'
import { hasBook } from './views.ts'

const VISIT_ENDS_MS = 30 * 60_000

/** The reader's day: everything ranked, one page of it told. */
export async function myDay(input: ParsedInputOf<typeof getMyDay>, context: Context) {
  const { db, actor, today, company } = context
  const reader = readerFor(context, input.scope)
  const [{ rows, waiting, isCut }, visit, doneToday, owns] = await Promise.all([
    rankedDay(context, reader),
    actor.memberId === null ? null : visitOf(db, actor.memberId),
    actor.memberId === null ? 0 : countDoneSince(db, actor.memberId, startOfDay(company.timeZone, today)),
    hasBook(db, actor),
  ])
  const fresh = freshKeys(rows, reader.scope === scopesOf(actor)[0] ? visit : null)
  const { kinds } = input
  const wanted = kinds === undefined ? rows : rowsOfKinds(rows, kinds)
  const page = wanted.slice(input.offset, input.offset + input.limit)
  return {
    scope: reader.scope,
    scopes: [...scopesOf(actor)],
    items: await tellItems(db, { actor, today, page, freshKeys: fresh }),
    total: wanted.length,
    counts: {
      ...countsOf(rows),
      fresh: rows.filter((row) => thingsOf(row).some(({ key }) => fresh.has(key))).length,
    },
    lastVisitAt: visit?.beforeAt ?? null,
    waiting: [...waiting],
    doneToday,
    isCut,
    hasBook: owns,
    currency: company.reportingCurrency,
  }
}

/** Rows of a day: those of some kinds that a test is true of. */
export interface PartOfDay {
  readonly kinds: readonly Kind[]
  fits(row: DayRow): boolean
  /** How many of them are told. */
  readonly most: number
}

/** Parts of the reader's own book, or of the day as it opens where there is none: each with its first rows and how many there are. */
export async function partsOfDay(parts: readonly PartOfDay[], context: Context) {
  const { db, actor, today } = context
  const owns = await hasBook(db, actor)
  const own = owns ? scopesOf(actor).find((scope) => scope === 'mine') : undefined
  const { rows } = await rankedDay(context, readerFor(context, own))
  return Promise.all(
    parts.map(async ({ kinds, fits, most }) => {
      const wanted = rowsOfKinds(rows, kinds).filter(fits)
      const page = wanted.slice(0, most)
      return { items: await tellItems(db, { actor, today, page, freshKeys: new Set() }), total: wanted.length }
    }),
  )
}

function rowsOfKinds(rows: readonly DayRow[], kinds: readonly Kind[]): DayRow[] {
  return rows.filter((row) => thingsOf(row).some(({ kind }) => kinds.includes(kind)))
}

export async function myDayCount(context: Context) {
  const { rows } = await rankedDay(context, readerFor(context, undefined))
  return { all: rows.length, now: rows.filter(({ ranking }) => ranking.group === 'now').length }
}

/** Begins a visit, or goes on with one that is younger than half an hour. */
export async function visit(context: Context) {
  const { db, now } = context
  const memberId = memberOf(context)
  const [{ rows }, before] = await Promise.all([
    rankedDay(context, readerFor(context, undefined)),
    visitOf(db, memberId),
  ])
  const goesOn = before !== null && now.getTime() - before.visitedAt.getTime() < VISIT_ENDS_MS
  const beforeAt = goesOn ? before.beforeAt : (before?.visitedAt ?? null)
  const beforeKeys = goesOn ? before.beforeKeys : (before?.itemKeys ?? [])
  const itemKeys = rows.flatMap(thingsOf).map(({ key }) => key)
  await saveVisit(db, memberId, { visitedAt: now, itemKeys, beforeAt, beforeKeys })
  return { lastVisitAt: beforeAt }
}

/** What was not there on the visit before; nothing is new on the first. */
function freshKeys(
  rows: readonly DayRow[],
  visit: { beforeAt: Date | null; beforeKeys: readonly string[] } | null,
): Set<string> {
  if (!visit?.beforeAt) return new Set()
  const before = new Set(visit.beforeKeys)
  const fresh = new Set<string>()
  for (const row of rows) {
    for (const { key, kind } of thingsOf(row)) if (kind !== 'note' && !before.has(key)) fresh.add(key)
  }
  return fresh
}

function countsOf(rows: readonly DayRow[]) {
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>
  const groups = { now: 0, today: 0, wait: 0 }
  for (const row of rows) {
    kinds[row.kind] += 1
    const told = new Set([row.kind])
    for (const { kind } of row.also) {
      if (!told.has(kind)) kinds[kind] += 1
      told.add(kind)
    }
    groups[row.ranking.group] += 1
  }
  return { all: rows.length, now: groups.now, kinds, groups }
}
