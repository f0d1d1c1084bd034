import { addDays, addMonths, type Day, dayFromNumber, dayNumber, daysBetween } from '../../kernel/day.ts'
import { courseOn, type Plan, weekday, type Window } from './plan.ts'
import { random } from './random.ts'

/** A renewal of the sample as it stands on record; amounts in minor units of the reporting currency. */
export interface KnownRenewal {
  readonly renewalId: number
  readonly accountId: number
  readonly accountExternalId: string
  readonly owner: { readonly id: number; readonly email: string; readonly leaderId: number | null } | null
  readonly dueOn: Day
  readonly amountMinor: number
  readonly outcome: string
  readonly decidedOn: Day | null
  readonly renewedMinor: number | null
}

type Category = 'commit' | 'best_case' | 'at_risk'
type Voice = 'machine' | 'csm' | 'leader'

/** What somebody said of a renewal on a day. */
export interface SampleView {
  readonly renewalId: number
  readonly accountId: number
  readonly voice: Voice
  readonly category: Category
  readonly amountMinor: number | null
  readonly probability: number | null
  readonly reason: string
  readonly memberId: number | null
  readonly saidOn: Day
}

export interface SampleFrozen {
  readonly renewalId: number
  readonly accountId: number
  readonly ownerId: number | null
  readonly dueOn: Day
  readonly amountMinor: number
  readonly calledMinor: number
  readonly category: Category
  readonly voice: Voice
  readonly probability: number
  readonly outcome: string
  readonly renewedMinor: number | null
}

export interface SampleSnapshot {
  readonly quarter: Day
  /** A Monday. */
  readonly takenOn: Day
  readonly rows: readonly SampleFrozen[]
}

export interface SampleCall {
  readonly quarter: Day
  readonly memberId: number
  readonly voice: 'csm' | 'leader'
  readonly saidBy: number
  readonly saidOn: Day
  readonly commitMinor: number
  readonly bestCaseMinor: number
  readonly reason: string
}

export interface SampleForecasts {
  readonly views: readonly SampleView[]
  readonly snapshots: readonly SampleSnapshot[]
  readonly calls: readonly SampleCall[]
}

/** A renewal with everything that was said of it, the latest last. */
interface Followed {
  readonly renewal: KnownRenewal
  readonly plan: Plan
  readonly views: readonly SampleView[]
}

/**
 * What was forecast in the past: views of decided renewals, a snapshot each Monday of the quarter that ran and the next one, and
 * what CSMs called for quarters that have ended. Nobody knows more on a day than the account shows on it, but CSMs hear of a
 * decision before it falls, some hope too much and some too little.
 */
export function sampleForecasts(
  renewals: readonly KnownRenewal[],
  plans: readonly Plan[],
  window: Window,
): SampleForecasts {
  const planOf = new Map(plans.map((plan) => [plan.externalId, plan]))
  const followed = renewals.flatMap((renewal) => {
    const plan = planOf.get(renewal.accountExternalId)
    return plan === undefined ? [] : [{ renewal, plan, views: viewsOf(renewal, plan, window) }]
  })
  const snapshots = quartersOf(window).flatMap((quarter) => snapshotsOf(quarter, followed, window))
  return { views: followed.flatMap(({ views }) => views), snapshots, calls: callsOf(snapshots, renewals, window) }
}

interface Quarter {
  readonly from: Day
  readonly to: Day
}

/** The quarters that lie in the window whole, the running one, and the next. */
function quartersOf(window: Window): Quarter[] {
  const first = dayFromNumber(window.first)
  const today = dayFromNumber(window.today)
  const quarters: Quarter[] = []
  for (let from = quarterStart(first); from <= addMonths(quarterStart(today), 3); from = addMonths(from, 3)) {
    if (from >= first) quarters.push({ from, to: addDays(addMonths(from, 3), -1) })
  }
  return quarters
}

function quarterStart(day: Day): Day {
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1
  return `${day.slice(0, 5)}${String(month).padStart(2, '0')}-01` as Day
}

