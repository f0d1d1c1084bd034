import type { Check } from '../contract.ts'

/** What the page's answers depend on: accounts change the gaps, merges the pairs. */
export const HYGIENE_TOPICS = ['hygiene', 'accounts', 'merges'] as const

export const CHECK_WORDS: Readonly<
  Record<Check, { tab: string; one: string; many: string; none: string; why: string }>
> = {
  owner: {
    tab: 'No owner',
    one: 'account has no owner',
    many: 'accounts have no owner',
    none: 'Every account has an owner',
    why: 'Without an owner nobody is told when something happens.',
  },
  stage: {
    tab: 'No stage',
    one: 'account has no lifecycle stage',
    many: 'accounts have no lifecycle stage',
    none: 'Every account has a lifecycle stage',
    why: 'The stage decides what should happen next.',
  },
  segment: {
    tab: 'No segment',
    one: 'account has no segment',
    many: 'accounts have no segment',
    none: 'Every account has a segment',
    why: 'The segment chooses the scorecard; without one the default counts.',
  },
  renewal: {
    tab: 'No renewal date',
    one: 'account has no renewal date',
    many: 'accounts have no renewal date',
    none: 'Every account has a renewal date',
    why: 'A renewal nobody sees coming is lost first.',
  },
  contact: {
    tab: 'No recent contact',
    one: 'account was not spoken to lately',
    many: 'accounts were not spoken to lately',
    none: 'Every account was spoken to lately',
    why: 'No call, meeting or mail for 60 days. Log one on the account’s page, and it leaves this list.',
  },
}
