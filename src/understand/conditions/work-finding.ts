import { type ConditionNames } from '../../kernel/condition-words.ts'
import { counted, numberText } from '../../kernel/plain-words.ts'
import { addDays, dayIn, daysBetween } from '../../kernel/day.ts'
import { instantsOf } from '../health/views-tickets.ts'
import type { Facts, InvoiceFact, OutcomeFact, TaskFact } from './facts.ts'
import { compared, knownCount, type Finding } from './finding.ts'
import { windowOf, type Heard } from './hearing.ts'
import type { ResolvedOf } from './resolve.ts'
import { untilOf } from './voice-finding.ts'

export function ticketsFinding({ leaf }: ResolvedOf<'tickets'>, facts: Facts): Finding {
  const heard = facts.hear(leaf)
  const end = untilOf(facts)
  const all = facts.tickets.filter(({ openedAt }) => openedAt < end)
  const { from, until } = instantsOf(windowOf(heard, leaf.windowDays), facts.timeZone)
  const own = all.filter(
    ({ openedAt, priority }) =>
      openedAt < until &&
      (leaf.priorities.length === 0 ||
        (priority !== null && (leaf.priorities as readonly string[]).includes(priority))),
  )
  const open = own.filter(({ closedAt }) => closedAt === null || closedAt >= until)
  const oldest = open[0] && daysBetween(dayIn(facts.timeZone, open[0].openedAt), facts.asOf)
  const count = {
    open: open.length,
    escalated: open.filter(({ isEscalated }) => isEscalated).length,
    opened: own.filter(({ openedAt }) => openedAt >= from).length,
    oldest_open_days: oldest ?? 0,
  }[leaf.reading]
  const kind = leaf.priorities.length > 0 ? ` ${leaf.priorities.join(' or ')}` : ''
  const say = {
    open: (value: number) => counted(value, `open${kind} ticket`, `open${kind} tickets`),
    escalated: (value: number) => counted(value, `open escalated${kind} ticket`, `open escalated${kind} tickets`),
    opened: (value: number) =>
      `${counted(value, `${kind.trim()} ticket`.trim(), `${kind.trim()} tickets`.trim())} opened in ${counted(leaf.windowDays, 'day', 'days')}`,
    oldest_open_days: (value: number) => `oldest open${kind} ticket is ${counted(value, 'day', 'days')} old`,
  }[leaf.reading]
  return compared(knownCount(count, heard, all.length > 0), leaf, { known: say, unknown: 'tickets are' })
}

export function outcomesFinding({ leaf }: ResolvedOf<'outcomes'>, facts: Facts): Finding {
  const heard = facts.hear(leaf)
  const { from } = windowOf(heard, leaf.windowDays)
  const all = facts.outcomes.filter(({ agreedOn }) => agreedOn === null || agreedOn <= facts.asOf)
  const latest = (outcome: OutcomeFact) => outcome.measured.findLast(({ on }) => on <= heard.to)
  const isRecent = (outcome: OutcomeFact) => (latest(outcome)?.on ?? '') >= from
  const fits = {
    agreed: (outcome: OutcomeFact) => outcome.agreedOn !== null,
    measured: isRecent,
    on_target: (outcome: OutcomeFact) => isRecent(outcome) && isReached(outcome, heard),
    overdue: (outcome: OutcomeFact) =>
      outcome.dueOn !== null && outcome.dueOn < facts.asOf && outcome.target !== null && !isReached(outcome, heard),
  }[leaf.reading]
  const words = leaf.reading.replace('_', ' ')
  return compared(knownCount(all.filter(fits).length, heard, all.length > 0), leaf, {
    known: (value) => `${counted(value, 'outcome', 'outcomes')} ${words}`,
    unknown: `outcomes ${words} are`,
  })
}

/** Whether the latest measurement has come all the way from the baseline to the target. */
function isReached({ baseline, target, measured }: OutcomeFact, { to }: Heard): boolean {
  const latest = measured.findLast(({ on }) => on <= to)
  const from = baseline ?? 0
  return latest !== undefined && target !== null && target !== from && (latest.value - from) / (target - from) >= 1
}

export function invoicesFinding({ leaf }: ResolvedOf<'invoices'>, facts: Facts): Finding {
  const heard = facts.hear(leaf)
  const all = facts.invoices.filter(({ issuedOn }) => issuedOn <= facts.asOf)
  const overdue = all.filter((invoice) => isOverdue(invoice, heard))
  const late = overdue.map(({ dueOn }) => (dueOn === null ? 0 : daysBetween(dueOn, heard.to)))
  const count = leaf.reading === 'overdue_count' ? overdue.length : Math.max(0, ...late)
  return compared(knownCount(count, heard, all.length > 0), leaf, {
    known: (value) =>
      leaf.reading === 'overdue_count'
        ? counted(value, 'overdue invoice', 'overdue invoices')
        : `oldest overdue invoice is ${counted(value, 'day', 'days')} late`,
    unknown: 'overdue invoices are',
  })
}

function isOverdue({ amount, issuedOn, dueOn, paidOn }: InvoiceFact, { to }: Heard): boolean {
  return amount > 0 && issuedOn <= to && dueOn !== null && dueOn < to && (paidOn === null || paidOn > to)
}

export function tasksFinding({ leaf }: ResolvedOf<'tasks'>, facts: Facts, names: ConditionNames): Finding {
  const { from, until } = instantsOf({ from: addDays(facts.asOf, 1 - leaf.windowDays), to: facts.asOf }, facts.timeZone)
  const fits = {
    open: (task: TaskFact) => isOpen(task, until),
    overdue: (task: TaskFact) => isOpen(task, until) && task.dueOn !== null && task.dueOn < facts.asOf,
    done: ({ state, doneAt }: TaskFact) => state === 'done' && doneAt !== null && doneAt >= from && doneAt < until,
  }[leaf.reading]
  const own = facts.tasks.filter(
    (task) => task.createdAt < until && (leaf.taskKind === undefined || task.kind === leaf.taskKind) && fits(task),
  )
  const kind = leaf.taskKind === undefined ? '' : ` “${names.taskKind(leaf.taskKind)}”`
  return compared(own.length, leaf, {
    known: (value) => `${counted(value, `${leaf.reading} task`, `${leaf.reading} tasks`)}${kind}`,
    unknown: 'tasks are',
  })
}

function isOpen({ state, doneAt, changedAt }: TaskFact, until: Date): boolean {
  if (state === 'done') return doneAt !== null && doneAt >= until
  return state === 'open' || changedAt >= until
}

/** Runs that were held out for comparison got nothing: they do not count. */
export function runsFinding({ leaf }: ResolvedOf<'runs'>, facts: Facts, names: ConditionNames): Finding {
  const { from, until } = instantsOf({ from: addDays(facts.asOf, 1 - leaf.windowDays), to: facts.asOf }, facts.timeZone)
  const own = facts.runs.filter(({ state, playbook, beganAt, endedAt }) => {
    if (state === 'held_out' || beganAt >= until || (leaf.playbook !== undefined && playbook !== leaf.playbook))
      return false
    if (leaf.reading === 'active') return endedAt === null || endedAt >= until
    if (leaf.reading === 'started') return beganAt >= from
    return state === 'done' && endedAt !== null && endedAt >= from && endedAt < until
  })
  const which = leaf.playbook === undefined ? '' : ` of “${names.playbook(leaf.playbook)}”`
  return compared(own.length, leaf, {
    known: (value) => `${numberText(value)} ${value === 1 ? 'run' : 'runs'}${which} ${leaf.reading}`,
    unknown: 'runs are',
  })
}
