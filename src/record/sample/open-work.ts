import { termEndIn } from './casting.ts'
import { isCustomer, type Plan, plays, type Window, workday } from './plan.ts'
import { random, type Random } from './random.ts'
import type { StoryKey } from './stories.ts'
import { writtenDay } from './written.ts'

export interface SampleTask {
  accountExternalId: string
  memberEmail: string
  title: string
  description: string
  kind: string
  priority: 'normal' | 'high' | 'urgent'
  createdOn: string
  dueOn: string
  /** Null: it is open. */
  doneOn: string | null
  outcome: string | null
}

/** A piece of work an account gives, and how it can end. Days are relative to today. */
interface Occasion {
  kind: string
  title: string
  description: string
  priority: SampleTask['priority']
  created: number
  due: number
  outcomes: readonly string[]
}

/** What follows from the stories that accounts play: title, why, and the kind of work. */
const BY_STORY: readonly [StoryKey, Omit<Occasion, 'created' | 'due'>][] = [
  [
    'overdue',
    {
      kind: 'follow_up',
      title: 'Ask who can release the overdue invoice',
      description: 'Finance has written twice. The yard team does not decide; find who does.',
      priority: 'high',
      outcomes: ['Waiting for the customer'],
    },
  ],
  [
    'critical',
    {
      kind: 'risk_review',
      title: 'Agree on what turns this account round',
      description: 'Usage, surveys and outcomes fail together. Bring support and the sponsor to one table.',
      priority: 'urgent',
      outcomes: ['Plan agreed', 'Escalated'],
    },
  ],
  [
    'seats_full',
    {
      kind: 'follow_up',
      title: 'Offer more seats before the limit is met',
      description: 'Nearly every seat is in use, and two teams have asked for access.',
      priority: 'normal',
      outcomes: ['Done'],
    },
  ],
  [
    'late_onboarding',
    {
      kind: 'kick_off',
      title: 'Set a new day for going live',
      description: 'The planned day has passed and milestones are missing.',
      priority: 'high',
      outcomes: ['Moved'],
    },
  ],
  [
    'sponsor_gap',
    {
      kind: 'follow_up',
      title: 'Ask for an introduction to the head of logistics',
      description: 'Nobody above the daily users knows us.',
      priority: 'normal',
      outcomes: ['Done', 'Not needed'],
    },
  ],
  [
    'unproven',
    {
      kind: 'check_in',
      title: 'Put one result on record',
      description: 'Pleasant to work with and in use, and nothing is measured yet.',
      priority: 'normal',
      outcomes: ['Going well'],
    },
  ],
]

/** Work of the last weeks and the next ones: mostly open, some done in time, some late. In the order of the accounts. */
export function sampleTasks(plans: readonly Plan[], window: Window): SampleTask[] {
  return plans.flatMap((plan) => {
    if (plan.duplicateOf !== null || plays(plan, 'no_owner') || !isCustomer(plan, window)) return []
    const chance = random(window.seed, 'tasks', plan.index)
    return occasionsOf(plan, window, chance).map((occasion) => taskOf(plan, window, { occasion, chance }))
  })
}

function occasionsOf(plan: Plan, window: Window, chance: Random): Occasion[] {
  const found: Occasion[] = BY_STORY.flatMap(([story, occasion]) => {
    if (!plays(plan, story) || !chance.chance(0.8)) return []
    const created = -chance.int(1, 24)
    return [{ ...occasion, created, due: created + chance.int(3, 26) }]
  })
  const left = plan.championLeftOn === null ? null : plan.championLeftOn - window.today
  if (left !== null && left > -45 && left < 0) {
    const description = 'The champion has gone. Whoever takes over has not heard why they chose us.'
    const outcomes = ['New champion found', 'In talks', 'Nobody found']
    const title = 'Find who speaks for us now'
    found.push({
      kind: 'champion_left',
      title,
      description,
      priority: 'high',
      created: left + 1,
      due: left + 8,
      outcomes,
    })
  }
  const ends = termEndIn(plan, window.today + 20, window.today + 110)
  if (ends !== null && chance.chance(0.6)) {
    const due = ends - window.today - chance.int(45, 75)
    const description = 'Outcomes and use on one page, and what comes next year.'
    const outcomes = ['Will renew', 'Will expand', 'Undecided']
    const [kind, title] = ['renewal_talk', 'Talk about the renewal']
    found.push({ kind, title, description, priority: 'normal', created: due - chance.int(14, 30), due, outcomes })
  }
  if ((plan.segment === 'Enterprise' || plan.segment === 'Mid-market') && chance.chance(0.35)) {
    const created = -chance.int(10, 60)
    const description = 'Goals, outcomes, value, and what comes next quarter.'
    const [kind, title] = ['business_review', 'Prepare the quarterly review']
    const due = created + chance.int(10, 30)
    found.push({ kind, title, description, priority: 'normal', created, due, outcomes: ['Held', 'Moved'] })
  }
  if ((plan.segment === 'Small business' || plan.segment === 'Digital') && chance.chance(0.07)) {
    const created = -chance.int(1, 20)
    const description = 'Nobody of ours has talked to them for a while; what they use says more than we asked.'
    const [kind, title] = ['check_in', 'Ask how it goes']
    const due = created + chance.int(2, 21)
    found.push({ kind, title, description, priority: 'normal', created, due, outcomes: ['Going well', 'Not reached'] })
  }
  return found.filter(({ created }) => created < 0)
}

function taskOf(plan: Plan, window: Window, { occasion, chance }: { occasion: Occasion; chance: Random }): SampleTask {
  const due = workday(window.today + occasion.due)
  const created = window.today + occasion.created
  const done = Math.min(due + chance.int(-4, 3), window.today - 1)
  // What was due long ago is mostly done; what lies ahead seldom.
  const isDone = done > created && chance.chance(occasion.due < -3 ? 0.9 : occasion.due < 1 ? 0.6 : 0.12)
  return {
    accountExternalId: plan.externalId,
    memberEmail: plan.csm,
    title: occasion.title,
    description: occasion.description,
    kind: occasion.kind,
    priority: occasion.priority,
    createdOn: writtenDay(created),
    dueOn: writtenDay(Math.max(due, created)),
    doneOn: isDone ? writtenDay(done) : null,
    outcome: isDone ? chance.pick(occasion.outcomes) : null,
  }
}
