import type { Day } from '../../kernel/day.ts'
import type { Plan } from './actions-change.ts'

interface By {
  readonly actor: { readonly memberId: number | null }
  readonly now: Date
}

export function endingPlan(
  state: 'done' | 'dropped',
  { outcome, note }: { outcome?: string | undefined; note: string },
  { actor, now }: By,
): Plan {
  const word = outcome === '' ? null : (outcome ?? null)
  return {
    columns: {
      state,
      outcome: word,
      outcome_note: note === '' ? null : note,
      done_at: now,
      done_by: actor.memberId,
      snoozed_until: null,
    },
    note: () => ({ kind: state, text: [word, note].filter(Boolean).join(': ') }),
    ends: state,
  }
}

/** Dropped work is work a customer does not get: it is written down. */
export function dropPlan(note: string, by: By): Plan {
  return {
    ...endingPlan('dropped', { note }, by),
    audit: { action: 'tasks.dropped', sentence: ({ title }) => `dropped the task “${title}”` },
  }
}

export function snoozePlan(until: Day | null): Plan {
  return {
    columns: { snoozed_until: until },
    note: () => ({ kind: 'changed', text: until === null ? 'Brought back.' : `Put off until ${until}.` }),
  }
}

export function delegationPlan(to: { id: number; name: string }, note: string): Plan {
  return {
    columns: { assignee_id: to.id, snoozed_until: null },
    note: (task) => ({ kind: 'delegated', fromId: task.assignee_id, toId: to.id, text: note }),
    audit: { action: 'tasks.delegated', sentence: ({ title }) => `gave the task “${title}” to ${to.name}` },
  }
}
