/** What a new installation, and the sample company, start with. All of it can be changed in the settings. */

export const defaultSegments = [
  {
    key: 'enterprise',
    name: 'Enterprise',
    description: 'Many sites and an executive sponsor: looked after by name, weekly.',
  },
  {
    key: 'mid_market',
    name: 'Mid-market',
    description: 'A few sites and a team that knows us: looked after by name, monthly.',
  },
  {
    key: 'small_business',
    name: 'Small business',
    description: 'One site: a shared CSM who calls when there is a reason.',
  },
  {
    key: 'digital',
    name: 'Digital',
    description: 'Signed up by themselves: served by the product, mail and webinars.',
  },
] as const
export type Segment = (typeof defaultSegments)[number]['name']

/** In the order of the journey; `expectedDays` is how long an account usually stays, null where there is no usual. */
export const defaultStages = [
  {
    key: 'onboarding',
    name: 'Onboarding',
    description: 'From the contract to the first day of real work.',
    expectedDays: 90,
    isTerminal: false,
  },
  {
    key: 'adoption',
    name: 'Adoption',
    description: 'In use; habits and roll-out are still growing.',
    expectedDays: 180,
    isTerminal: false,
  },
  {
    key: 'value',
    name: 'Value',
    description: 'The agreed results are being reached and shown.',
    expectedDays: null,
    isTerminal: false,
  },
  {
    key: 'renewal',
    name: 'Renewal',
    description: 'The term ends within 120 days.',
    expectedDays: 120,
    isTerminal: false,
  },
  {
    key: 'at_risk',
    name: 'At risk',
    description: 'A known reason to leave, with a plan against it.',
    expectedDays: 60,
    isTerminal: false,
  },
  {
    key: 'churned',
    name: 'Churned',
    description: 'No longer a paying customer.',
    expectedDays: null,
    isTerminal: true,
  },
] as const
export type Stage = (typeof defaultStages)[number]['name']

const churnReasons = [
  'Champion left',
  'Low adoption',
  'Product gap',
  'Release quality',
  'Slow support',
  'Price',
  'Competitor',
  'Budget cut',
  'Acquired',
  'Closed a site',
  'Business closed',
] as const
export type ChurnReason = (typeof churnReasons)[number]

/** Key of the source all sample rows come from: removing the sample company is removing what this source brought. */
export const sampleSource = 'sample'

export interface SampleOptions {
  seed: string
  accounts: number
  /** How far back usage, tickets and the other signals go. */
  months: number
}
export const sampleOptions: SampleOptions = { seed: 'hallmere', accounts: 400, months: 18 }
