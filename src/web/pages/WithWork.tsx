import type { ComponentType } from 'react'
import { AccountLeads } from '../../act/leads/ui/AccountLeads.tsx'
import { AccountRenewals } from '../../act/renewals/ui/AccountRenewals.tsx'
import { OpenTasks } from '../../act/tasks/ui/OpenTasks.tsx'
import { AccountRenewalsContext, AccountWorkContext } from '../../record/accounts/ui/account-desk.ts'
import { withNextSteps } from './WithNextSteps.tsx'

const work = (account: { id: number; name: string }) => (
  <>
    <OpenTasks account={account} />
    <AccountLeads account={account} />
  </>
)
const renewals = (account: { id: number; name: string }) => <AccountRenewals account={account} />

/** A page of accounts with the work about them: tasks and leads beside the facts, renewals with what they pay, next steps in the log of a call. */
export function withWork(Page: ComponentType): ComponentType {
  return withNextSteps(function WithWork() {
    return (
      <AccountWorkContext value={work}>
        <AccountRenewalsContext value={renewals}>
          <Page />
        </AccountRenewalsContext>
      </AccountWorkContext>
    )
  })
}
