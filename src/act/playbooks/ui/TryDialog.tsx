import { useState } from 'react'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { tryPlaybook } from '../contract.ts'
import { PlaybookDefinition } from '../definition.ts'
import { AccountSelect } from './AccountSelect.tsx'
import type { ChosenAccount } from './AccountSelect.tsx'
import { useBuilder } from './builder-desk.ts'
import styles from './builder.module.css'

/** Walks one account through all steps; nothing is done and nobody is told. */
export function TryDialog({ onClose }: { onClose: () => void }) {
  const [account, setAccount] = useState<ChosenAccount | null>(null)
  return (
    <Dialog
      open
      width="wide"
      onClose={onClose}
      title="Try on one account"
      foot={
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      <AccountSelect label="Account" value={account} onChange={setAccount} />
      {account ? (
        <Walk accountId={account.id} />
      ) : (
        <p className="m">It shows what would happen, when, and which way, with every text. Nothing is done.</p>
      )}
    </Dialog>
  )
}

function Walk({ accountId }: { accountId: number }) {
  const { playbook, definition } = useBuilder()
  const whole = PlaybookDefinition.safeParse(definition)
  const tried = useCall(
    tryPlaybook,
    { playbookId: playbook.playbook.id, accountId, definition: whole.data },
    { enabled: whole.success, freshMs: 0 },
  )
  if (!whole.success) return <ErrorBox sentence={whole.error.issues[0]?.message ?? 'Something is missing.'} />
  if (tried.error) return <ErrorBox sentence={sentenceOf(tried.error)} onRetry={() => void tried.refetch()} />
  if (!tried.data) return <Skeleton rows={4} />
  const { wouldEnter, because, steps } = tried.data
  return (
    <div aria-live="polite">
      <p className="b">
        {wouldEnter === null
          ? 'It cannot be known whether it would enter.'
          : wouldEnter
            ? 'It would enter now.'
            : 'It would not enter now.'}
      </p>
      <p className="m t12">{because}</p>
      <ol className={styles['tried']}>
        {steps.map((step) => (
          <li key={step.stepId}>
            <span className="l t12">
              <InstantText instant={step.at} as="exact" />
            </span>
            <div>
              <p className="b">{step.name}</p>
              <p className="m">{step.sentence}</p>
              {step.text ? <p className={styles['letter']}>{step.text}</p> : null}
              {step.problem ? <p className="fair">{step.problem}</p> : null}
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}
