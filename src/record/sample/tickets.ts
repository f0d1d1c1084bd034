import { reachable } from './contacts.ts'
import type { Segment } from './defaults.ts'
import { courseOn, isLive, type Plan, weekday, type Window } from './plan.ts'
import { random, type Random } from './random.ts'
import { ticketTopics, type TicketTopic } from './texts-tickets.ts'
import { spokenBy } from './speech.ts'
import { writtenInstant } from './written.ts'

const perDay: Readonly<Record<Segment, number>> = {
  Enterprise: 0.075,
  'Mid-market': 0.03,
  'Small business': 0.013,
  Digital: 0.006,
}
/** Usual hours to the first reply and to the solution after it. */
const pace = { urgent: [0.8, 14], high: [2.5, 30], normal: [5, 52], low: [10, 90] } as const
type Priority = keyof typeof pace

/** Support requests of one account, oldest first. Trouble makes more of them, and slower answers make angrier ones. */
export function* ticketRows(plan: Plan, window: Window) {
  const chance = random(window.seed, 'tickets', plan.index)
  let number = 0
  for (let offset = 0; offset < window.length; offset += 1) {
    const day = window.first + offset
    if (!isLive(plan, day) || isQuiet(plan, day)) continue
    const count = chance.poisson(perDay[plan.segment] * pressure(plan, window, day))
    for (let each = 0; each < count; each += 1) {
      number += 1
      yield ticketRow(plan, window, { day, number, chance, kept: false })
    }
  }
  if (plan.stories.has('critical')) {
    for (const age of [3, 6, 11])
      yield ticketRow(plan, window, { day: window.today - age, number: (number += 1), chance, kept: true })
  }
}

function isQuiet(plan: Plan, day: number): boolean {
  return [plan.quietSince, plan.unusedSince].some((from) => from !== null && day >= from)
}

/** How many more tickets than usual: poor experience, first months, and the weeks after the release. */
function pressure(plan: Plan, window: Window, day: number): number {
  const trouble = 1.9 - 1.5 * courseOn(plan, window, day, 'experience')
  const isNew = day - plan.since < 90 ? 1.7 : 1
  const rest = weekday(day) === 0 || weekday(day) === 6 ? 0.15 : 1.25
  return trouble * isNew * rest * (isReleaseTime(plan, window, day) ? 3.2 : 1)
}

function isReleaseTime(plan: Plan, window: Window, day: number): boolean {
  return plan.stories.has('bad_release') && day >= window.release && day < window.release + 42
}

interface Occurrence {
  day: number
  number: number
  chance: Random
  /** Still open today, whatever its age, and urgent. */
  kept: boolean
}

function ticketRow(plan: Plan, window: Window, at: Occurrence) {
  const { day, chance, kept } = at
  const experience = courseOn(plan, window, day, 'experience')
  const topic = topicOf(isReleaseTime(plan, window, day), chance)
  const priority = kept ? 'urgent' : priorityOf(experience, topic, chance)
  const opened = 6 + 10 * chance.next()
  const reply = pace[priority][0] * replyFactor(window, day) * Math.exp(0.55 * chance.normal())
  const solution = pace[priority][1] * (1.5 - experience * 0.7) * Math.exp(0.8 * chance.normal())
  const now = (window.today - day) * 24
  const answered = opened + reply < now ? opened + reply : null
  const closed = !kept && opened + reply + solution < now ? opened + reply + solution : null
  const isEscalated = chance.chance(kept ? 0.6 : priority === 'urgent' ? 0.25 : priority === 'high' ? 0.1 : 0.015)
  return {
    external_id: `${plan.externalId.replace('-acc-', '-tic-')}-${at.number}`,
    account_external_id: plan.externalId,
    opened_at: writtenInstant(day, opened),
    first_response_at: answered === null ? null : writtenInstant(day, answered),
    closed_at: closed === null ? null : writtenInstant(day, closed),
    priority: priority as string,
    status: closed === null ? (answered === null ? 'new' : 'open') : 'solved',
    subject: chance.pick(spokenBy(plan.language, topic.subjects)),
    topic: topic.topic,
    is_escalated: isEscalated,
    csat: closed !== null && chance.chance(0.4) ? csatOf(experience, reply / pace[priority][0], chance) : null,
    requester_email: chance.pick(reachable(plan, day)).email,
  }
}

function topicOf(isRelease: boolean, chance: Random): TicketTopic {
  return chance.weighted(
    ticketTopics.map((topic) => [topic, topic.share * (isRelease && topic.fromRelease ? 5 : 1)] as const),
  )
}

function priorityOf(experience: number, topic: TicketTopic, chance: Random): Priority {
  if (topic.topic === 'How do I' || topic.topic === 'Billing question') return chance.chance(0.6) ? 'low' : 'normal'
  const heat = 1.6 - experience
  return chance.weighted([
    ['urgent', 0.05 * heat],
    ['high', 0.18 * heat],
    ['normal', 0.55],
    ['low', 0.18],
  ] as const)
}

/** Three times as slow in the slow quarter. */
function replyFactor(window: Window, day: number): number {
  const [from, to] = window.slowSupport
  return day >= from && day < to ? 3 : 1
}

function csatOf(experience: number, slowness: number, chance: Random): number {
  const score = 2.4 + 2.9 * experience - 0.45 * Math.log(slowness) + 0.7 * chance.normal()
  return Math.min(5, Math.max(1, Math.round(score)))
}
