import { monthsAfter, type Plan, type Window } from './plan.ts'
import { random } from './random.ts'
import { stories, type StoryKey } from './stories.ts'

type Suits = (plan: Plan, window: Window) => boolean

const established: Suits = (plan, window) => plan.since <= window.today - 300

/** Beyond the segment: what an account must bring along to play the part. */
const suits: Readonly<Partial<Record<StoryKey, Suits>>> = {
  champion_churn: (plan, window) =>
    termEndIn(plan, window.today - 380, window.today - 20) !== null && settled(plan, window, 420),
  release_churn: (plan, window) =>
    termEndIn(plan, window.release + 45, window.today - 10) !== null && settled(plan, window, 330),
  price_downgrade: (plan, window) =>
    termEndIn(plan, window.today - 300, window.today - 100) !== null && settled(plan, window, 330),
  reactivation: (plan, window) => plan.since <= window.first - 100,
  late_onboarding: (plan, window) => plan.since >= window.today - 95 && plan.since <= window.today - 40,
  champion_left: (plan, window) =>
    established(plan, window) && termEndIn(plan, window.today + 5, window.today + 200) !== null,
  overdue: (plan, window) => established(plan, window) && plan.interval !== 'year',
  strained: (plan, window) => established(plan, window) && plan.goLive < window.today - 200,
  no_renewal: () => true,
  no_owner: () => true,
  no_stage: () => true,
}
/** Parts beside a story: anybody can lack an owner. */
const besideOthers = new Set<StoryKey>(['no_owner', 'no_stage', 'no_renewal'])

/** Casts every part for as many accounts as the size of the company asks for, at least one. */
export function castStories(plans: readonly Plan[], window: Window): void {
  const chance = random(window.seed, 'casting')
  const order = chance.shuffled(plans.filter((plan) => plan.duplicateOf === null))
  for (const story of stories) {
    if (story.cast === null || story.key === 'duplicate') continue
    const wanted = Math.max(1, Math.round((story.cast * plans.length) / 400))
    const suitable = suits[story.key] ?? established
    const free = order.filter(
      (plan) =>
        (besideOthers.has(story.key) || plan.stories.size === 0) &&
        story.segments.some((segment) => segment === plan.segment) &&
        suitable(plan, window),
    )
    const cast = spread(free, besideOthers.has(story.key)).slice(0, wanted)
    for (const plan of cast) plan.stories.add(story.key)
  }
}

/** Hygiene gaps should not hide the accounts that tell a story: take those without one first. */
function spread(free: readonly Plan[], beside: boolean): readonly Plan[] {
  return beside ? [...free].sort((a, b) => a.stories.size - b.stories.size) : free
}

function settled(plan: Plan, window: Window, days: number): boolean {
  return plan.since <= window.today - days
}

/** First end of a term of this account from `from` to `to`, both included. Unlimited contracts have none. */
export function termEndIn(plan: Plan, from: number, to: number): number | null {
  if (plan.termMonths === null) return null
  for (let count = 1; count <= 12; count += 1) {
    const end = monthsAfter(plan.since, count * plan.termMonths)
    if (end > to) return null
    if (end >= from) return end
  }
  return null
}
