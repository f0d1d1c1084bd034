import { reaches } from '../../kernel/access.ts'
import { addDays, latest, type Day } from '../../kernel/day.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import type { Db } from '../../platform/db/database.ts'
import { maskedName } from '../../record/accounts/masking.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { readEventRules } from '../../record/events/store-lock.ts'
import { deliveries, freshnessOf, type Deliveries } from '../account-signals/actions.ts'
import { readerOf, selectionOf } from '../portfolio/actions.ts'
import { customFieldTypes } from '../portfolio/views.ts'
import type { exploreMetric } from './contract.ts'
import { splitNeedsAccount, tooManySteps } from './errors.ts'
import { maskedUserId } from './masked-user.ts'
import { MOST_STEPS, periodBefore, periodOf, type Period, type Span } from './period.ts'
import { resolve, type Resolved } from './resolve.ts'
import {
  accountsBehind,
  addedUp,
  baselineChange,
  changeOf,
  knownBy,
  perAccount,
  usualValues,
  valuesOf,
  type Facts,
} from './series.ts'
import { readSubject } from './subject.ts'
import { amountsOf, largestParts, type Amount, type Asked, type Parts } from './views-amounts.ts'
import { readBounded, type Chosen } from './views-chosen.ts'
import { baselineSums, countChosen, knownSince, type Known } from './views-known.ts'
import { accountNames, peopleOfUsers, segmentNames } from './views-people.ts'
import { eventNames, metricsInUse } from './views-subjects.ts'

const PARTS_SHOWN = 10
const NAMES_OFFERED = 1_000
const BASELINE_DAYS = 84
const BASELINE_DAYS_NEEDED = 28
const EVER = '2000-01-01'

type Input = ParsedInputOf<typeof exploreMetric>
export type Explored = Awaited<ReturnType<typeof metricOverTime>>

export async function choices({ db }: Context) {
  const [metrics, events, rules] = await Promise.all([
    metricsInUse(db),
    eventNames(db, NAMES_OFFERED),
    readEventRules(db),
  ])
  return {
    metrics: metrics.map(({ rule, id: _id, ...metric }) => ({ ...metric, countsUsers: rule?.count === 'users' })),
    events,
    keptFrom: keptFromOf(rules.keptFrom),
  }
}

/** The accounts a question is about. One account that may not be read is as good as none. */
export async function chosenOf(
  input: Pick<Input, 'accountId' | 'filters' | 'search'>,
  context: Context,
): Promise<Chosen> {
  const { db, actor } = context
  const reader = readerOf(context)
  const { accountId, filters, search } = input
  if (accountId !== undefined) {
    await readableAccount(db, actor, accountId)
    return { reader, selection: { conditions: [], ids: [accountId] } }
  }
  return { reader, selection: selectionOf({ filters, search }, await customFieldTypes(db), reader) }
}

export function keptFromOf(keptFrom: string): Day | null {
  return keptFrom > EVER ? (keptFrom as Day) : null
}

/** Everything the picture of one metric or event shows. */
export async function metricOverTime(input: Input, context: Context) {
  const { db, today } = context
  if (input.steps > MOST_STEPS[input.step]) throw tooManySteps(input.step, MOST_STEPS[input.step])
  if (input.split === 'user' && input.accountId === undefined) throw splitNeedsAccount()
  const [chosen, metrics, rules, sources] = await Promise.all([
    chosenOf(input, context),
    metricsInUse(db),
    readEventRules(db),
    deliveries(context),
  ])
  const resolved = resolve(readSubject(input.subject), metrics, {
    as: input.as,
    isByUser: input.split === 'user',
    zone: rules.zone,
  })
  const period = periodOf(input.step, input.steps, input.until ?? today, today)
  const freshness = freshnessOfSubject(resolved, sources, context)
  const readFrom = resolved.reading.from === 'events' ? ('events' as const) : ('rollups' as const)
  const keptFrom = readFrom === 'events' ? keptFromOf(rules.keptFrom) : null
  const question: Question = { input, chosen, resolved, period, keptFrom, lastKnownDay: silentSince(freshness) }
  const answer = await readBounded(db, (trx) => answerOf(trx, question, context))
  return {
    subject: { name: resolved.name, unit: resolved.unit, nature: resolved.nature, readFrom },
    step: input.step,
    as: input.as,
    split: input.split,
    from: period.from,
    until: period.until,
    buckets: [...period.buckets],
    ...answer,
    freshness,
    keptFrom: keptFrom !== null && keptFrom > answer.before.from ? keptFrom : null,
  }
}

