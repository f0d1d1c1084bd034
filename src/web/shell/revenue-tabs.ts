export type RevenueTab =
  | 'overview'
  | 'movement'
  | 'retention'
  | 'cohorts'
  | 'renewals'
  | 'forecast'
  | 'helix'
  | 'leads'
  | 'fit'
  | 'cost'
  | 'prediction'

export const REVENUE_TABS: readonly { key: RevenueTab; label: string; to: `/revenue${string}` }[] = [
  { key: 'overview', label: 'Overview', to: '/revenue' },
  { key: 'movement', label: 'Movement', to: '/revenue/movement' },
  { key: 'retention', label: 'Retention', to: '/revenue/retention' },
  { key: 'cohorts', label: 'Cohorts', to: '/revenue/cohorts' },
  { key: 'renewals', label: 'Renewals', to: '/revenue/renewals' },
  { key: 'forecast', label: 'Forecast', to: '/revenue/forecast' },
  { key: 'helix', label: 'Helix', to: '/revenue/helix' },
  { key: 'leads', label: 'Leads', to: '/revenue/leads' },
  { key: 'fit', label: 'Fit', to: '/revenue/fit' },
  { key: 'cost', label: 'Cost', to: '/revenue/cost' },
  { key: 'prediction', label: 'Prediction', to: '/revenue/prediction' },
]
