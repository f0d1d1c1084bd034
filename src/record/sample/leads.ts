import { arrMinor } from './payments.ts'
import { courseOn, isCustomer, isLive, type Plan, plays, type Window } from './plan.ts'
import { random, type Random } from './random.ts'
import type { World } from './world.ts'
import { writtenDay, writtenMoney } from './written.ts'

interface Lead {
  plan: Plan
  kind: 'expansion' | 'referral' | 'reference' | 'case_study'
  department: string
  day: number
  status: string
  amountMinor: number | null
  won: Plan | null
  title: string
  reason: string | null
  closed: number | null
}

/** What customers' success produced, by account: growth, new customers they brought, and proof they gave. */
export function leadRows(world: World) {
  const { plans, window } = world
  const leads = [
    ...plans.flatMap((plan) => expansions(plan, window)),
    ...referrals(world),
    ...plans.flatMap((plan) => proofs(plan, window)),
  ]
  const numbers = new Map<string, number>()
  return leads.map((lead) => {
    const number = (numbers.get(lead.plan.externalId) ?? 0) + 1
    numbers.set(lead.plan.externalId, number)
    return {
      external_id: `${lead.plan.externalId.replace('-acc-', '-lea-')}-${number}`,
      account_external_id: lead.plan.externalId,
      kind: lead.kind as string,
      source_department: lead.department,
      created_on: writtenDay(lead.day),
      status: lead.status,
      amount: lead.amountMinor === null ? null : writtenMoney(lead.amountMinor),
      currency: lead.plan.currency,
      won_account_external_id: lead.won?.externalId ?? null,
      title: lead.title,
      to_department: lead.status === 'open' ? null : lead.kind === 'case_study' ? 'marketing' : 'sales',
      reason: lead.reason,
      closed_on: lead.closed === null ? null : writtenDay(Math.min(lead.closed, world.window.today - 1)),
    }
  })
}

/** Every growth of seats inside the window was a lead some weeks before; those who are full now have an open one. */
function expansions(plan: Plan, window: Window): Lead[] {
  const chance = random(window.seed, 'leads', plan.index)
  const leads: Lead[] = []
  for (const [index, step] of plan.steps.entries()) {
    const before = plan.steps[index - 1]
    if (before === undefined || step.day <= window.first + 45 || step.seats <= before.seats || !chance.chance(0.6))
      continue
    const grown = Math.max(0, arrMinor(plan, step.day) - arrMinor(plan, step.day - 1))
    if (grown > 0)
      leads.push(
        lead(plan, 'expansion', {
          day: step.day - chance.int(14, 40),
          status: 'won',
          amountMinor: grown,
          chance,
          closed: step.day,
        }),
      )
  }
  if (plays(plan, 'seats_full')) {
    const open = {
      day: window.today - chance.int(2, 12),
      status: 'open',
      amountMinor: Math.round(arrMinor(plan, window.today - 1) * 0.0012) * 100,
      chance,
    }
    leads.push(lead(plan, 'expansion', open))
  } else if (
    isCustomer(plan, window) &&
    courseOn(plan, window, window.today - 1, 'usage') > 0.6 &&
    chance.chance(0.2)
  ) {
    const status = chance.weighted([
      ['accepted', 3],
      ['sent', 3],
      ['open', 1],
      ['declined', 3],
      ['lost', 2],
    ] as const)
    leads.push(
      lead(plan, 'expansion', {
        day: window.today - chance.int(10, 150),
        status,
        amountMinor: Math.round(arrMinor(plan, window.today - 1) * 0.0015) * 100,
        chance,
      }),
    )
  }
  return leads.filter(({ day }) => day >= window.first && isLive(plan, day))
}

/** Companies an account named to us: those that became customers, and some that did not, yet. */
function referrals({ plans, window }: World): Lead[] {
  const byId = new Map(plans.map((plan) => [plan.externalId, plan]))
  const won = plans.flatMap((plan) => {
    const advocate = plan.wonThrough === null ? undefined : byId.get(plan.wonThrough)
    if (advocate === undefined) return []
    const chance = random(window.seed, 'referred', plan.index)
    const day = plan.since - chance.int(25, 55)
    return [
      lead(advocate, 'referral', {
        day,
        status: 'won',
        amountMinor: arrMinor(plan, plan.since),
        chance,
        won: plan,
        closed: plan.since,
      }),
    ]
  })
  const named = plans.flatMap((plan) => {
    const chance = random(window.seed, 'named', plan.index)
    const isAsked = plays(plan, 'advocate', 'seats_full', 'release_hit') && !plays(plan, 'referral')
    if (!isAsked || !isCustomer(plan, window) || !chance.chance(0.5)) return []
    const status = chance.weighted([
      ['open', 2],
      ['sent', 2],
      ['accepted', 2],
      ['declined', 1],
      ['lost', 2],
    ] as const)
    return [lead(plan, 'referral', { day: window.today - chance.int(5, 260), status, amountMinor: null, chance })]
  })
  return [...won, ...named]
}

/** References and case studies: asked of those who thrive, given by most, not twice in a season. */
function proofs(plan: Plan, window: Window): Lead[] {
  const chance = random(window.seed, 'proofs', plan.index)
  const isCandidate = plays(plan, 'advocate') || (plays(plan, 'seats_full', 'release_hit') && chance.chance(0.4))
  if (!isCandidate) return []
  return (['reference', 'case_study'] as const).flatMap((kind) => {
    if (!chance.chance(kind === 'reference' ? 0.8 : 0.5)) return []
    const status = chance.weighted([
      ['won', 4],
      ['accepted', 2],
      ['sent', 1],
      ['declined', 2],
      ['open', 2],
    ] as const)
    return [lead(plan, kind, { day: window.today - chance.int(6, 300), status, amountMinor: null, chance })]
  })
}

function lead(
  plan: Plan,
  kind: Lead['kind'],
  facts: { day: number; status: string; amountMinor: number | null; chance: Random; won?: Plan; closed?: number },
): Lead {
  const department =
    kind === 'case_study'
      ? 'marketing'
      : facts.chance.weighted([
          ['success', 6],
          ['support', 2],
          ['services', 2],
          ['sales', 1],
        ] as const)
  return {
    plan,
    kind,
    department,
    day: facts.day,
    status: facts.status,
    amountMinor: facts.amountMinor,
    won: facts.won ?? null,
    title: facts.won ? `Introduced us to ${facts.won.name}` : facts.chance.pick(TITLES[kind]),
    reason: reasonFor(facts),
    closed: facts.closed ?? null,
  }
}

const TITLES: Readonly<Record<Lead['kind'], readonly string[]>> = {
  expansion: [
    'Seats are nearly all taken',
    'Another site wants to join',
    'A second team asks for access',
    'Wants what the next plan has',
  ],
  referral: [
    'Named a peer who looks for the same',
    'Offers to introduce us to a supplier',
    'Their sister company asks',
  ],
  reference: ['Speaks to a prospect for us', 'Answers questions of a prospect'],
  case_study: ['Tells its result in public', 'Would stand on stage with us'],
}

const DECLINED = [
  'No budget before the next year',
  'Still in an open ticket: ask again when it is solved',
  'Too small to follow up',
]
const LOST = ['Went with a local provider', 'The project was put off', 'Nobody answered any more']

function reasonFor({ status, chance }: { status: string; chance: Random }): string | null {
  if (status === 'declined') return chance.pick(DECLINED)
  return status === 'lost' ? chance.pick(LOST) : null
}
