import type { ReactNode } from 'react'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { filtersToText } from '../../portfolio/ui/list-state.ts'
import type { WhoseState } from './explorer-address.ts'
import styles from './explorer.module.css'

type View = 'trend' | 'funnel' | 'retention'

/** The three ways of looking at use. Whose numbers they are goes along from one to the other. */
export function ExplorerFrame({
  view,
  state,
  bar,
  children,
}: {
  view: View
  state: WhoseState
  bar: ReactNode
  children: ReactNode
}) {
  const search = { account: state.account, where: filtersToText(state.where), q: state.q }
  return (
    <>
      <header className="bar">
        <h1 className="h2">Usage</h1>
        <Tabs
          label="Ways to look at usage"
          selected={view}
          tabs={[
            { key: 'trend', label: 'Over time', to: '/usage', search },
            { key: 'funnel', label: 'Funnel', to: '/usage/funnel', search },
            { key: 'retention', label: 'Retention', to: '/usage/retention', search },
          ]}
        />
      </header>
      {bar}
      <div className={styles['page']}>{children}</div>
    </>
  )
}
