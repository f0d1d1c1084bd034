import { heldIn, leavesOf, type Condition, type Leaf, type Truth } from '../../kernel/conditions.ts'
import { dayText } from '../../kernel/plain-words.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import { heldForDays, nextDay, nextRuns, NOTHING_YET, type DayState } from './episodes.ts'
import type { HoldTruths, Present, Subject, SubjectKind } from './evaluation.ts'
import { failureOf } from './resolve.ts'
import { loadDirectory, loadKnown } from './views-directory.ts'
import { firstShownDay, sampleOfAccounts } from './views-subjects.ts'
import { evaluateKnown } from './views.ts'

export interface PastEpisodes {
  /** Oldest first, every day of the span. */
  readonly days: readonly { readonly day: Day; readonly entries: number }[]
  readonly entries: number
  /** Who entered, latest first: at most a hundred. */
  readonly latest: readonly (Subject & { readonly day: Day })[]
  readonly accountsSeen: number
  readonly accountsTotal: number
  /** What is not known of the past, as sentences. */
  readonly caveats: readonly string[]
  /** Why the condition cannot be judged at all. */
  readonly failure: string | null
}

const LATEST = 100

/**
 * On which of the last days a condition became true, judged at the close of each day from what is dated: health as shown or
 * restated, stages and owners, metric days, signals, tasks and runs. Only accounts in the reader’s reach are looked at (`accountIds`; null:
 * all), and of them at most `limit`, the same ones each time.
 */
export async function episodesInPast(
  db: Db,
  condition: Condition,
  about: {
    subject: SubjectKind
    days: number
    present: Present
    accountIds: readonly number[] | null
    limit: number
  },
): Promise<PastEpisodes> {
  const { subject, present } = about
  const directory = await loadDirectory(db)
  const failure = failureOf(condition, directory, subject)
  const sample = await sampleOfAccounts(db, about)
  const caveats = caveatsOf(condition, {
    ...sample,
    shownSince: await firstShownDay(db),
    from: addDays(present.today, -about.days),
  })
  const seen = { accountsSeen: sample.ids.length, accountsTotal: sample.total }
  if (failure !== null) return { days: [], entries: 0, latest: [], ...seen, caveats, failure }

  const course = courseOf(condition)
  const days: { day: Day; entries: number }[] = []
  const latest: (Subject & { day: Day })[] = []
  for (const asOf of daysJudged(condition, about)) {
    const known = await loadKnown(db, [condition], { asOf, today: present.today, now: present.now, directory })
    const { rows } = await evaluateKnown(db, [condition], {
      subject,
      accountIds: sample.ids,
      present,
      asOf,
      known,
      holds: course.holds,
    })
    const entered = rows.filter((row) => course.enters(row, row.truths[0] ?? null))
    latest.unshift(...entered.map(({ accountId, contactId }) => ({ accountId, contactId, day: asOf })))
    days.push({ day: asOf, entries: entered.length })
  }
  const counted = days.slice(-about.days)
  const entries = counted.reduce((total, one) => total + one.entries, 0)
  const first = counted[0]?.day ?? present.today
  return {
    days: counted,
    entries,
    latest: latest.filter(({ day }) => day >= first).slice(0, LATEST),
    ...seen,
    caveats,
    failure: null,
  }
}

/** The days of the span, after those that durations need to have begun. */
function daysJudged(condition: Condition, { days, present }: { days: number; present: Present }): Day[] {
  const before = 1 + Math.max(0, ...heldIn(condition).map(({ hours }) => Math.ceil(hours / 24)))
  return Array.from({ length: days + before }, (_, index) => addDays(present.today, index - days - before))
}

/** Follows every subject from day to day. */
function courseOf(condition: Condition) {
  const durations = heldIn(condition)
  const states = new Map<string, DayState>()
  const runsOf = new Map<string, readonly number[]>()
  const keyOf = ({ accountId, contactId }: Subject) => `${accountId}/${contactId}`
  const holds: HoldTruths = (subject, _index, inside) => {
    const runs = nextRuns(states.get(keyOf(subject)) ?? NOTHING_YET, inside)
    runsOf.set(keyOf(subject), runs)
    return inside.map((truth, index) => heldForDays(runs[index] ?? 0, truth, durations[index]?.hours ?? 0))
  }
  const enters = (subject: Subject, truth: Truth) => {
    const key = keyOf(subject)
    const next = nextDay(states.get(key) ?? NOTHING_YET, truth, runsOf.get(key) ?? [])
    states.set(key, next.state)
    return next.enters
  }
  return { holds, enters }
}

/**
 * What durations are now, judged by the closes of the last days: for whoever asks without having watched. Durations of more
 * than `MOST_DAYS_BACK` days stay unknown.
 */
