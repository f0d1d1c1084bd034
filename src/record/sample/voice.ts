import { courseOn, isLive, type Plan, weekday, type Window } from './plan.ts'
import type { Segment } from './defaults.ts'
import { random } from './random.ts'
import { feedbackThemes } from './texts-feedback.ts'
import { spokenBy } from './speech.ts'
import { writtenInstant } from './written.ts'

const perDay: Readonly<Record<Segment, number>> = {
  Enterprise: 0.009,
  'Mid-market': 0.0042,
  'Small business': 0.0022,
  Digital: 0.0012,
}

/** Things customers of one account said, oldest first; those who leave say why. */
export function feedbackRows(plan: Plan, window: Window) {
  const chance = random(window.seed, 'feedback', plan.index)
  const said: { day: number; text: string; source: string; theme: string; department: string }[] = []
  for (let day = window.first; day < window.today; day += 1) {
    const isAway = !isLive(plan, day) || (plan.quietSince !== null && day >= plan.quietSince)
    const isWeekend = weekday(day) === 0 || weekday(day) === 6
    const afterRelease = day >= window.release && day < window.release + 60 && plan.stories.has('bad_release')
    const whileSlow = day >= window.slowSupport[0] && day < window.slowSupport[1] + 14
    const heat = 1.5 - 0.6 * courseOn(plan, window, day, 'experience')
    if (isAway || isWeekend || !chance.chance(perDay[plan.segment] * heat * (afterRelease ? 2.2 : whileSlow ? 1.4 : 1)))
      continue
    const theme = chance.weighted(
      feedbackThemes.map((theme) => {
        const factor = theme.fromRelease ? (afterRelease ? 14 : 0.15) : theme.fromSlowSupport && whileSlow ? 7 : 1
        return [theme, theme.share * factor] as const
      }),
    )
    const source = chance.weighted([
      ['call', 4],
      ['ticket', 3],
      ['survey', 3],
      ['email', 2],
      ['meeting', 2],
    ] as const)
    said.push({
      day,
      text: chance.pick(spokenBy(plan.language, theme.texts)),
      source,
      theme: theme.theme,
      department: theme.department,
    })
  }
  const farewell = farewellOf(plan)
  if (farewell !== null && plan.ended !== null)
    said.push({ day: plan.ended.on, source: 'churn interview', ...farewell })
  said.sort((a, b) => a.day - b.day)
  return said.map(({ day, text, source, theme, department }, position) => ({
    external_id: `${plan.externalId.replace('-acc-', '-fee-')}-${position + 1}`,
    account_external_id: plan.externalId,
    at: writtenInstant(day, chance.between(7, 16)),
    text,
    source,
    theme,
    department,
  }))
}

function farewellOf(plan: Plan) {
  const reason = plan.ended?.reason
  return reason === undefined ? null : farewells[reason]
}

const farewells = {
  'Champion left': {
    text: 'The person who wanted you here has gone, and nobody took it over.',
    theme: 'Ownership at the customer',
    department: 'success',
  },
  'Low adoption': {
    text: 'In the end only the gate used it. The planners never left their spreadsheets.',
    theme: 'Training for shifts',
    department: 'services',
  },
  'Product gap': {
    text: 'We asked for the transport system link for a year. Another vendor has it.',
    theme: 'Integrations',
    department: 'product',
  },
  'Release quality': {
    text: 'After release 4.2 our board asked for a vendor with a test system.',
    theme: 'Release quality',
    department: 'product',
  },
  'Slow support': {
    text: 'The product was fine. Waiting two days for an answer was not.',
    theme: 'First reply time',
    department: 'support',
  },
  Price: { text: 'For what we use, it costs twice what it should.', theme: 'Price and packages', department: 'sales' },
  Competitor: {
    text: 'Our head office has a group contract with somebody else.',
    theme: 'Price and packages',
    department: 'sales',
  },
  'Budget cut': {
    text: 'All contracts above a limit were ended this year. It is not about you.',
    theme: 'Budget',
    department: 'finance',
  },
  Acquired: {
    text: 'Our new owner uses its own yard system in all sites.',
    theme: 'Change of owner',
    department: 'sales',
  },
  'Closed a site': {
    text: 'The warehouse closes in spring, so there are no docks to plan.',
    theme: 'Site closed',
    department: 'success',
  },
  'Business closed': {
    text: 'We are winding the business down. Thank you for everything.',
    theme: 'Site closed',
    department: 'success',
  },
} as const
