import type { Day } from '../../kernel/day.ts'
import { sampleOptions, type SampleOptions } from './defaults.ts'
import { sampleMembers } from './members.ts'
import { stepArrMinor } from './payments.ts'
import type { Plan, Window } from './plan.ts'
import type { StoryKey } from './stories.ts'
import { sampleWorld, storyAccounts } from './world.ts'

export interface Sight {
  /** External id of the account to open. */
  accountExternalId: string
  accountName: string
  sentence: string
}

export interface SampleDescription {
  title: string
  paragraph: string
  /** What a newcomer should look at first, in this order. */
  sights: Sight[]
  /** Every story told in the data, with the external ids of the accounts it touches. */
  stories: { key: StoryKey; title: string; text: string; accounts: string[] }[]
}

const told = new Map<Day, SampleDescription>()

/** The same for today, which every screen asks for: making the company up takes a second, so it is done once a day. */
export function describeToday(today: Day): SampleDescription {
  const known = told.get(today)
  if (known) return known
  const description = describe(today)
  told.clear()
  told.set(today, description)
  return description
}

/** The sample company in words for the screen that offers it. Takes the same options and day as its rows. */
export function describe(today: Day, options: Partial<SampleOptions> = {}): SampleDescription {
  const world = sampleWorld({ ...sampleOptions, ...options }, today)
  const { plans, window } = world
  const countries = new Set(plans.map((plan) => plan.country)).size
  return {
    title: 'Hallmere, dock scheduling for warehouses',
    paragraph:
      `Hallmere is made up, and so is everybody in it. It sells software that plans when trucks meet docks, to ${plans.length} ` +
      `companies in ${countries} countries, from breweries to parcel depots. ${sampleMembers.length} colleagues work with them. The last ` +
      `${options.months ?? sampleOptions.months} months hold four seasons, a release that went wrong seven months ago, a quarter in which support was ` +
      'slow, champions who left, customers who grew, and some who did not stay. Everything can be changed, and removed in one click.',
    sights: tour.flatMap(({ story, say }) => sightOf(plans, window, story, say)),
    stories: storyAccounts(world),
  }
}

type Say = (plan: Plan, window: Window) => string

const tour: readonly { story: StoryKey; say: Say }[] = [
  {
    story: 'champion_left',
    say: (plan, window) =>
      `${championOf(plan)} left ${weeksAgo(plan.championLeftOn, window)}, and sign-ins have been falling since. Who is next?`,
  },
  {
    story: 'strained',
    say: () => 'Reaches its outcomes and is still unhappy with us: results and experience are two scores.',
  },
  {
    story: 'comfort_unused',
    say: (plan, window) =>
      `Answers 9 or 10, yet nobody has signed in for ${daysSince(plan.unusedSince, window)} days: false comfort.`,
  },
  {
    story: 'silent',
    say: (plan, window) => `Talked to every other week, then nothing for ${daysSince(plan.quietSince, window)} days.`,
  },
  {
    story: 'critical',
    say: () =>
      'Usage, surveys and results fail together and urgent tickets are open. Open the health panel and see what each costs.',
  },
  { story: 'seats_full', say: () => '96 % of the seats are used, and the lead is waiting for Sales.' },
  {
    story: 'release_hit',
    say: () => 'Release 4.2 hit it hard seven months ago. Follow errors, tickets and health down and up again.',
  },
  { story: 'unproven', say: () => 'Everybody likes it here, and nobody can say what it brought.' },
  { story: 'reactivation', say: () => 'Left, and came back: two subscriptions with a gap between them.' },
]

/** The largest account of the story is the one worth looking at. */
function sightOf(plans: readonly Plan[], window: Window, story: StoryKey, say: Say): Sight[] {
  const [star] = plans
    .filter((plan) => plan.stories.has(story))
    .sort((a, b) => stepArrMinor(b, b.steps.at(-1)) - stepArrMinor(a, a.steps.at(-1)) || a.index - b.index)
  if (star === undefined) return []
  return [{ accountExternalId: star.externalId, accountName: star.name, sentence: say(star, window) }]
}

function championOf(plan: Plan): string {
  return plan.contacts[0]?.name ?? 'The champion'
}

function daysSince(from: number | null, window: Window): number {
  return from === null ? 0 : window.today - from
}

function weeksAgo(from: number | null, window: Window): string {
  return `${Math.max(1, Math.round(daysSince(from, window) / 7))} weeks ago`
}
