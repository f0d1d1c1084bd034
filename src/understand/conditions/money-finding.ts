import { RENEWAL_OVERDUE_DAYS } from '../../kernel/conditions.ts'
import { counted, listed, numberText } from '../../kernel/plain-words.ts'
import { addDays, daysBetween } from '../../kernel/day.ts'
import type { Facts, LeadFact, RenewalFact } from './facts.ts'
import { compared, type Finding } from './finding.ts'
import type { ResolvedOf } from './resolve.ts'
import { untilOf } from './voice-finding.ts'

export function leadsFinding({ leaf }: ResolvedOf<'leads'>, facts: Facts): Finding {
  const fits = ({ kind, state, createdOn }: LeadFact) =>
    createdOn <= facts.asOf &&
    (leaf.leadKinds.length === 0 || (leaf.leadKinds as readonly string[]).includes(kind)) &&
    (leaf.states.length === 0 || (leaf.states as readonly string[]).includes(state))
  const own = facts.leads.filter(fits)
  const states = leaf.states.length > 0 ? `${listed(leaf.states, 'or')} ` : ''
  const kinds = leaf.leadKinds.length > 0 ? `${listed(leaf.leadKinds, 'or').replaceAll('_', ' ')} ` : ''
  const one = `${states}${kinds}lead`
  if (leaf.reading === 'days_since_last') {
    const last = own.at(-1)
    return compared(last ? daysBetween(last.createdOn, facts.asOf) : null, leaf, {
      known: (value) => `last ${one} ${counted(value, 'day', 'days')} ago`,
      unknown: `there was no ${one}, so days since it are`,
    })
  }
  const from = addDays(facts.asOf, 1 - leaf.windowDays)
  return compared(own.filter(({ createdOn }) => createdOn >= from).length, leaf, {
    known: (value) => `${counted(value, one, `${one}s`)} in ${counted(leaf.windowDays, 'day', 'days')}`,
    unknown: 'leads are',
  })
}

export function renewalFinding({ leaf }: ResolvedOf<'renewal'>, facts: Facts): Finding {
  if (leaf.reading === 'outcome') return outcomeFinding(leaf, facts)
  const next = nextRenewal(facts)
  if (!next) return { truth: null, said: 'there is no renewal ahead' }
  const yes = (is: boolean, said: string): Finding => ({ ...compared(Number(is), leaf, saying(said)), said })
  switch (leaf.reading) {
    case 'days_until':
      return compared(daysBetween(facts.asOf, next.dueOn), leaf, {
        known: (value) =>
          value < 0
            ? `renewal is ${counted(-value, 'day', 'days')} overdue`
            : `renewal is due in ${counted(value, 'day', 'days')}`,
        unknown: 'days until the renewal are',
      })
    case 'probability':
      return compared(facts.asOf < facts.today ? null : facts.probability, leaf, {
        known: (value) => `probability of renewal is ${numberText(value)} %`,
        unknown: 'probability of renewal is',
      })
    case 'category':
      return categoryFinding(leaf, next, facts)
    case 'voices_disagree': {
      const voices = Object.values(voicesOf(next, facts)).filter((category) => category !== null)
      const differ = new Set(voices).size > 1
      return yes(differ, `voices on the renewal ${differ ? 'disagree' : 'do not disagree'}`)
    }
    case 'checkpoint_open': {
      const until = untilOf(facts)
      const isOpen = next.checkpoints.some(
        ({ openedOn, settledAt }) => openedOn <= facts.asOf && (settledAt === null || settledAt >= until),
      )
      return yes(isOpen, `${isOpen ? 'a' : 'no'} checkpoint of the renewal is open`)
    }
    case 'next_step_missing':
      return yes(next.nextStep === '', `the renewal has ${next.nextStep === '' ? 'no' : 'a'} next step`)
    case 'next_step_overdue': {
      const isLate = next.nextStep !== '' && next.nextStepOn !== null && next.nextStepOn < facts.asOf
      return yes(isLate, `next step of the renewal is ${isLate ? '' : 'not '}overdue`)
    }
  }
}

const saying = (said: string) => ({ known: () => said, unknown: said })

/** The first that is not decided yet on the day judged; one long overdue is not waited for any more. */
function nextRenewal({ renewals, asOf }: Facts): RenewalFact | undefined {
  const first = addDays(asOf, -RENEWAL_OVERDUE_DAYS)
  return renewals.find(({ dueOn, isDecided, decidedOn }) => dueOn >= first && (!isDecided || decidedOn > asOf))
}

type Voices = Record<'machine' | 'csm' | 'leader', string | null>

function voicesOf({ views }: RenewalFact, facts: Facts): Voices {
  const until = untilOf(facts)
  const latest = (voice: string) => views.findLast((view) => view.voice === voice && view.at < until)?.category ?? null
  return { machine: latest('machine'), csm: latest('csm'), leader: latest('leader') }
}

const WHO = { effective: '', machine: ' by the machine', csm: ' by the CSM', leader: ' by the leader' } as const

function categoryFinding(leaf: ResolvedOf<'renewal'>['leaf'], next: RenewalFact, facts: Facts): Finding {
  const voices = voicesOf(next, facts)
  const category =
    leaf.voice === 'effective' ? (voices.leader ?? voices.csm ?? voices.machine) : (voices[leaf.voice] ?? null)
  if (category === null) return { truth: null, said: `the renewal is not judged${WHO[leaf.voice]}` }
  const isOne = leaf.categories.length === 0 || (leaf.categories as readonly string[]).includes(category)
  const said = `the renewal is ${category.replace('_', ' ')}${WHO[leaf.voice]}`
  return { ...compared(Number(isOne), leaf, saying(said)), said }
}

function outcomeFinding(leaf: ResolvedOf<'renewal'>['leaf'], { renewals, asOf }: Facts): Finding {
  const decided = renewals.filter(({ isDecided, decidedOn }) => isDecided && decidedOn <= asOf)
  const last = decided.reduce<RenewalFact | undefined>(
    (latest, one) => (latest && latest.decidedOn > one.decidedOn ? latest : one),
    undefined,
  )
  const isRecent = last !== undefined && last.decidedOn >= addDays(asOf, 1 - leaf.windowDays)
  const isOne = leaf.outcomes.length === 0 || (leaf.outcomes as readonly string[]).includes(last?.outcome ?? '')
  const said =
    isRecent && last
      ? `${last.outcome} ${counted(daysBetween(last.decidedOn, asOf), 'day', 'days')} ago`
      : `no renewal was decided in ${counted(leaf.windowDays, 'day', 'days')}`
  return { ...compared(Number(isRecent && isOne), leaf, saying(said)), said }
}