/** Mondays on which a quarter ran or was the next one; the week that runs is left to whoever takes it. */
function mondaysOf({ from, to }: Quarter, window: Window): Day[] {
  const first = Math.max(window.first, dayNumber(addMonths(from, -3)))
  const last = Math.min(dayNumber(to), window.today - ((weekday(window.today) + 6) % 7) - 7)
  const monday = first + ((8 - weekday(first)) % 7)
  return Array.from({ length: Math.max(0, Math.floor((last - monday) / 7) + 1) }, (_, week) =>
    dayFromNumber(monday + 7 * week),
  )
}

function snapshotsOf(quarter: Quarter, followed: readonly Followed[], window: Window): SampleSnapshot[] {
  const due = followed.filter(({ renewal }) => renewal.dueOn >= quarter.from && renewal.dueOn <= quarter.to)
  if (due.length === 0) return []
  return mondaysOf(quarter, window).map((takenOn) => ({
    quarter: quarter.from,
    takenOn,
    rows: due.filter(({ plan }) => dayNumber(takenOn) >= plan.since).map((one) => frozen(one, takenOn, window)),
  }))
}

function frozen({ renewal, plan, views }: Followed, on: Day, window: Window): SampleFrozen {
  const { renewalId, accountId, owner, dueOn, amountMinor } = renewal
  const isDecided = renewal.outcome !== 'open' && (renewal.decidedOn ?? dueOn) <= on
  const of = (voice: Voice) => views.findLast((view) => view.voice === voice && view.saidOn <= on)
  const probability = rounded(sigmoid(leaning(plan, window, on)))
  const machine = { voice: 'machine' as const, category: categoryOf(probability), amountMinor: null }
  const { voice, category } = of('leader') ?? of('csm') ?? machine
  return {
    renewalId,
    accountId,
    ownerId: owner?.id ?? null,
    dueOn,
    amountMinor,
    calledMinor: of('leader')?.amountMinor ?? of('csm')?.amountMinor ?? amountMinor,
    category,
    voice,
    probability,
    outcome: isDecided ? renewal.outcome : 'open',
    renewedMinor: isDecided ? renewal.renewedMinor : null,
  }
}

/** Days before the renewal on which everybody is asked. */
const ASKED = [180, 90, 35] as const

function viewsOf(renewal: KnownRenewal, plan: Plan, window: Window): SampleView[] {
  if (renewal.outcome === 'open') return []
  const { renewalId, accountId, owner } = renewal
  const chance = random(window.seed, 'calls', plan.index, renewal.dueOn)
  const said: SampleView[] = []
  for (const days of ASKED) {
    const on = addDays(renewal.dueOn, -days)
    if (dayNumber(on) < window.first || dayNumber(on) < plan.since || on >= (renewal.decidedOn ?? renewal.dueOn))
      continue
    const say = (voice: Voice, more: Partial<SampleView> & { category: Category; saidOn: Day }) =>
      said.push({
        renewalId,
        accountId,
        voice,
        amountMinor: null,
        probability: null,
        reason: '',
        memberId: null,
        ...more,
      })
    const probability = rounded(sigmoid(leaning(plan, window, on)))
    if (days > 35) say('machine', { category: categoryOf(probability), probability, saidOn: on })
    if (owner === null || days === 180 || plan.segment === 'Digital' || !chance.chance(0.85)) continue
    const heard = hearsay(renewal, days) + 0.7 * chance.normal()
    const hope = leaning(plan, window, on) + heard + temperOf(owner.email, window)
    const category = categoryOf(sigmoid(hope))
    const spokenOn = addDays(on, chance.int(0, 5))
    const amountMinor = days === 35 ? namedAmount(renewal, chance.next()) : null
    say('csm', { category, amountMinor, memberId: owner.id, reason: REASONS[category], saidOn: spokenOn })
    const doubted = categoryOf(sigmoid(hope + hearsay(renewal, days) - 0.9))
    if (days !== 35 || owner.leaderId === null || doubted === category || !chance.chance(0.4)) continue
    say('leader', {
      category: doubted,
      memberId: owner.leaderId,
      reason: 'Nobody has seen the one who signs yet.',
      saidOn: addDays(spokenOn, 2),
    })
  }
  return said
}

const REASONS: Readonly<Record<Category, string>> = {
  commit: '',
  best_case: 'Likes the product, has not talked about money.',
  at_risk: 'Asks what leaving would take.',
}