export async function durationsFromDays(
  db: Db,
  condition: Condition,
  about: { subject: SubjectKind; accountIds: readonly number[] | null; present: Present },
): Promise<HoldTruths | undefined> {
  const durations = heldIn(condition)
  if (durations.length === 0) return undefined
  const daysBack = daysToCount(condition)
  const insides = durations.map(({ of }) => of)
  const runs = new Map<string, readonly number[]>()
  const directory = await loadDirectory(db)
  for (let ago = daysBack; ago > 0; ago -= 1) {
    const asOf = addDays(about.present.today, -ago)
    const known = await loadKnown(db, [condition], {
      asOf,
      today: about.present.today,
      now: about.present.now,
      directory,
    })
    const { rows } = await evaluateKnown(db, insides, { ...about, asOf, known })
    for (const { accountId, contactId, truths } of rows) {
      const key = `${accountId}/${contactId}`
      runs.set(key, nextRuns({ isTrue: null, runs: runs.get(key) ?? [] }, truths))
    }
  }
  return ({ accountId, contactId }, _condition, inside) => {
    const now = nextRuns({ isTrue: null, runs: runs.get(`${accountId}/${contactId}`) ?? [] }, inside)
    return inside.map((truth, index) => {
      const hours = durations[index]?.hours ?? 0
      const isTooLong = Math.ceil(hours / 24) > MOST_DAYS_BACK && truth === true
      return isTooLong ? null : heldForDays(now[index] ?? 0, truth, hours)
    })
  }
}

const MOST_DAYS_BACK = 31

/** How many past days say how long something has been so; 0 where nothing asks. */
export function daysToCount(condition: Condition): number {
  return Math.min(MOST_DAYS_BACK, Math.max(0, ...heldIn(condition).map(({ hours }) => Math.ceil(hours / 24))))
}

const AS_TODAY: ReadonlySet<string> = new Set([
  'name',
  'industry',
  'country',
  'domain',
  'parent',
  'renewal_on',
  'customer_since',
])
const HEALTH: ReadonlySet<string> = new Set([
  'health',
  'band',
  'quadrant',
  'cx',
  'co',
  'change_7',
  'change_30',
  'change_90',
])

function caveatsOf(
  condition: Condition,
  about: { ids: readonly number[]; total: number; shownSince: Day | null; from: Day },
): string[] {
  const leaves = leavesOf(condition)
  const fields = leaves.flatMap((leaf) => (leaf.kind === 'field' || leaf.kind === 'date' ? [leaf.field] : []))
  const has = (...kinds: Leaf['kind'][]) => leaves.some(({ kind }) => kinds.includes(kind))
  const asksHealth = has('health_change') || fields.some((field) => HEALTH.has(field))
  const isYoung = about.shownSince === null || about.shownSince > about.from
  const since =
    about.shownSince === null ? 'nothing was shown yet' : `nothing was shown before ${dayText(about.shownSince)}`
  return [
    ...(about.ids.length < about.total ? [`Looked at ${about.ids.length} of ${about.total} accounts.`] : []),
    ...(asksHealth && isYoung ? [`Health of earlier days is known once a week, computed later: ${since}.`] : []),
    ...(has('measure') && isYoung ? [`Measures of earlier days are not known: ${since}.`] : []),
    ...(fields.includes('coverage') && isYoung ? [`Coverage of earlier days is not known: ${since}.`] : []),
    ...(fields.includes('fresh') ? ['Whether data was fresh is not known of past days.'] : []),
    ...(fields.some((field) => AS_TODAY.has(field))
      ? ['Names, places and renewal dates are taken as they are today.']
      : []),
    ...(has('contacts', 'contact') || leaves.some((leaf) => leaf.kind === 'survey' && leaf.roles.length > 0)
      ? ['Contacts and their roles are taken as they are today; who left is dated.']
      : []),
    ...(has('leads') ? ['Where a lead stood is taken as it is today; when it was found is dated.'] : []),
    ...(leaves.some((leaf) => leaf.kind === 'renewal' && leaf.reading !== 'outcome')
      ? ['Due days and next steps of renewals are taken as they are today; what voices said is dated.']
      : []),
    ...(leaves.some((leaf) => leaf.kind === 'renewal' && leaf.reading === 'probability')
      ? ['Probabilities of earlier days are not known.']
      : []),
    ...(has('since_entry') ? ['Changes since a run began are not known without the run.'] : []),
    ...(heldIn(condition).length > 0 ? ['Durations are counted in whole days.'] : []),
    ...(has('metric', 'usage', 'tickets', 'survey', 'activities', 'outcomes', 'invoices')
      ? ['Signals count on the day they speak of, even if they arrived later.']
      : []),
  ]
}
