import type { ReactNode } from 'react'
import { Tabs } from '../design/Tabs.tsx'

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

const TABS: readonly { key: RevenueTab; label: string; to: `/revenue${string}` }[] = [
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

interface RevenueFrameProps {
  tab: RevenueTab
  /** At the right of the header: period, slice, export. */
  tools?: ReactNode
  children: ReactNode
}

/** The header of every page of the place Revenue, with its tabs. */
export function RevenueFrame({ tab, tools, children }: RevenueFrameProps) {
  return (
    <>
      <header className="bar">
        <h1 className="h2">Revenue</h1>
        <Tabs label="Parts of revenue" selected={tab} tabs={TABS} />
        {tools}
      </header>
      {children}
    </>
  )
}
