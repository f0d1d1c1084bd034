import { capitalised } from '../../kernel/plain-words.ts'
import { maskedEmail, maskedName } from '../../record/accounts/masking.ts'
import type { Happening } from './views.ts'

export interface Told {
  title: string
  text: string | null
  by: string | null
}

type Facts = (name: string) => string | null
type Teller = (
  event: string,
  fact: Facts,
  person: string | null,
) => { title: string; text?: string | null; by?: string | null }

/** Puts a happening into a sentence a person would say. People are masked where the reader may not see contact details. */
export function tell(happening: Pick<Happening, 'kind' | 'event' | 'facts'>, seesPeople: boolean): Told {
  const fact: Facts = (name) => {
    const value = happening.facts[name]
    return value === null || value === undefined || value === '' ? null : String(value)
  }
  const person = seesPeople
    ? (fact('contact') ?? fact('contactEmail'))
    : (maskedName(fact('contact')) ?? maskedEmail(fact('contactEmail')))
  const told = TELLERS[happening.kind](happening.event, fact, person)
  return { title: told.title, text: told.text ?? null, by: told.by ?? null }
}

const WITH: Readonly<Record<string, string>> = { note: 'Note', call: 'Call', meeting: 'Meeting', email: 'E-mail' }

const activity =
  (kind: string): Teller =>
  (_event, fact, person) => {
    const label = WITH[kind] ?? kind
    const who = person === null ? label : `${label} ${kind === 'note' ? 'about' : 'with'} ${person}`
    const subject = fact('subject')
    return { title: subject === null ? who : `${who}: ${subject}`, text: fact('text'), by: fact('member') }
  }

const SURVEYS: Readonly<Record<string, string>> = { nps: 'NPS', csat: 'CSAT', ces: 'CES' }
const RENEWALS: Readonly<Record<string, string>> = {
  renewed: 'Renewed',
  churned: 'Did not renew',
  contracted: 'Renewed for less',
  expanded: 'Renewed for more',
  open: 'Renewal due, not decided yet',
}

const TELLERS: Readonly<Record<Happening['kind'], Teller>> = {
  note: activity('note'),
  call: activity('call'),
  meeting: activity('meeting'),
  email: activity('email'),
  ticket: (event, fact) => {
    const priority = fact('priority')
    const what = priority === null || priority === 'normal' ? 'Ticket' : `${capitalised(priority)} ticket`
    const escalated = event === 'opened' && fact('isEscalated') === 'true' ? ' and escalated' : ''
    const rated = event === 'closed' && fact('csat') !== null ? `, rated ${fact('csat')} of 5` : ''
    return { title: `${what} ${event}${escalated}${rated}`, text: fact('subject') }
  },
  survey: (_event, fact, person) => {
    const survey = fact('survey') ?? ''
    const answer = [SURVEYS[survey] ?? survey, fact('score')].filter((part) => part !== null).join(' ')
    return { title: person === null ? answer : `${answer} from ${person}`, text: fact('comment') }
  },
  feedback: (_event, fact) => {
    const theme = fact('theme')
    const department = fact('department')
    return {
      title: `Feedback${theme ? ` on ${theme}` : ''}${department ? ` for ${capitalised(department)}` : ''}`,
      text: fact('text'),
    }
  },
  invoice: (event, fact) => {
    const late = event === 'paid' && (fact('paidOn') ?? '') > (fact('dueOn') ?? '9999') ? ' late' : ''
    return { title: `Invoice ${fact('number')} ${event}${late}` }
  },
  subscription: (event, fact) => {
    const plan = fact('plan')
    const what =
      fact('isTrial') === 'true' ? 'Trial' : fact('isOneOff') === 'true' ? 'One-off purchase' : 'Subscription'
    return { title: `${what}${plan ? ` ${plan}` : ''} ${event}`, text: fact('reason') }
  },
  outcome: (event, fact) => {
    const name = fact('name')
    if (event === 'measured')
      return { title: `${name} measured: ${[fact('value'), fact('unit')].filter(Boolean).join(' ')}` }
    if (event === 'agreed') return { title: `Outcome agreed: ${name}`, by: fact('agreedBy') }
    return { title: `Outcome written down: ${name}` }
  },
  renewal: (event) => ({ title: RENEWALS[event] ?? `Renewal ${event}` }),
  lead: (event, fact) => leadTold(event, fact),
  contact: (_event, fact, person) => ({ title: `${person ?? 'Somebody'} left`, text: fact('title') }),
  health: (event, fact) =>
    event === 'override' && fact('band')
      ? { title: `Health overridden: ${fact('band')}`, text: fact('reason'), by: fact('member') }
      : healthTitle(event, fact('before'), fact('after')),
  field: (event, fact) => {
    const [before, after] = [fact('before') ?? 'none', fact('after') ?? 'none']
    return { title: `${capitalised(event)} moved from ${before} to ${after}`, by: fact('member') }
  },
  task: (event, fact) => taskTold(event, fact),
}

/** `Sales declined the expansion lead: More seats`, with the reason below. */
function leadTold(event: string, fact: Facts): { title: string; text?: string | null; by?: string | null } {
  const what = `${(fact('kind') ?? '').replace('_', ' ')} lead`
  const title = fact('title')
  const named = title === null ? '' : `: ${title}`
  const department = fact('department')
  const by = fact('member') ?? fact('playbook')
  if (event === 'found')
    return { title: `${capitalised(what)} found${department === null ? '' : ` by ${department}`}${named}`, by }
  if (event === 'sent')
    return { title: `${capitalised(what)} sent${department === null ? '' : ` to ${department}`}${named}`, by }
  const who = department === null ? `${capitalised(what)} ${event}` : `${capitalised(department)} ${event} the ${what}`
  return { title: `${who}${named}`, text: fact('reason'), by }
}

function taskTold(event: string, fact: Facts): { title: string; text?: string | null; by?: string | null } {
  const title = fact('title') ?? ''
  if (event === 'dropped') return { title: `Task dropped: ${title}`, text: fact('note'), by: fact('member') }
  if (event === 'done') {
    const text = [fact('outcome'), fact('note')].filter((part) => part !== null).join(': ')
    return { title: `Task done: ${title}`, text: text === '' ? null : text, by: fact('member') }
  }
  const assignee = fact('assignee')
  const due = fact('dueOn')
  const parts = [assignee === null ? null : `for ${assignee}`, due === null ? null : `due ${dayAndMonth(due)}`]
  const said = parts.filter((part) => part !== null).join(', ')
  return {
    title: `Task added: ${title}`,
    text: said === '' ? null : capitalised(said),
    by: fact('member') ?? fact('playbook'),
  }
}

const DAY_AND_MONTH = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

function dayAndMonth(day: string): string {
  return DAY_AND_MONTH.format(new Date(`${day}T00:00:00Z`))
}

const BANDS = ['unknown', 'poor', 'fair', 'good']

function healthTitle(event: string, before: string | null, after: string | null): { title: string } {
  if (event === 'override') {
    return { title: after === null ? 'Health override ended' : 'Health overridden' }
  }
  const what = event === 'band' ? 'Health' : 'Quadrant'
  if (after === null || after === 'unknown') return { title: `${what} is no longer known` }
  if (before === null || before === 'unknown') return { title: `${what} is now known: ${after}` }
  const verb = event === 'band' ? (BANDS.indexOf(after) > BANDS.indexOf(before) ? 'rose' : 'fell') : 'moved'
  return { title: `${what} ${verb} from ${before} to ${after}` }
}
