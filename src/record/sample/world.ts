import type { Day } from '../../kernel/day.ts'
import { type Identity, nameGiver, secondSpelling, subsidiaryOf } from './account-names.ts'
import { castStories } from './casting.ts'
import { decideChurn } from './churn.ts'
import { languageShares } from './company-names.ts'
import { peopleOf } from './contacts.ts'
import { accountCourse } from './course.ts'
import type { SampleOptions, Segment } from './defaults.ts'
import { csmsFor } from './members.ts'
import { payAddOn, paySteps } from './payments.ts'
import { type Currency, type Interval, type Plan, plays, sampleWindow, type Window } from './plan.ts'
import { plotOf } from './plots.ts'
import { random } from './random.ts'
import { stories } from './stories.ts'

export interface World {
  window: Window
  plans: Plan[]
}

const segmentShares: readonly (readonly [Segment, number])[] = [
  ['Enterprise', 12],
  ['Mid-market', 31],
  ['Small business', 36],
  ['Digital', 21],
]
const currencyOf: Readonly<Record<string, Currency>> = { GB: 'GBP', US: 'USD', CA: 'USD' }
const parentShare = 0.07
const duplicateShare = 6 / 400

/** The whole sample company in outline; every row is drawn from it. Same options and day, same world. */
export function sampleWorld(options: SampleOptions, today: Day): World {
  const window = sampleWindow(options, today)
  const plans = founding(options, window)
  castStories(plans, window)
  for (const plan of plans) {
    plotOf(plan, window)
    if (plan.ended === null) decideChurn(plan, window)
    plan.course = accountCourse(plan, window)
    plan.steps = paySteps(plan, window)
    plan.addOn = payAddOn(plan, window)
    plan.contacts = peopleOf(plan, window)
  }
  creditReferrals(plans, window)
  for (const plan of plans) noteConsequences(plan, window)
  return { window, plans }
}

function founding(options: SampleOptions, window: Window): Plan[] {
  const chance = random(window.seed, 'founding')
  const give = nameGiver(chance)
  const duplicates = Math.round(options.accounts * duplicateShare)
  const children = Math.round(options.accounts * parentShare)
  const taken = new Set<string>()
  const plans: Plan[] = []
  for (let index = 0; index < options.accounts; index += 1) {
    const isDuplicate = index >= options.accounts - duplicates
    const isChild = !isDuplicate && index >= options.accounts - duplicates - children
    const elder = isDuplicate
      ? plans[(index * 7) % Math.max(1, options.accounts - duplicates)]
      : isChild
        ? parentFor(plans, index, children)
        : undefined
    const identity = identityOf(give(chance.weighted(languageShares)), elder, { isDuplicate, index, taken })
    taken.add(identity.name)
    plans.push(newPlan(index, identity, window, { elder, isDuplicate }))
  }
  return plans
}

/** Parents are the larger accounts, two children each. */
function parentFor(plans: readonly Plan[], index: number, children: number): Plan | undefined {
  const parents = plans.filter((plan) => plan.segment === 'Enterprise' && plan.parent === null)
  return parents[index % Math.max(1, Math.min(parents.length, Math.ceil(children / 2)))]
}

function identityOf(
  own: Identity,
  elder: Plan | undefined,
  place: { isDuplicate: boolean; index: number; taken: ReadonlySet<string> },
): Identity {
  if (elder === undefined) return own
  return place.isDuplicate ? secondSpelling(elder, place.index) : subsidiaryOf(elder, place.index, place.taken)
}

