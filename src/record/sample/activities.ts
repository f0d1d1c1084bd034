import { reachable } from './contacts.ts'
import type { Segment } from './defaults.ts'
import { plannedOutcomes } from './outcomes.ts'
import { stepOn } from './payments.ts'
import { courseOn, isLive, type Plan, plays, type Window, workday } from './plan.ts'
import { random, type Random } from './random.ts'
import { type Occasion, talks } from './texts-activities.ts'
import { spokenBy } from './speech.ts'
import { writtenInstant } from './written.ts'

/** Usual days between two talks; nobody rings the digital ones without a reason. */
const everyDays: Readonly<Record<Segment, number>> = {
  Enterprise: 10,
  'Mid-market': 12,
  'Small business': 32,
  Digital: 110,
}

interface Talk {
  day: number
  occasion: Occasion
  type: 'meeting' | 'call' | 'email' | 'note'
  /** Which line of the occasion is said, where the order matters; otherwise chance decides. */
  line?: number
}

/** Meetings, calls, mails and notes of one account, oldest first. */
export function activityRows(plan: Plan, window: Window) {
  const chance = random(window.seed, 'activities', plan.index)
  const outcome = plannedOutcomes(plan, window)[0]?.kind.name ?? 'shorter waiting times'
  const held = [...regularTalks(plan, window, chance), ...storyTalks(plan, window)]
    .filter((talk) => talk.day >= window.first && talk.day < window.today)
    .sort((a, b) => a.day - b.day)
  let recent: string[] = []
  return held.map((talk, position) => {
    const contact =
      talk.occasion === 'champion_left' ? plan.contacts[0] : chance.pick(reachable(plan, talk.day).slice(0, 4))
    const lines = spokenBy(plan.language, talks[talk.occasion]).filter((line) => !recent.includes(line))
    const scripted = talk.line === undefined ? undefined : talks[talk.occasion][talk.line]
    const line = scripted ?? chance.pick(lines.length > 0 ? lines : talks[talk.occasion].slice(0, 1))
    recent = [line, ...recent].slice(0, 3)
    const [subject, text] = filled(line, plan, { contact: contact?.name ?? 'The planner', outcome })
    return {
      external_id: `${plan.externalId.replace('-acc-', '-act-')}-${position + 1}`,
      account_external_id: plan.externalId,
      at: writtenInstant(talk.day, chance.between(7, 16)),
      type: typeOf(subject, talk),
      contact_email: contact?.email ?? null,
      member_email: plan.csm,
      subject,
      text,
    }
  })
}

function regularTalks(plan: Plan, window: Window, chance: Random): Talk[] {
  const pause = everyDays[plan.segment]
  const attention = plan.segment === 'Enterprise' || plan.stories.size === 0 ? 1 : 0.85
  const talksHeld: Talk[] = []
  let day = Math.max(window.first, plan.since - 3) + chance.int(0, pause)
  while (day < window.today) {
    const on = workday(day)
    const isQuiet = plan.quietSince !== null && on >= plan.quietSince
    const isHeld = isLive(plan, on) && !isQuiet
    if (isHeld) {
      const type = chance.weighted(
        plan.segment === 'Digital'
          ? ([
              ['email', 8],
              ['call', 1],
            ] as const)
          : ([
              ['call', 5],
              ['meeting', 3],
              ['email', 3],
              ['note', 2],
            ] as const),
      )
      talksHeld.push({ day: on, occasion: occasionOn(plan, window, { day: on, chance }), type })
    }
    // The silent were talked to regularly: their last talk lies just before they fell silent.
    const next = day + Math.max(2, Math.round(pause * attention * chance.between(0.6, 1.35)))
    day = plan.quietSince !== null && day < plan.quietSince - 2 && next >= plan.quietSince ? plan.quietSince - 2 : next
  }
  return talksHeld
}

function occasionOn(plan: Plan, window: Window, at: { day: number; chance: Random }): Occasion {
  const { day, chance } = at
  if (day < plan.goLive + 20)
    return plays(plan, 'late_onboarding') && day > plan.goLivePlanned - 10 ? 'late_onboarding' : 'onboarding'
  if (plan.stories.has('bad_release') && day >= window.release && day < window.release + 40 && chance.chance(0.7))
    return 'release'
  if (day >= window.slowSupport[0] && day < window.slowSupport[1] && chance.chance(0.3)) return 'slow_support'
  if (plan.quietSince !== null && day > plan.quietSince - 60) return 'silent'
  const termEnd = stepOn(plan, day)?.termEnd ?? null
  if (termEnd !== null && termEnd - day < 75 && chance.chance(0.6))
    return plan.ended?.on === termEnd ? 'falling' : 'renewal'
  if (plays(plan, 'sponsor_gap') && day > window.today - 200 && chance.chance(0.5)) return 'sponsor_gap'
  if (plays(plan, 'unproven', 'comfort_unproven') && chance.chance(0.4)) return 'no_outcome'
  if (plays(plan, 'seats_full') && day > window.today - 60) return 'expansion'
  if (plays(plan, 'overdue') && day > window.today - 50 && chance.chance(0.6)) return 'overdue'
  const usage = courseOn(plan, window, day, 'usage')
  if (usage < courseOn(plan, window, day - 60, 'usage') - 0.09 || usage < 0.3) return 'falling'
  return usage > 0.72 && chance.chance(0.12) ? 'expansion' : 'healthy'
}

/** Talks that a turn of events brings about by itself. */
function storyTalks(plan: Plan, window: Window): Talk[] {
  const found: Talk[] = []
  if (plan.championLeftOn !== null) {
    for (const [line, after] of [2, 9, 23].entries()) {
      found.push({ day: workday(plan.championLeftOn + after), occasion: 'champion_left', type: 'note', line })
    }
  }
  if (plan.ended !== null) found.push({ day: workday(plan.ended.on), occasion: 'ended', type: 'call' })
  if (plays(plan, 'seats_full'))
    found.push({ day: workday(window.today - 4 - (plan.index % 5)), occasion: 'expansion', type: 'call' })
  if (plays(plan, 'critical')) found.push({ day: workday(window.today - 5), occasion: 'falling', type: 'note' })
  if (plays(plan, 'late_onboarding'))
    found.push({ day: workday(window.today - 3), occasion: 'late_onboarding', type: 'call' })
  return found
}

function filled(line: string, plan: Plan, facts: { contact: string; outcome: string }): [string, string] {
  const [subject = '', text = ''] = line
    .replaceAll('{contact}', facts.contact)
    .replaceAll('{account}', plan.name)
    .replaceAll('{outcome}', facts.outcome)
    .split('|')
  return [subject, text]
}

const wording: readonly (readonly [Talk['type'], RegExp])[] = [
  ['note', /^Risk|checkpoint|^Idea|late:/],
  ['call', /call|talk|Complaint|interview|reach|gespräch|Point régulier/i],
  ['meeting', /visit|review|workshop|kick-off|training|exchange|test|day|overleg|Reunión/i],
  ['email', /mail|sent|Numbers|reminder|Overdue|Offered|proposed/i],
]

/** A site visit is no e-mail: the subject decides what it was, and where it leaves it open, chance has. */
function typeOf(subject: string, talk: Talk): string {
  if (talk.occasion === 'champion_left' && !/call/i.test(subject)) return 'note'
  return wording.find(([, words]) => words.test(subject))?.[0] ?? talk.type
}
