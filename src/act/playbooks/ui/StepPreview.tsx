import { useState } from 'react'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { tryPlaybook } from '../contract.ts'
import { PlaybookDefinition } from '../definition.ts'
import type { Step } from '../definition.ts'
import { AccountSelect } from './AccountSelect.tsx'
import type { ChosenAccount } from './AccountSelect.tsx'
import { useBuilder } from './builder-desk.ts'
import styles from './builder.module.css'

/** What the step would say for an account of one's choice, without doing anything. */
export function StepPreview({ step }: { step: Step }) {
  const [isOpen, setOpen] = useState(false)
  const [account, setAccount] = useState<ChosenAccount | null>(null)
  if (!isOpen) {
    return (
      <Button look="quiet" icon="search" onClick={() => setOpen(true)}>
        Preview for an account
      </Button>
    )
  }
  return (
    <div className={styles['preview']}>
      <AccountSelect label="Preview for" value={account} onChange={setAccount} />
      {account ? <Previewed step={step} accountId={account.id} /> : null}
    </div>
  )
}

function Previewed({ step, accountId }: { step: Step; accountId: number }) {
  const { playbook, definition } = useBuilder()
  // The step alone, so that it is reached whichever way the account would go.
  const alone = PlaybookDefinition.safeParse({
    ...definition,
    trigger: { kind: 'manual' },
    success: null,
    steps: [step.kind === 'approval' ? { ...step, rejected: [] } : step],
  })
  const tried = useCall(
    tryPlaybook,
    { playbookId: playbook.playbook.id, accountId, definition: alone.data },
    { enabled: alone.success, freshMs: 10_000 },
  )
  if (!alone.success) return <p className="t12 fair">Fill in what is missing first.</p>
  if (tried.error) return <p className="t12 poor">{sentenceOf(tried.error)}</p>
  const shown = tried.data?.steps.find(({ stepId }) => stepId === step.id)
  if (!shown) return tried.data ? <p className="t12 l">This account would not come to this step.</p> : null
  return (
    <div aria-live="polite">
      <p className="t12 b">{shown.sentence}</p>
      {shown.text ? <p className={styles['letter']}>{shown.text}</p> : null}
      {shown.problem ? <p className="t12 fair">{shown.problem}</p> : null}
    </div>
  )
}
