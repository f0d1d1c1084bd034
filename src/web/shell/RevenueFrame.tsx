import type { ReactNode } from 'react'
import { LinkButton } from '../design/Button.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { Tabs } from '../design/Tabs.tsx'
import { useMe } from './me.tsx'
import { isHiddenFrom, revenueTabsFor, type RevenueTab } from './revenue-tabs.ts'

interface RevenueFrameProps {
  tab: RevenueTab
  /** At the right of the header: period, slice, export. */
  tools?: ReactNode
  children: ReactNode
}

/** The header of every page of the place Revenue, with its tabs. */
export function RevenueFrame({ tab, tools, children }: RevenueFrameProps) {
  const me = useMe()
  const tabs = revenueTabsFor(me)
  const isHidden = isHiddenFrom(me, tab)
  return (
    <>
      <header className="bar">
        <h1 className="h2">Revenue</h1>
        <Tabs label="Parts of revenue" selected={tab} tabs={tabs} />
        {isHidden ? null : tools}
      </header>
      {isHidden ? (
        <EmptyState
          title="This page is hidden from your role"
          action={<LinkButton to={tabs[0]?.to ?? '/accounts'}>{tabs[0]?.label ?? 'Accounts'}</LinkButton>}
        >
          It shows money. Ask an administrator for access if you need it.
        </EmptyState>
      ) : (
        children
      )}
    </>
  )
}