/** Log-odds of renewing as the account's use, experience and results show them on a day. */
function leaning(plan: Plan, window: Window, on: Day): number {
  const at = (what: 'usage' | 'experience' | 'results') => courseOn(plan, window, dayNumber(on), what)
  return 7 * (0.55 * at('usage') + 0.3 * at('experience') + 0.15 * at('results')) - 1.6
}

/** What is heard of a decision before it falls: more the nearer it is. */
function hearsay({ outcome }: KnownRenewal, daysBefore: number): number {
  const share = Math.max(0, 1 - daysBefore / 120)
  return share * (outcome === 'churned' ? -2.2 : outcome === 'contracted' ? -0.6 : 0.6)
}

function temperOf(email: string, window: Window): number {
  return random(window.seed, 'hopes', email).between(-0.8, 1.1)
}

/** A contraction or a rise that was talked about; most amounts are left as they are. */
function namedAmount({ outcome, amountMinor }: KnownRenewal, luck: number): number | null {
  if (outcome === 'contracted' && luck < 0.5) return thousands(amountMinor * 0.9)
  return outcome === 'expanded' && luck < 0.4 ? thousands(amountMinor * 1.1) : null
}

/** Days into a quarter on which CSMs call it. */
const CALLED = [6, 45, 72] as const

function callsOf(
  snapshots: readonly SampleSnapshot[],
  renewals: readonly KnownRenewal[],
  window: Window,
): SampleCall[] {
  const owners = new Map(renewals.flatMap(({ owner }) => (owner === null ? [] : [[owner.id, owner] as const])))
  const today = dayFromNumber(window.today)
  const quarters = Map.groupBy(snapshots, ({ quarter }) => quarter)
  return [...quarters].flatMap(([quarter, weeks]) => {
    if (addMonths(quarter, 3) > today) return []
    return CALLED.flatMap((days) => {
      const standing = weeks.findLast(({ takenOn }) => daysBetween(quarter, takenOn) <= days)
      if (standing === undefined || standing.takenOn < quarter) return []
      return [...owners.values()].flatMap((owner) =>
        callsIn(standing, owner, { saidOn: addDays(quarter, days), window }),
      )
    })
  })
}

function callsIn(
  { quarter, rows }: SampleSnapshot,
  owner: NonNullable<KnownRenewal['owner']>,
  { saidOn, window }: { saidOn: Day; window: Window },
): SampleCall[] {
  const own = rows.filter(({ ownerId }) => ownerId === owner.id)
  if (own.length === 0) return []
  const called = (category: Category) =>
    sum(own.filter((row) => row.outcome === 'open' && row.category === category).map(({ calledMinor }) => calledMinor))
  const sure = sum(own.map(({ renewedMinor }) => renewedMinor ?? 0)) + called('commit')
  const chance = random(window.seed, 'quarter calls', owner.email, saidOn)
  const commitMinor = thousands(sure * (0.97 + 0.05 * temperOf(owner.email, window) + 0.02 * chance.normal()))
  const bestCaseMinor = Math.max(commitMinor, thousands(commitMinor + called('best_case')))
  const about = { quarter, memberId: owner.id }
  const call = { ...about, voice: 'csm' as const, saidBy: owner.id, saidOn, commitMinor, bestCaseMinor, reason: '' }
  if (owner.leaderId === null || !chance.chance(0.3)) return [call]
  const reason = 'Two of these wait for a signature we have not seen.'
  const said = { saidBy: owner.leaderId, saidOn: addDays(saidOn, 1), reason }
  const less = thousands(commitMinor * 0.95)
  return [call, { ...about, voice: 'leader', ...said, commitMinor: less, bestCaseMinor: Math.max(less, bestCaseMinor) }]
}

/** As the company draws the line unless it says otherwise. */
function categoryOf(probability: number): Category {
  if (probability >= 0.75) return 'commit'
  return probability >= 0.5 ? 'best_case' : 'at_risk'
}

function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

function rounded(probability: number): number {
  return Math.round(probability * 1_000) / 1_000
}

/** To a thousand of the currency, as people call amounts. */
function thousands(minor: number): number {
  return Math.max(0, Math.round(minor / 100_000) * 100_000)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
