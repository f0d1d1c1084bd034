import { may, scopeOf } from '../../kernel/access.ts'
import { acceptedShare, leadLabel, LEAD_STATES, type LeadKind, type LeadState } from '../../kernel/leads.ts'
import type { Day } from '../../kernel/day.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { beside, coverage, LEDGER_SENTENCES, type Coverage } from '../revenue/actions-covered.ts'
import { coveredIds } from '../revenue/views-covered.ts'
import { countWins, type Brought, type NotCounted, type Wins } from './brought.ts'
import type { changeHelixSettings, getHelix, listHelixAccounts } from './contract.ts'
import { noMoneyShown } from './errors.ts'
import { costAvoided, helixFactor, turnOf, yearsBefore, type Turn } from './loops.ts'
import { helixSentence, notCountedSentence } from './sentences.ts'
import { readCacRatio, saveCacRatio } from './store.ts'
import { coveredAmong, inSegment, newMrr, yearAccounts, yearSums, type YearSum } from './views.ts'
import { declineReasons, leadsFound, wonLeads, type FoundLeads } from './views-leads.ts'

type Span = { from: Day; to: Day }

/** The helix of all accounts whose money the reader may see, or of a segment: years that end today, back to back. */
export async function showHelix({ segmentId, years: count }: ParsedInputOf<typeof getHelix>, context: Context) {
  const { db, today, actor } = context
  const spans = yearsBefore(today, count)
  const found = await coverageOf(context, segmentId, spans.at(-1)?.from ?? today)
  const { currency } = found
  const cacRatio = await readCacRatio(db)
  const { brought, wins } = await broughtBy(found, segmentId, context)
  const years = []
  let segments: ReturnType<typeof segmentsOf> = []
  for (const [index, span] of spans.entries()) {
    const sums = await yearSums(db, queryOf(found, span))
    const own = brought.filter((one) => isWithin(one.wonSince, span))
    const whole = sums.find(({ isSlice }) => !isSlice)
    const allNew = await newMrr(db, coveredIds(narrowed(found, segmentId)), span)
    years.push(yearOf({ span, whole, brought: own, allNew, cacRatio }))
    if (index === 0 && segmentId === undefined) segments = segmentsOf(sums, own, found)
  }
  const [latest] = spans
  const about = { ...(latest ?? { from: today, to: today }), currency, today }
  const { problems, conventions } = await beside(db, found, LEDGER_SENTENCES)
  return {
    sentence: helixSentence(years[0] ?? turnOf(0, 0, 0), currency),
    currency,
    years: untilFirst(years),
    segments,
    leads: fromDepartments(await leadsFound(db, coveredIds(narrowed(found, segmentId)), about)),
    reasons: await declineReasons(db, coveredIds(narrowed(found, segmentId)), about),
    cacRatio,
    notes: [...notesOn(wins), ...problems],
    conventions: [
      'A year compares its first day with its last, both at the exchange rates of the first; ARR is 12 × MRR.',
      'First-year ARR of a new customer is its ARR at the close of its first day; each counts once, for the lead won first.',
      ...conventions,
    ],
    maySet: may(actor, 'revenue.write'),
  }
}

/** The accounts behind a year, and what all of them add up to. */
export async function showHelixAccounts(
  { segmentId, yearsAgo, part, offset, limit }: ParsedInputOf<typeof listHelixAccounts>,
  context: Context,
) {
  const span = yearsBefore(context.today, yearsAgo + 1)[yearsAgo] ?? { from: context.today, to: context.today }
  const found = await coverageOf(context, segmentId, span.from)
  const { brought } = await broughtBy(found, segmentId, context)
  const own = brought.filter((one) => isWithin(one.wonSince, span))
  const { rows, total, sum } = await yearAccounts(context.db, queryOf(found, span), {
    brought: own,
    part,
    offset,
    limit,
  })
  const whole = {
    startMinor: sum.openingMinor * 12,
    renewedMinor: sum.keptMinor * 12,
    expansionMinor: (sum.closingMinor - sum.keptMinor) * 12,
    newLogoMinor: sum.newMrrMinor * 12,
  }
  return {
    currency: found.currency,
    ...span,
    accounts: rows.map(({ account, openingMinor, closingMinor, newMrrMinor, newLogos }) => ({
      account,
      newLogos,
      ...withFactor(turnOf(openingMinor, closingMinor, newMrrMinor)),
    })),
    total,
    sum: withFactor(whole),
  }
}

