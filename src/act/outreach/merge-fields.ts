export interface MergeField {
  field: string
  name: string
  /** What it could read. */
  example: string
  group: 'Account' | 'Contact' | 'People' | 'Health' | 'Work' | 'Measures' | 'Metrics' | 'Custom fields' | 'Other'
}

/** Fields that every company has. Measures, metrics and custom fields come on top, by their keys. */
// prettier-ignore
export const FIXED_FIELDS: readonly MergeField[] = [
  { field: 'account.name', name: 'Account', example: 'Acme Foods', group: 'Account' },
  { field: 'account.domain', name: 'Domain', example: 'acme.example', group: 'Account' },
  { field: 'account.industry', name: 'Industry', example: 'Food', group: 'Account' },
  { field: 'account.country', name: 'Country', example: 'DE', group: 'Account' },
  { field: 'account.stage', name: 'Stage', example: 'Adoption', group: 'Account' },
  { field: 'account.segment', name: 'Segment', example: 'Enterprise', group: 'Account' },
  { field: 'account.customer_since', name: 'Customer since', example: '1 March 2024', group: 'Account' },
  { field: 'account.arr', name: 'ARR', example: '€184,000', group: 'Account' },
  { field: 'account.mrr', name: 'MRR', example: '€15,333.33', group: 'Account' },
  { field: 'account.last_contact', name: 'Last contact', example: '3 February 2026', group: 'Account' },
  { field: 'account.link', name: 'Address of the account in Volant', example: 'https://volant.example/accounts/12', group: 'Account' },
  { field: 'renewal.date', name: 'Renewal', example: '31 December 2026', group: 'Account' },
  { field: 'renewal.days', name: 'Days until the renewal', example: '120', group: 'Account' },
  { field: 'contact.name', name: 'Contact', example: 'Rosa Lind', group: 'Contact' },
  { field: 'contact.first_name', name: 'First name of the contact', example: 'Rosa', group: 'Contact' },
  { field: 'contact.title', name: 'Title of the contact', example: 'Head of Operations', group: 'Contact' },
  { field: 'contact.email', name: 'E-mail of the contact', example: 'rosa@acme.example', group: 'Contact' },
  { field: 'owner.name', name: 'Owner of the account', example: 'Jonas Weber', group: 'People' },
  { field: 'owner.first_name', name: 'First name of the owner', example: 'Jonas', group: 'People' },
  { field: 'owner.email', name: 'E-mail of the owner', example: 'jonas@our.example', group: 'People' },
  { field: 'manager.name', name: 'Manager of the owner', example: 'Mara Novak', group: 'People' },
  { field: 'member.name', name: 'Member it is for', example: 'Jonas Weber', group: 'People' },
  { field: 'member.first_name', name: 'First name of the member it is for', example: 'Jonas', group: 'People' },
  { field: 'health.score', name: 'Health', example: '62', group: 'Health' },
  { field: 'health.band', name: 'Health in a word', example: 'fair', group: 'Health' },
  { field: 'health.experience', name: 'Experience', example: '71', group: 'Health' },
  { field: 'health.outcomes', name: 'Outcomes', example: '54', group: 'Health' },
  { field: 'health.change_30', name: 'Change of health in 30 days', example: '−8', group: 'Health' },
  { field: 'health.quadrant', name: 'Quadrant', example: 'unproven', group: 'Health' },
  { field: 'tasks.open', name: 'Open tasks', example: '3', group: 'Work' },
  { field: 'tasks.overdue', name: 'Overdue tasks', example: '1', group: 'Work' },
  { field: 'tickets.open', name: 'Open tickets', example: '2', group: 'Work' },
  { field: 'tickets.escalated', name: 'Escalated tickets', example: '1', group: 'Work' },
  { field: 'company.name', name: 'Our company', example: 'Our company', group: 'Other' },
  { field: 'today', name: 'Today', example: '10 March 2026', group: 'Other' },
]

/** Whether a field is one of ours, given the keys this company has. */
export function isMergeField(fields: readonly MergeField[]): (field: string) => boolean {
  const known = new Set(fields.map(({ field }) => field))
  return (field) => known.has(field)
}

const LOCALE = 'en-GB'

/** `€184,000`, with cents only where there are any. */
export function moneyText(minor: number, { currency, digits }: { currency: string; digits: number }): string {
  const amount = minor / 10 ** digits
  const shown = Number.isInteger(amount) ? 0 : digits
  return new Intl.NumberFormat(LOCALE, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(amount)
}

/** A number with at most two decimals and its sign in front. */
export function numberText(value: number): string {
  return new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 }).format(value).replace('-', '−')
}

/** A measure's value in its unit: shares and changes as percent, yes or no in words. */
export function measureText(value: number, unit: string, currency: { currency: string; digits: number }): string {
  if (unit === 'share' || unit === 'change') return `${numberText(Math.round(value * 1_000) / 10)} %`
  if (unit === 'yes_no') return value > 0 ? 'yes' : 'no'
  if (unit === 'money') return moneyText(Math.round(value * 10 ** currency.digits), currency)
  return numberText(value)
}

/** The first word of a name; titles such as Dr. are left out. */
export function firstName(name: string): string {
  const isTitle = (word: string) => /^(dr|prof|mr|mrs|ms|herr|frau)\.?$/i.test(word)
  return (
    name
      .trim()
      .split(/\s+/)
      .find((word) => !isTitle(word)) ?? ''
  )
}
