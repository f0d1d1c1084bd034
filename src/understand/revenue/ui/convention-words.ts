import type { Convention, Conventions } from '../../../record/money/conventions.ts'

/** What each convention is called, and its choices. */
export const CONVENTION_WORDS: {
  readonly [C in Convention]: { label: string; options: Readonly<Record<Conventions[C], string>> }
} = {
  reactivationInNrr: {
    label: 'Back within the window, in NRR',
    options: { included: 'Counts', excluded: 'Is left out' },
  },
  churnOn: {
    label: 'Churn counts on',
    options: { service_end: 'The first day not paid for', cancellation: 'The day of the cancellation' },
  },
  weeksPerMonth: {
    label: 'Weeks in a month',
    options: { '52/12': '52/12', '4': '4', '4.33': '4.33', '365.25/84': '365.25/84' },
  },
  daysPerMonth: { label: 'Days in a month', options: { '365/12': '365/12', '30': '30' } },
  samePeriod: {
    label: 'Several movements in one period',
    options: { by_day: 'Each day is added up', net: 'One net change per account' },
  },
  paused: { label: 'Runs without a paid quantity', options: { churn: 'Churn', contraction: 'Contraction' } },
  fullyDiscounted: { label: 'Discounted by 100 %', options: { churn: 'Churn', contraction: 'Contraction' } },
}