interface Question {
  input: Input
  chosen: Chosen
  resolved: Resolved
  period: Period
  keptFrom: Day | null
  lastKnownDay: Day | null
}

async function answerOf(db: Db, question: Question, context: Context) {
  const { chosen, resolved, period } = question
  const known = await knownSince(db, chosen, resolved.reading, { by: 'none' })
  const now = await courseOf(db, question, period, known)
  const before = await courseOf(db, question, periodBefore(period, context.today), known)
  const parts = await partsOf(db, question, context)
  return {
    values: now.values,
    total: now.total,
    accounts: now.accounts,
    parts,
    before: {
      from: before.from,
      until: before.until,
      values: before.values,
      total: before.total,
      change: changeOf(now.total, before.total),
    },
    ...(await baselineOf(db, question, context.today)),
    selectedAccounts: await countChosen(db, chosen),
    knownAccounts: knownBy(known, period.until),
  }
}

/** One line of the picture: the selection, or a part of it. */
async function courseOf(db: Db, question: Question, period: Period, known: readonly Known[]) {
  const asked = { ...askedOf(question), span: readable(period, question.keptFrom), parts: { by: 'none' } as const }
  const amounts = await amountsOf(db, { ...asked, step: period.step })
  const whole = isAddedUp(question) ? null : await amountsOf(db, { ...asked, step: 'whole' })
  return { from: period.from, until: period.until, ...lineOf(question, period, { amounts, whole, known }) }
}

interface Read {
  amounts: readonly Amount[]
  /** Over the whole period; null where buckets add up to it. */
  whole: readonly Amount[] | null
  known: readonly Known[]
}

function lineOf({ input, resolved, keptFrom, lastKnownDay }: Question, period: Period, read: Read) {
  const { buckets } = period
  const facts: Facts = { nature: resolved.nature, amounts: read.amounts, known: read.known, lastKnownDay, keptFrom }
  const accounts = accountsBehind(buckets, facts)
  const values = valuesOf(buckets, facts)
  const sumOfBuckets = addedUp(values)
  const [whole] = read.whole ?? []
  // Nothing in the whole period: what its buckets say, which is 0 or unknown.
  const total = read.whole === null ? sumOfBuckets : (whole?.value ?? sumOfBuckets)
  if (input.as !== 'average') return { values, accounts, total }
  const isReported = resolved.nature === 'level' || resolved.nature === 'mean'
  const count = isReported ? (whole?.accounts ?? 0) : knownBy(read.known, period.until)
  return { values: perAccount(values, accounts), accounts, total: total === null || count === 0 ? null : total / count }
}

function isAddedUp({ resolved }: Question): boolean {
  return resolved.nature === 'amount'
}

function askedOf({ input, chosen, resolved }: Question): Omit<Asked, 'span' | 'step' | 'parts'> {
  return { ...chosen, reading: resolved.reading, isPerAccount: input.as === 'average' }
}

/** The period as far as it is kept. */
function readable({ from, until }: Span, keptFrom: Day | null): Span {
  return { from: keptFrom === null ? from : latest(from, keptFrom), until }
}

async function partsOf(db: Db, question: Question, context: Context) {
  const { input, chosen, resolved, period, keptFrom } = question
  if (input.split === 'none') return []
  const span = readable(period, keptFrom)
  const parts = await chosenParts(db, question, span)
  const known = await knownSince(db, chosen, resolved.reading, parts)
  const asked: Omit<Asked, 'step'> = { ...askedOf(question), span, parts }
  const amounts = await amountsOf(db, { ...asked, step: period.step })
  const whole = isAddedUp(question) ? null : await amountsOf(db, { ...asked, step: 'whole' })
  const names = await partNames(db, question, parts, context)
  const keys = new Set<string | null>([...amounts, ...(parts.by === 'user' ? [] : known)].map(({ part }) => part))
  const lines = [...keys].map((key) => {
    const own = <T extends { part: string | null }>(rows: readonly T[]) => rows.filter(({ part }) => part === key)
    // Users are known since their account is.
    const { values, total } = lineOf(question, period, {
      amounts: own(amounts),
      whole: whole && own(whole),
      known: parts.by === 'user' ? known : own(known),
    })
    const accountId = parts.by === 'account' && key !== null ? Number(key) : null
    return { key: key ?? 'rest', name: names(key), accountId, values, total }
  })
  return lines.sort((a, b) => rank(a) - rank(b) || (b.total ?? -1) - (a.total ?? -1) || (a.name < b.name ? -1 : 1))
}