export async function setCacRatio({ cacRatio }: ParsedInputOf<typeof changeHelixSettings>, context: Context) {
  const { db, actor, now } = context
  return inTransaction(db, async (trx) => {
    await saveCacRatio(trx, { cacRatio, memberId: actor.memberId, now })
    const said = cacRatio === null ? 'is not known' : `is ${cacRatio}`
    const sentence = `said that the cost of winning one unit of new ARR ${said}`
    await recordAudit(trx, context, [
      { action: 'helix.settings_changed', subjectKind: 'setting', subjectId: 'helix', sentence },
    ])
    await tellScreens(trx, 'revenue')
    return { cacRatio }
  })
}

function coverageOf(context: Context, segmentId: number | undefined, opening: Day): Promise<Coverage> {
  if (scopeOf(context.actor, 'money') === 'none') throw noMoneyShown()
  const key = segmentId === undefined ? undefined : segmentId === 0 ? '' : String(segmentId)
  return coverage(context.db, context, { slice: 'segment', key, opening })
}

/** The accounts of the segment alone, where one is asked for. */
function narrowed({ covered }: Coverage, segmentId: number | undefined): Coverage['covered'] {
  if (segmentId === undefined) return covered
  return { ...covered, selection: { ...covered.selection, narrowing: inSegment(segmentId) } }
}

function queryOf({ covered, conventions, currency }: Coverage, span: Span) {
  return {
    ...covered,
    ...span,
    opening: span.from,
    reportingCurrency: currency,
    reactivation: conventions.reactivationInNrr,
  }
}

/** New customers brought by covered accounts, as far as the reader may see the money of both. */
async function broughtBy(
  found: Coverage,
  segmentId: number | undefined,
  { db, today }: { db: Db; today: Day },
): Promise<{ brought: BroughtWithSegment[]; wins: Wins }> {
  const all = countWins(await wonLeads(db, today))
  const parents = await coveredAmong(db, coveredIds(narrowed(found, segmentId)), idsOf(all, 'accountId'))
  const children = await coveredAmong(db, coveredIds(found.covered), idsOf(all, 'wonAccountId'))
  return {
    brought: all.brought.flatMap((one) => {
      const parent = parents.get(one.accountId)
      return parent && children.has(one.wonAccountId) ? [{ ...one, segmentId: parent.segmentId }] : []
    }),
    wins: { brought: [], notCounted: all.notCounted.filter(({ lead }) => parents.has(lead.accountId)) },
  }
}

type BroughtWithSegment = Brought & { readonly segmentId: number | null }

function idsOf({ brought, notCounted }: Wins, column: 'accountId' | 'wonAccountId'): number[] {
  return [...brought, ...notCounted.map(({ lead }) => lead)].map((lead) => lead[column])
}

function yearOf(about: {
  span: Span
  whole: YearSum | undefined
  brought: readonly Brought[]
  allNew: number
  cacRatio: number | null
}) {
  const { span, whole, brought, allNew, cacRatio } = about
  const turn = turnOfSums(whole, brought)
  return {
    ...span,
    ...withFactor(turn),
    accounts: whole?.accounts ?? 0,
    newLogos: brought.length,
    allNewMinor: 12 * allNew,
    avoidedMinor: costAvoided(turn.newLogoMinor, cacRatio),
    measured: whole?.measured ?? 0,
    onTarget: whole?.onTarget ?? 0,
    unrated: whole?.unrated ?? 0,
  }
}

