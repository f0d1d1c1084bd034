import { useState } from 'react'
import type { ReactNode } from 'react'
import { ActivityDialog } from '../../../record/accounts/ui/ActivityDialog.tsx'
import { OutcomeDialog } from '../../../record/accounts/ui/OutcomeDialogs.tsx'

const NOBODY: readonly { id: number; name: string }[] = []

interface ComfortDesk {
  logCall: () => void
  recordOutcome: () => void
  dialog: ReactNode
}

/** What can be done about a contradiction, without leaving its row. */
export function useComfortDesk({ accountId }: { accountId: number }): ComfortDesk {
  const [open, setOpen] = useState<'call' | 'outcome' | null>(null)
  const close = () => setOpen(null)
  const dialog =
    open === 'call' ? (
      <ActivityDialog accountId={accountId} type="call" people={NOBODY} onClose={close} />
    ) : open === 'outcome' ? (
      <OutcomeDialog accountId={accountId} onClose={close} />
    ) : null
  return { logCall: () => setOpen('call'), recordOutcome: () => setOpen('outcome'), dialog }
}
