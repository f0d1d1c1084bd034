import { use, useState } from 'react'
import { StartPlaybookContext } from '../../../understand/portfolio/ui/playbook-start.ts'
import { BulkBar } from '../../../web/design/BulkBar.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { moneyCompact } from '../../../web/design/format.ts'
import type { Renewal } from '../contract.ts'
import { GiveManyDialog, SayManyDialog, StepManyDialog } from './ManyDialogs.tsx'
import type { RenewalDesk } from './use-renewal-dialogs.tsx'

interface RenewalBulkProps {
  chosen: readonly Renewal[]
  desk: RenewalDesk
  onClear: () => void
}

/** What can be done with the chosen renewals; each of it can be taken back for ten seconds. */
export function RenewalBulk({ chosen, desk, onClear }: RenewalBulkProps) {
  const [open, setOpen] = useState<'step' | 'say' | 'give' | null>(null)
  const start = use(StartPlaybookContext)
  const sum = chosen.reduce((total, { amountMinor }) => total + (amountMinor ?? 0), 0)
  const dialog = { chosen, desk, onClose: () => setOpen(null), onDone: onClear }
  return (
    <>
      <BulkBar count={chosen.length} sum={`${moneyCompact(sum, desk.currency)} ARR`} onClear={onClear}>
        <Button look="quiet" icon="flag" onClick={() => setOpen('step')}>
          Next step
        </Button>
        {desk.speaking.length > 0 ? (
          <Button look="quiet" icon="voice" onClick={() => setOpen('say')}>
            Say what you think
          </Button>
        ) : null}
        <Button look="quiet" icon="person" onClick={() => setOpen('give')}>
          Who does the next step
        </Button>
        {start ? (
          <Button look="quiet" icon="playbooks" onClick={() => start(accountsOf(chosen))}>
            Start playbook
          </Button>
        ) : null}
      </BulkBar>
      {open === 'step' ? <StepManyDialog {...dialog} /> : null}
      {open === 'say' ? <SayManyDialog {...dialog} /> : null}
      {open === 'give' ? <GiveManyDialog {...dialog} /> : null}
    </>
  )
}

/** An account with two renewals gets one playbook. */
function accountsOf(chosen: readonly Renewal[]): { id: number; name: string }[] {
  return [...new Map(chosen.map(({ account }) => [account.id, account])).values()]
}
