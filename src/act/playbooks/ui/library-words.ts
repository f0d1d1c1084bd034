import type { LIFECYCLES, MATURITIES } from '../contract.ts'

export const LIFECYCLE_WORDS: Record<(typeof LIFECYCLES)[number], string> = {
  onboarding: 'Onboarding',
  adoption: 'Adoption',
  value: 'Value',
  renewal: 'Renewal',
  growth: 'Growth',
  advocacy: 'Advocacy',
  risk: 'Risk',
}

export const MATURITY_WORDS: Record<(typeof MATURITIES)[number], string> = {
  crawl: 'Crawl',
  walk: 'Walk',
  run: 'Run',
  fly: 'Fly',
}