function turnOfSums(sums: YearSum | undefined, brought: readonly Brought[]): Turn {
  const [opening, kept, closing] = [sums?.openingMinor ?? 0, sums?.keptMinor ?? 0, sums?.closingMinor ?? 0]
  return {
    startMinor: opening * 12,
    renewedMinor: kept * 12,
    expansionMinor: (closing - kept) * 12,
    newLogoMinor: 12 * brought.reduce((sum, { firstMrrMinor }) => sum + firstMrrMinor, 0),
  }
}

export function withFactor(turn: Turn) {
  return { ...turn, factor: helixFactor(turn) }
}

function segmentsOf(sums: readonly YearSum[], brought: readonly BroughtWithSegment[], { nameOf }: Coverage) {
  const keyOf = (key: string | null) => (key === null ? 0 : Number(key))
  const keys = new Set([
    ...sums.filter(({ isSlice }) => isSlice).map(({ key }) => keyOf(key)),
    ...brought.map(({ segmentId }) => segmentId ?? 0),
  ])
  return [...keys]
    .map((key) => {
      const own = sums.find((sum) => sum.isSlice && keyOf(sum.key) === key)
      const won = brought.filter(({ segmentId }) => (segmentId ?? 0) === key)
      return {
        key,
        name: nameOf(key === 0 ? null : String(key)),
        accounts: own?.accounts ?? 0,
        newLogos: won.length,
        ...withFactor(turnOfSums(own, won)),
      }
    })
    .sort((a, b) => b.startMinor - a.startMinor || a.key - b.key)
}

/** Years before anybody paid anything are not shown. */
function untilFirst<T extends { startMinor: number; allNewMinor: number }>(years: readonly T[]): T[] {
  const last = years.findLastIndex(({ startMinor, allNewMinor }) => startMinor > 0 || allNewMinor > 0)
  return years.slice(0, Math.max(1, last + 1))
}

function isWithin(day: Day, { from, to }: Span): boolean {
  return day > from && day <= to
}

function notesOn({ notCounted }: Wins): string[] {
  const count = (because: NotCounted) => notCounted.filter((one) => one.because === because).length
  const said = notCountedSentence({
    not_yet: count('not_yet'),
    before: count('before'),
    not_a_customer: count('not_a_customer'),
  })
  return said === null ? [] : [said]
}

/** One line for each department and name of lead, most found first. */
function fromDepartments(found: readonly FoundLeads[]) {
  const lines = Map.groupBy(
    found,
    ({ department, kind }) => `${department ?? ''}/${leadLabel(kind as LeadKind, department)}`,
  )
  return [...lines.values()]
    .map((rows) => {
      const counts = Object.fromEntries(LEAD_STATES.map((state) => [state, countOf(rows, state)])) as Record<
        LeadState,
        number
      >
      const money = (...states: string[]) =>
        rows.filter(({ state }) => states.includes(state)).reduce((sum, { minor }) => sum + minor, 0)
      return {
        department: rows[0]?.department ?? null,
        label: leadLabel((rows[0]?.kind ?? 'expansion') as LeadKind, rows[0]?.department ?? null),
        found: rows.reduce((sum, { count }) => sum + count, 0),
        sent: rows.reduce((sum, { sent }) => sum + sent, 0),
        accepted: counts.accepted,
        declined: counts.declined,
        won: counts.won,
        acceptedShare: acceptedShare(counts),
        pipelineMinor: money('open', 'sent', 'accepted'),
        wonMinor: money('won'),
      }
    })
    .sort((a, b) => b.found - a.found || a.label.localeCompare(b.label))
}

function countOf(rows: readonly FoundLeads[], state: LeadState): number {
  return rows.filter((row) => row.state === state).reduce((sum, { count }) => sum + count, 0)
}
