import type { Department } from './permissions.ts'

/** What a customer's success can give rise to: it stays, it grows, or it brings others by naming them, vouching, or telling its story. */
export const LEAD_KINDS = ['renewal', 'expansion', 'referral', 'reference', 'case_study'] as const
export type LeadKind = (typeof LEAD_KINDS)[number]

/** open: written down, not sent. */
export const LEAD_STATES = ['open', 'sent', 'accepted', 'declined', 'won', 'lost'] as const
export type LeadState = (typeof LEAD_STATES)[number]

/** Kinds whose win is a customer we did not have. */
const NEW_LOGO_KINDS = ['referral', 'reference', 'case_study'] as const satisfies readonly LeadKind[]

export const LEAD_WORDS: Readonly<Record<LeadKind, string>> = {
  renewal: 'Renewal',
  expansion: 'Expansion',
  referral: 'Referral',
  reference: 'Reference',
  case_study: 'Case study',
}

export function bringsNewLogo(kind: LeadKind): boolean {
  return (NEW_LOGO_KINDS as readonly LeadKind[]).includes(kind)
}

/** The usual names: growth found by Success or Support is a CSQL, what Services finds a PSQA, what a customer says for us advocacy. */
export type LeadLabel = 'CSQL' | 'PSQA' | 'Advocacy' | 'Renewal' | 'Expansion'

export function leadLabel(kind: LeadKind, department: string | null): LeadLabel {
  const from = department?.toLowerCase()
  if (kind === 'renewal') return 'Renewal'
  if (from === 'services') return 'PSQA'
  if (bringsNewLogo(kind)) return 'Advocacy'
  return from === 'success' || from === 'support' ? 'CSQL' : 'Expansion'
}

/** Who usually takes it: stories and what Services found go to Marketing, everything else to Sales. */
export function usualReceiver(kind: LeadKind, from: string | null): Department {
  return kind === 'case_study' || (from === 'services' && bringsNewLogo(kind)) ? 'marketing' : 'sales'
}

/**
 * Accepted leads per decided ones. Decided: accepted, declined, or ended after that; what was lost had been taken on first.
 * Null while nothing is decided.
 */
export function acceptedShare(counts: Readonly<Record<LeadState, number>>): number | null {
  const { accepted, declined, won, lost } = counts
  const taken = accepted + won + lost
  return taken + declined === 0 ? null : taken / (taken + declined)
}
