import type { LeadState } from '../../kernel/leads.ts'

export type LeadMove = 'send' | 'accept' | 'decline' | 'win' | 'lose'

/** From which states each move leads where. A declined lead may be sent again, put right or elsewhere. */
const MOVES: Readonly<Record<LeadMove, { from: readonly LeadState[]; to: LeadState }>> = {
  send: { from: ['open', 'sent', 'declined'], to: 'sent' },
  accept: { from: ['sent'], to: 'accepted' },
  decline: { from: ['sent', 'accepted'], to: 'declined' },
  win: { from: ['open', 'sent', 'accepted'], to: 'won' },
  lose: { from: ['open', 'sent', 'accepted'], to: 'lost' },
}

/** Where the move leads; null where it cannot be made. */
export function movedTo(state: LeadState, move: LeadMove): LeadState | null {
  const { from, to } = MOVES[move]
  return from.includes(state) ? to : null
}

export function isEnded(state: LeadState): boolean {
  return state === 'won' || state === 'lost'
}

/** Counts of leads by state. */
export type LeadCounts = Readonly<Record<LeadState, number>>

/**
 * Accepted leads per decided ones. Decided: accepted, declined, or ended after that; what was lost had been taken on first.
 * Null while nothing is decided.
 */
export function acceptedShare({ accepted, declined, won, lost }: LeadCounts): number | null {
  const taken = accepted + won + lost
  return taken + declined === 0 ? null : taken / (taken + declined)
}
