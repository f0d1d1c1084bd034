import { createContext, use } from 'react'
import type { ReactNode } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { accountOutcomes, listContacts, TimelineEntry } from '../contract.ts'

export type ContactRow = OutputOf<typeof listContacts>['rows'][number]
export type OutcomeRow = OutputOf<typeof accountOutcomes>['outcomes'][number]
export type ActivityType = 'note' | 'call' | 'meeting' | 'email'

/** What can be opened over the account's page. */
export type AccountDialog =
  | { kind: 'activity'; type: ActivityType; entry?: TimelineEntry }
  | { kind: 'contact'; contact?: ContactRow }
  | { kind: 'outcome' }
  | { kind: 'measurement'; outcome: OutcomeRow | null }

export interface AccountDesk {
  accountId: number
  /** False for readers who may only look: buttons that change something are then left out. */
  mayEdit: boolean
  open: (dialog: AccountDialog) => void
}

export const DeskContext = createContext<AccountDesk | null>(null)

/** What the parts of one account's page share. */
export function useDesk(): AccountDesk {
  const desk = use(DeskContext)
  if (!desk) throw new Error('useDesk is used outside an account page')
  return desk
}

/** What is still to be done for an account; tasks stand above the record, so whoever composes the pages gives it. */
export const AccountWorkContext = createContext<(account: { id: number; name: string }) => ReactNode>(() => null)

/** The renewals of an account with what is said and done about them; they stand above the record as well. */
export const AccountRenewalsContext = createContext<(account: { id: number; name: string }) => ReactNode>(() => null)
