import { z } from 'zod'
import { LEAD_KINDS, LEAD_STATES } from '../../../kernel/leads.ts'
import type { Department } from '../../../kernel/permissions.ts'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import { LEAD_SORTS } from '../contract.ts'
import type { listLeads } from '../contract.ts'

export const WHOSE = ['inbox', 'mine', 'all'] as const
export type Whose = (typeof WHOSE)[number]

const PositiveId = z.coerce.number().int().positive()

/** The leads as they stand in the address. */
export const LeadsAddress = z.object({
  whose: z.enum(WHOSE).optional().catch(undefined),
  state: z.enum(LEAD_STATES).optional().catch(undefined),
  kind: z.enum(LEAD_KINDS).optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
  sort: z.enum(LEAD_SORTS).optional().catch(undefined),
  account: PositiveId.optional().catch(undefined),
  lead: PositiveId.optional().catch(undefined),
})
export type LeadsAddress = z.output<typeof LeadsAddress>

/** Departments that leads are sent to begin with their inbox; whoever has accounts with their own. */
export function usualWhose(me: { department: Department | null; role: string }): Whose {
  if (me.department === 'sales' || me.department === 'marketing') return 'inbox'
  return me.role === 'csm' ? 'mine' : 'all'
}

/** What the address asks the server. */
export function questionOf(
  address: LeadsAddress,
  me: { department: Department | null; role: string },
): Omit<InputOf<typeof listLeads>, 'offset' | 'limit'> {
  const whose = address.account === undefined ? (address.whose ?? usualWhose(me)) : 'all'
  return {
    ...(whose === 'inbox' && me.department ? { to: me.department } : {}),
    ...(whose === 'mine' ? { mine: true } : {}),
    ...(address.account === undefined ? {} : { accountId: address.account }),
    ...(address.state === undefined ? {} : { states: [address.state] }),
    ...(address.kind === undefined ? {} : { kinds: [address.kind] }),
    ...(address.q === undefined || address.q === '' ? {} : { search: address.q }),
    sort: address.sort ?? (address.state === 'sent' ? 'waiting' : 'newest'),
  }
}