function newPlan(
  index: number,
  identity: Identity,
  window: Window,
  kin: { elder: Plan | undefined; isDuplicate: boolean },
): Plan {
  const chance = random(window.seed, 'account', index)
  const segment =
    kin.elder === undefined ? chance.weighted(segmentShares) : chance.pick(['Mid-market', 'Small business'] as const)
  const since = firstDay(chance.next(), chance.next(), window)
  const goLivePlanned = since + (segment === 'Digital' ? chance.int(1, 7) : chance.int(25, 60))
  return {
    index,
    externalId: `sample-acc-${String(index + 1).padStart(3, '0')}`,
    ...identity,
    currency: currencyOf[identity.country] ?? 'EUR',
    segment,
    parent: kin.isDuplicate ? null : (kin.elder?.externalId ?? null),
    duplicateOf: kin.isDuplicate ? (kin.elder?.externalId ?? null) : null,
    csm: chance.pick(csmsFor(identity.language, segment)),
    since,
    goLivePlanned,
    goLive: goLivePlanned + (segment === 'Digital' ? 0 : chance.int(-3, 18)),
    termMonths: termOf(segment, chance.next()),
    interval: intervalOf(segment, chance.next()),
    stories: new Set(),
    temper: {
      usage: 0.9 + 0.55 * chance.normal(),
      experience: 0.9 + 0.6 * chance.normal(),
      results: 0.6 + 0.7 * chance.normal(),
    },
    shocks: [],
    course: { usage: new Float64Array(0), experience: new Float64Array(0), results: new Float64Array(0) },
    ended: null,
    returnedOn: null,
    championLeftOn: null,
    quietSince: null,
    unusedSince: null,
    steps: [],
    addOn: null,
    contacts: [],
    wonThrough: null,
  }
}

/** Seven in ten were customers before the window, back to four years; the others signed within it, evenly. */
function firstDay(share: number, position: number, window: Window): number {
  if (share < 0.7) return window.first - 5 - Math.floor(position * 900)
  return window.first + 5 + Math.floor(position * (window.length - 18))
}

function termOf(segment: Segment, share: number): number | null {
  if (segment === 'Digital') return null
  if (segment === 'Enterprise') return share < 0.55 ? 12 : share < 0.8 ? 24 : 36
  return share < 0.9 ? 12 : 24
}

function intervalOf(segment: Segment, share: number): Interval {
  if (segment === 'Digital') return 'month'
  if (segment === 'Enterprise') return share < 0.6 ? 'year' : 'quarter'
  if (segment === 'Mid-market') return share < 0.4 ? 'year' : share < 0.75 ? 'quarter' : 'month'
  return share < 0.3 ? 'year' : share < 0.5 ? 'quarter' : 'month'
}

/** Advocates named other companies; some of those signed within the window. */
function creditReferrals(plans: readonly Plan[], window: Window): void {
  const chance = random(window.seed, 'referrals')
  const advocates = plans.filter((plan) => plays(plan, 'advocate', 'seats_full', 'release_hit'))
  const joined = chance.shuffled(
    plans.filter(
      (plan) =>
        plan.since > window.first + 60 && plan.duplicateOf === null && plan.parent === null && plan.ended === null,
    ),
  )
  for (const advocate of advocates) {
    const won = joined.find(
      (plan) => plan.wonThrough === null && plan !== advocate && plan.since - 60 > advocate.goLive,
    )
    if (won === undefined || !chance.chance(0.45)) continue
    won.wonThrough = advocate.externalId
    advocate.stories.add('referral')
  }
}

/** Stories nobody is cast for: they follow from what happened. */
function noteConsequences(plan: Plan, window: Window): void {
  if (plan.duplicateOf !== null) return void plan.stories.add('duplicate')
  if (plan.ended !== null && plan.returnedOn === null) plan.stories.add('churned')
  if (plan.ended === null && window.today - plan.since < 95) plan.stories.add('onboarding')
  const grew = plan.steps.some(
    (step, index) => step.day > window.first && step.seats > (plan.steps[index - 1]?.seats ?? step.seats),
  )
  if (grew || (plan.addOn !== null && plan.addOn.from > window.first)) plan.stories.add('expansion')
  if (plan.shocks.some((shock) => shock.from === window.release)) plan.stories.add('bad_release')
  if (plan.shocks.some((shock) => shock.from === window.slowSupport[0])) plan.stories.add('slow_support')
  if (['Retail', 'Parcel and freight', 'Agriculture', 'Building materials'].includes(plan.industry))
    plan.stories.add('season')
}

/** The accounts each story touches, in the order of the stories. */
export function storyAccounts(world: World) {
  return stories.map((story) => ({
    key: story.key,
    title: story.title,
    text: story.text,
    accounts: world.plans.filter((plan) => plan.stories.has(story.key)).map((plan) => plan.externalId),
  }))
}
