import type { ComponentType } from 'react'
import { AccountLeads } from '../../act/leads/ui/AccountLeads.tsx'
import { AccountRenewals } from '../../act/renewals/ui/AccountRenewals.tsx'
import { OpenTasks } from '../../act/tasks/ui/OpenTasks.tsx'
import { NextStepFields, useSaveNextStep } from '../../act/tasks/ui/NextStepFields.tsx'
import { AccountRenewalsContext, AccountWorkContext } from '../../record/accounts/ui/account-desk.ts'
import { NextStepContext } from '../../record/accounts/ui/next-step.ts'
import type { NextSteps } from '../../record/accounts/ui/next-step.ts'

const fields: NextSteps['fields'] = (step, onChange) => <NextStepFields step={step} onChange={onChange} />
const work = (account: { id: number; name: string }) => (
  <>
    <OpenTasks account={account} />
    <AccountLeads account={account} />
  </>
)
const renewals = (account: { id: number; name: string }) => <AccountRenewals account={account} />

/** A page of accounts with the work about them: tasks and leads beside the facts, renewals with what they pay, next steps in the log of a call. */
export function withWork(Page: ComponentType): ComponentType {
  return function WithWork() {
    const save = useSaveNextStep()
    return (
      <NextStepContext value={{ fields, save }}>
        <AccountWorkContext value={work}>
          <AccountRenewalsContext value={renewals}>
            <Page />
          </AccountRenewalsContext>
        </AccountWorkContext>
      </NextStepContext>
    )
  }
}