function rank({ key }: { key: string }): number {
  return key === 'rest' ? 1 : 0
}

async function chosenParts(db: Db, { input, chosen, resolved }: Question, span: Span): Promise<Parts> {
  if (input.split === 'account' || input.split === 'user') {
    const asked = { ...chosen, reading: resolved.reading, span }
    const among = await largestParts(db, asked, input.split, PARTS_SHOWN)
    return input.split === 'user' ? { by: 'user', among } : { by: 'account', among: among.map(Number) }
  }
  return { by: 'segment' }
}

async function partNames(
  db: Db,
  { input }: Question,
  parts: Parts,
  { actor }: Context,
): Promise<(key: string | null) => string> {
  if (parts.by === 'segment') {
    const names = await segmentNames(db)
    return (key) => (key === null ? 'No segment' : (names.get(Number(key)) ?? key))
  }
  if (parts.by === 'account') {
    const names = await accountNames(db, parts.among)
    return (key) => (key === null ? 'All others' : (names.get(Number(key)) ?? key))
  }
  const { accountId } = input
  if (parts.by !== 'user' || accountId === undefined) return (key) => key ?? 'All others'
  const account = await readableAccount(db, actor, accountId)
  const isOpen = reaches(actor, 'contact_details', account)
  const people = await peopleOfUsers(
    db,
    parts.among.map((userId) => ({ accountId, userId })),
  )
  const names = new Map(people.map(({ userId, name }) => [userId, isOpen ? name : maskedName(name)]))
  return (key) => (key === null ? 'All others' : (names.get(key) ?? (isOpen ? key : maskedUserId(key))))
}

async function baselineOf(db: Db, { input, chosen, resolved, period }: Question, today: Day) {
  const { metric, nature } = resolved
  if (metric === null) {
    return {
      baseline: null,
      baselineMissing: 'Single events have no baseline: it is read from the daily numbers of a metric.',
    }
  }
  const baseline = { from: addDays(period.from, -BASELINE_DAYS), until: addDays(period.from, -1) }
  // No half day: the comparison ends yesterday.
  const current = { from: period.from, until: period.until < today ? period.until : addDays(today, -1) }
  const isLevel = nature === 'level' || nature === 'mean'
  const spans = { baseline, current, daysNeeded: BASELINE_DAYS_NEEDED }
  const sums = await baselineSums(db, chosen, { id: metric.id, isLevel }, spans)
  if (sums === null) {
    return {
      baseline: null,
      baselineMissing: `No account reported this for ${BASELINE_DAYS_NEEDED} days before the period: there is nothing usual yet.`,
    }
  }
  const by = input.as === 'average' ? sums.accounts : 1
  const perDay = sums.perDay / by
  return {
    baseline: {
      ...baseline,
      perDay,
      currentPerDay: sums.currentPerDay / by,
      change: baselineChange(sums.currentPerDay, sums.perDay),
      accounts: sums.accounts,
      values: usualValues(period, nature, perDay),
    },
    baselineMissing: null,
  }
}

/** How fresh each source is that delivers the subject. */
function freshnessOfSubject({ reading, metric }: Resolved, sources: Deliveries, context: Context) {
  const isStream = reading.from === 'events' || metric?.fedBy === 'events'
  const read = sources.rhythms.filter(({ kind, metricId }) =>
    isStream ? kind === 'events' : kind === 'usage' && metricId === metric?.id,
  )
  const bySource = Map.groupBy(read, ({ sourceId }) => sourceId)
  return [...bySource.values()].map((rhythms) => freshnessOf(rhythms, sources, context))
}

/** The last day of a source that fell silent, where no other one speaks for it. */
function silentSince(freshness: readonly { lastDay: Day | null; isStale: boolean }[]): Day | null {
  if (freshness.some(({ isStale }) => !isStale)) return null
  return freshness.reduce<Day | null>(
    (newest, { lastDay }) => (lastDay && (!newest || lastDay > newest) ? lastDay : newest),
    null,
  )
}
