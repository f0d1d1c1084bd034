import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { useMay } from '../../../web/shell/me.tsx'
import type { StartAccount } from './StartPlaybook.tsx'

// Fetched when it is first asked for: pages of other slices do not wait for it.
const Dialog = lazy(() => import('./StartPlaybook.tsx').then((loaded) => ({ default: loaded.StartPlaybook })))

export interface StartPlaybookDesk {
  /** Opens the dialog for these accounts; null where the member may not start playbooks. */
  open: ((accounts: readonly StartAccount[]) => void) | null
  /** Stands anywhere in the page. */
  dialog: ReactNode
}

/** Starting a playbook from any page. */
export function useStartPlaybook(): StartPlaybookDesk {
  const mayRun = useMay('playbooks.run')
  const [accounts, setAccounts] = useState<readonly StartAccount[] | null>(null)
  return {
    open: mayRun ? setAccounts : null,
    dialog: accounts ? (
      <Suspense>
        <Dialog accounts={accounts} onClose={() => setAccounts(null)} />
      </Suspense>
    ) : null,
  }
}
