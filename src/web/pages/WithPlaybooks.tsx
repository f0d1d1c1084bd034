import type { ComponentType } from 'react'
import { useStartPlaybook } from '../../act/playbooks/ui/use-start-playbook.tsx'
import { StartPlaybookContext } from '../../understand/portfolio/ui/playbook-start.ts'

/** A page of accounts from which playbooks can be started. */
export function withPlaybooks(Page: ComponentType): ComponentType {
  return function WithPlaybooks() {
    const { open, dialog } = useStartPlaybook()
    return (
      <StartPlaybookContext value={open}>
        <Page />
        {dialog}
      </StartPlaybookContext>
    )
  }
}
