import type { ReactNode } from 'react'
import { Tabs } from '../design/Tabs.tsx'
import { useMe } from './me.tsx'
import { revenueTabsFor, type RevenueTab } from './revenue-tabs.ts'

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
        <Tabs label="Parts of revenue" selected={tab} tabs={revenueTabsFor(useMe())} />
        {tools}
      </header>
      {children}
    </>
  )
}
