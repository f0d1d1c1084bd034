import type { ComponentType } from 'react'
import { RenewalsAheadContext } from '../../understand/revenue/ui/renewals-ahead.ts'
import { RenewalsAhead } from './RenewalsAhead.tsx'

/** The page of revenue with the renewals ahead. */
export function withRenewals(Page: ComponentType): ComponentType {
  return function WithRenewals() {
    return (
      <RenewalsAheadContext value={RenewalsAhead}>
        <Page />
      </RenewalsAheadContext>
    )
  }
}
