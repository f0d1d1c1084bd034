import {
  allOf,
  anyOf,
  heldIn,
  isLeaf,
  notOf,
  type Condition,
  type HeldCondition,
  type Leaf,
  type Truth,
} from '../../kernel/conditions.ts'
import { comparedText, hoursText, type ConditionNames } from '../../kernel/condition-words.ts'
import { capitalised, inSentence, listed, numberText } from '../../kernel/plain-words.ts'
import { addDays } from '../../kernel/day.ts'
import { accountOn, closeOf, pointsApart } from './account-as-of.ts'
import type { Judged } from './evaluation.ts'
import type { AccountFact, Facts } from './facts.ts'
import { dateFinding, fieldFinding } from './field-finding.ts'
import { compared, type Finding } from './finding.ts'
import { waitingFor } from './hearing.ts'
import { failureOf, resolveLeaf, type Resolved, type ResolvedOf } from './resolve.ts'
import { leadsFinding, renewalFinding } from './money-finding.ts'
import { metricFinding, usageFinding } from './usage-finding.ts'
import { activitiesFinding, contactFinding, contactsFinding, surveyFinding, untilOf } from './voice-finding.ts'
import { invoicesFinding, outcomesFinding, runsFinding, tasksFinding, ticketsFinding } from './work-finding.ts'

/** Whether a duration is fulfilled, given what is inside of it; `index` in the order of `heldIn`. */
export type HeldJudge = (held: HeldCondition, inside: Truth, index: number) => Truth

const HELD_UNKNOWN: HeldJudge = (_held, inside) => (inside === false ? false : null)

/**
 * What a condition is for one subject, with a sentence that holds the numbers which decided it: all that make it true, those
 * that make it false, or what would have to be known. Pure: everything is in the facts.
 */
export function judge(
  condition: Condition,
  facts: Facts,
  { names, held = HELD_UNKNOWN }: { names: ConditionNames; held?: HeldJudge | undefined },
): Judged {
  const failure = failureOf(condition, facts.known, facts.kind)
  if (failure !== null) return { truth: null, because: failure, waiting: [], failure }
  const about = { facts, account: accountOn(facts, untilOf(facts)), names }
  const durations = heldIn(condition)
  const visit = (part: Condition): Finding => {
    if (isLeaf(part)) return leafFinding(part, about)
    if (part.kind === 'held') {
      const inside = visit(part.of)
      const truth = held(part, inside.truth, durations.indexOf(part))
      const still = truth === true ? 'for' : 'not known to be so for'
      return {
        truth,
        said:
          truth === false && inside.truth
            ? `${inside.said}, not yet for ${hoursText(part.hours)}`
            : `${inside.said}, ${still} ${hoursText(part.hours)}`,
      }
    }
    if (part.kind === 'not') {
      const inside = visit(part.of)
      return { truth: notOf(inside.truth), said: inside.said }
    }
    return together(part.kind, part.of.map(visit))
  }
  const { truth, said } = visit(condition)
  return {
    truth,
    because: `${capitalised(said)}.`,
    waiting: waitingFor(condition, facts.known, facts.hear),
    failure: null,
  }
}

/** Says what decided: of an `and` that is false its false parts, of an `or` that is true its true ones. */
function together(kind: 'all' | 'any', findings: readonly Finding[]): Finding {
  const truths = findings.map((finding) => finding.truth)
  const truth = kind === 'all' ? allOf(truths) : anyOf(truths)
  const decisive = findings.filter((finding) => finding.truth === truth)
  const said = (decisive.length > 0 ? decisive : findings).map((finding) => finding.said)
  return { truth, said: said.length === 0 ? 'always' : listed([...new Set(said)], ';').replace(' ; ', '; ') }
}

interface About {
  readonly facts: Facts
  readonly account: AccountFact
  readonly names: ConditionNames
}

function leafFinding(leaf: Leaf, about: About): Finding {
  const resolved = resolveLeaf(leaf, about.facts.known, about.facts.kind)
  return typeof resolved === 'string' ? { truth: null, said: resolved } : resolvedFinding(resolved, about)
}

function resolvedFinding(resolved: Resolved, about: About): Finding {
  const { facts, names } = about
  switch (resolved.kind) {
    case 'field':
      return fieldFinding(resolved, about)
    case 'date':
      return dateFinding(resolved, about)
    case 'measure':
      return measureFinding(resolved, about)
    case 'metric':
      return metricFinding(resolved, facts, names)
    case 'usage':
      return usageFinding(resolved, facts)
    case 'health_change':
      return changeFinding(resolved, about)
    case 'since_entry':
      return entryFinding(resolved, about)
    case 'survey':
      return surveyFinding(resolved, facts)
    case 'tickets':
      return ticketsFinding(resolved, facts)
    case 'activities':
      return activitiesFinding(resolved, facts)
    case 'contacts':
      return contactsFinding(resolved, facts, names)
    case 'outcomes':
      return outcomesFinding(resolved, facts)
    case 'invoices':
      return invoicesFinding(resolved, facts)
    case 'tasks':
      return tasksFinding(resolved, facts, names)
    case 'runs':
      return runsFinding(resolved, facts, names)
    case 'leads':
      return leadsFinding(resolved, facts)
    case 'renewal':
      return renewalFinding(resolved, facts)
    case 'contact':
      return contactFinding(resolved, facts)
  }
}

function measureFinding({ leaf }: ResolvedOf<'measure'>, { account, names }: About): Finding {
  const [value, isKnown, isFresh] = account.measureValues?.[leaf.measure] ?? [null, 0, 0]
  const usable = isKnown === 1 && value !== null && (isFresh === 1 || value > 0) ? value : null
  const name = inSentence(names.measure(leaf.measure))
  return compared(usable, leaf, { known: (shown) => `${name} is ${numberText(shown)}`, unknown: `${name} is` })
}

const SCORES = { overall: 'health', cx: 'CX', co: 'CO' } as const

function changeFinding({ leaf }: ResolvedOf<'health_change'>, { account, facts }: About): Finding {
  const then = closeOf(addDays(facts.asOf, -leaf.days), facts)
  const change = pointsApart(account[leaf.score], then?.[leaf.score] ?? null)
  return movedFinding(change, leaf, {
    score: SCORES[leaf.score],
    since: `in ${leaf.days === 1 ? '1 day' : `${leaf.days} days`}`,
  })
}

function entryFinding({ leaf }: ResolvedOf<'since_entry'>, { account, facts }: About): Finding {
  const change = pointsApart(account[leaf.score], facts.entry?.[leaf.score] ?? null)
  return movedFinding(change, leaf, { score: SCORES[leaf.score], since: 'since the run began' })
}

function movedFinding(
  change: number | null,
  { operator, points }: { operator: ResolvedOf<'health_change'>['leaf']['operator']; points: number },
  { score, since }: { score: string; since: string },
): Finding {
  const bound = { operator, value: points }
  const finding = compared(change, bound, { known: String, unknown: `change of ${score} ${since} is` })
  if (change === null) return finding
  const way = change < 0 ? 'fell' : 'rose'
  const wanted = `${finding.truth ? '' : 'not '}${comparedText(bound)}`
  return { ...finding, said: `${score} ${way} by ${numberText(Math.abs(change))} ${since}, ${wanted}` }
}
