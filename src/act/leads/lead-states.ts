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
