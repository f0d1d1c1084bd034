import { reachable } from './contacts.ts'
import { courseOn, isLive, type PlannedContact, type Plan, plays, type Window, workday } from './plan.ts'
import { random, type Random } from './random.ts'
import { localComments, type Mood, surveyComments } from './texts-surveys.ts'
import { writtenInstant } from './written.ts'

interface Answer {
  day: number
  survey: 'nps' | 'csat' | 'ces'
  score: number
  email: string | null
  comment: string | null
  hours: number
}

/** Answers of one account, oldest first: NPS twice a year per person, CSAT each quarter, CES after the introduction. */
export function surveyRows(plan: Plan, window: Window) {
  const chance = random(window.seed, 'surveys', plan.index)
  const answers = [
    ...plan.contacts.flatMap((contact) => npsAnswers(plan, window, { contact, chance })),
    ...quarterlyAnswers(plan, window, chance),
    ...expectedAnswers(plan, window, chance),
  ]
  answers.sort((a, b) => a.day - b.day || a.hours - b.hours)
  return answers.map((answer, position) => ({
    external_id: `${plan.externalId.replace('-acc-', '-srv-')}-${position + 1}`,
    account_external_id: plan.externalId,
    contact_email: answer.email,
    survey: answer.survey as string,
    score: answer.score,
    comment: answer.comment,
    answered_at: writtenInstant(answer.day, answer.hours),
  }))
}

function npsAnswers(plan: Plan, window: Window, who: { contact: PlannedContact; chance: Random }): Answer[] {
  const { contact, chance } = who
  const taste = 1.1 * chance.normal()
  const answers: Answer[] = []
  for (let day = Math.max(window.first, plan.since + 60) + chance.int(0, 181); day < window.today; day += 182) {
    const isAway =
      (contact.leftOn !== null && day >= contact.leftOn) || (plan.quietSince !== null && day >= plan.quietSince)
    const isFixed = scripted(plan) && day > window.today - 200
    if (!isLive(plan, day) || isAway || isFixed || !chance.chance(0.38)) continue
    answers.push(npsAnswer(plan, window, { day, contact, chance, taste }))
  }
  return answers
}

/** Stories that hang on the latest answers have them written for them, so that chance cannot spoil the story. */
function scripted(plan: Plan): boolean {
  return plays(plan, 'comfort_unused', 'comfort_unproven', 'strained', 'critical', 'advocate')
}

function npsAnswer(
  plan: Plan,
  window: Window,
  at: { day: number; contact: PlannedContact; chance: Random; taste: number },
): Answer {
  const experience = courseOn(plan, window, at.day, 'experience')
  const results = courseOn(plan, window, at.day, 'results')
  const score = clampScore(2.4 + 7 * experience + 2.2 * results + at.taste + 0.9 * at.chance.normal(), 0, 10)
  const comment = at.chance.chance(0.48) ? commentFor(plan, moodFor(plan, window, at.day, score), at.chance) : null
  return { day: at.day, survey: 'nps', score, email: at.contact.email, comment, hours: at.chance.between(7, 17) }
}

function quarterlyAnswers(plan: Plan, window: Window, chance: Random): Answer[] {
  const answers: Answer[] = []
  if (plan.segment !== 'Digital') {
    for (let day = Math.max(window.first, plan.since + 100) + chance.int(0, 90); day < window.today; day += 91) {
      if (!isLive(plan, day) || (plan.quietSince !== null && day >= plan.quietSince) || !chance.chance(0.3)) continue
      const score = clampScore(1.4 + 3.9 * courseOn(plan, window, day, 'experience') + 0.6 * chance.normal(), 1, 5)
      answers.push({
        day: workday(day),
        survey: 'csat',
        score,
        email: chance.pick(reachable(plan, day)).email,
        comment: null,
        hours: chance.between(7, 17),
      })
    }
  }
  const introduced = plan.goLive + chance.int(20, 35)
  if (introduced >= window.first && introduced < window.today && isLive(plan, introduced) && chance.chance(0.55)) {
    const score = clampScore(2.6 + 4.2 * courseOn(plan, window, introduced, 'experience') + 0.8 * chance.normal(), 1, 7)
    answers.push({
      day: introduced,
      survey: 'ces',
      score,
      email: chance.pick(reachable(plan, introduced)).email,
      comment: null,
      hours: chance.between(7, 17),
    })
  }
  return answers
}

/** The latest word of those whose story it is. Two people answer; some of the strained did so this week. */
function expectedAnswers(plan: Plan, window: Window, chance: Random): Answer[] {
  if (!scripted(plan)) return []
  const isUnhappy = plan.stories.has('strained') || plan.stories.has('critical')
  return reachable(plan, window.today)
    .slice(0, 2)
    .map((contact, position) => {
      const latest = plan.stories.has('strained') && plan.index % 3 === 0 ? chance.int(1, 3) : chance.int(6, 85)
      const mood: Mood = plan.stories.has('strained') ? 'strained' : isUnhappy ? 'unhappy' : 'happy'
      return {
        day: workday(window.today - latest - position * 12),
        survey: 'nps',
        score: isUnhappy ? chance.int(2, 5) : chance.int(9, 10),
        email: contact.email,
        comment: position === 0 ? commentFor(plan, mood, chance) : null,
        hours: chance.between(7, 17),
      }
    })
}

function moodFor(plan: Plan, window: Window, day: number, score: number): Mood {
  if (score >= 9) return 'happy'
  if (score >= 7) return 'neutral'
  const sinceRelease = day - window.release
  if (plan.stories.has('bad_release') && sinceRelease >= 3 && sinceRelease < 90) return 'release'
  if (day >= window.slowSupport[0] + 10 && day < window.slowSupport[1] + 20) return 'slow_support'
  return plan.stories.has('strained') ? 'strained' : 'unhappy'
}

function commentFor(plan: Plan, mood: Mood, chance: Random): string {
  const local = localComments[plan.language]?.[mood]
  return chance.pick(local !== undefined && chance.chance(0.5) ? local : surveyComments[mood])
}

function clampScore(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.round(value)))
}
