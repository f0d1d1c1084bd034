import type { Me } from '../../identity/sessions/contract.ts'
import { scopeOf } from '../../kernel/access.ts'
import type { Permission } from '../../kernel/permissions.ts'

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

interface RevenuePage {
  key: RevenueTab
  label: string
  to: `/revenue${string}`
  /** Any of these opens it; without any, whoever sees the money of some account. */
  opensWith?: readonly Permission[]
}

export const REVENUE_TABS: readonly RevenuePage[] = [
  { key: 'overview', label: 'Overview', to: '/revenue' },
  { key: 'movement', label: 'Movement', to: '/revenue/movement' },
  { key: 'retention', label: 'Retention', to: '/revenue/retention' },
  { key: 'cohorts', label: 'Cohorts', to: '/revenue/cohorts' },
  { key: 'renewals', label: 'Renewals', to: '/revenue/renewals' },
  { key: 'forecast', label: 'Forecast', to: '/revenue/forecast' },
  { key: 'helix', label: 'Helix', to: '/revenue/helix' },
  { key: 'leads', label: 'Leads', to: '/revenue/leads', opensWith: ['leads.write'] },
  { key: 'fit', label: 'Fit', to: '/revenue/fit' },
  { key: 'cost', label: 'Cost', to: '/revenue/cost', opensWith: ['cost.read', 'cost.write'] },
  { key: 'prediction', label: 'Prediction', to: '/revenue/prediction' },
]

/** What of a member decides which pages are offered. */
export type Reader = Pick<Me, 'permissions'> & { member: Pick<Me['member'], 'role' | 'department'> }

/** The pages of revenue a member may open: most of them show money, and some roles see no account's money. */
export function revenueTabsFor({ member, permissions }: Reader): readonly RevenuePage[] {
  const seesMoney = permissions.includes('revenue.read') && scopeOf(member, 'money') !== 'none'
  return REVENUE_TABS.filter(({ key, opensWith = [] }) => {
    if (opensWith.some((permission) => permissions.includes(permission))) return true
    if (key === 'cost') return false
    return seesMoney && (key !== 'forecast' || permissions.includes('forecast.read'))
  })
}

/** A page of money, followed by its address, for somebody who sees none. Leads and hours are read without it. */
export function isHiddenFrom(me: Reader, tab: RevenueTab): boolean {
  return tab !== 'leads' && tab !== 'cost' && !revenueTabsFor(me).some(({ key }) => key === tab)
}
