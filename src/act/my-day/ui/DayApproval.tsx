import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useMe } from '../../../web/shell/me.tsx'
import { decideApproval, listApprovals } from '../../playbooks/contract.ts'
import { ApprovalCard } from '../../playbooks/ui/ApprovalList.tsx'
import { RUN_TOPICS } from '../../playbooks/ui/playbook-topics.ts'
import type { MyDayItem } from '../contract.ts'
import { takeAway } from './use-day.ts'
import styles from './my-day.module.css'

interface DayApprovalProps {
  item: MyDayItem
  approval: NonNullable<MyDayItem['approval']>
  /** With everything there is to read and change. */
  isOpen: boolean
  onOpen: () => void
  /** What can be done with any row. */
  children: ReactNode
}

/** A yes or no in its row. An e-mail is read before it goes out. */
export function DayApproval({ item, approval, isOpen, onOpen, children }: DayApprovalProps) {
  const { runId, stepId, isEmail } = approval
  const decide = useAction(decideApproval, {
    topics: [...RUN_TOPICS, 'my-day'],
    optimistic: (_input, edit) => takeAway(edit, [item.key]),
    onDone: (_output, { approve }) => toast(approve ? 'Approved.' : 'Turned down.'),
  })
  if (isOpen) return <Question runId={runId} stepId={stepId} />
  if (isEmail) {
    return (
      <>
        <Button look="primary" icon="mail" keys="e" onClick={onOpen}>
          Read the e-mail
        </Button>
        {children}
      </>
    )
  }
  const say = (approve: boolean) => decide.run({ runId, stepId, approve })
  return (
    <>
      <Button look="primary" icon="check" pending={decide.pending} onClick={() => say(true)}>
        Approve
      </Button>
      <Button pending={decide.pending} onClick={() => say(false)}>
        Turn down
      </Button>
      <Button keys="e" onClick={onOpen}>
        Read
      </Button>
      {children}
    </>
  )
}

/** As soon as it stands, all of it is to be seen. */
function show(card: HTMLElement | null): void {
  card?.scrollIntoView({ block: 'nearest' })
}

/** All of what is asked, where it can be answered and an e-mail changed. */
function Question({ runId, stepId }: { runId: number; stepId: string }) {
  const { member } = useMe()
  const approvals = useCall(listApprovals, { everybody: member.role === 'leader', limit: 100 }, { topics: RUN_TOPICS })
  return (
    <div className={styles['question']}>
      <Answer of={approvals} waiting={<Skeleton rows={3} />}>
        {(known) => {
          const found = known.approvals.find((one) => one.runId === runId && one.stepId === stepId)
          if (found) {
            return (
              <div ref={show}>
                <ApprovalCard approval={found} />
              </div>
            )
          }
          return (
            <Link to="/runs/$runId" params={{ runId: String(runId) }} className="link">
              See the run that asks
            </Link>
          )
        }}
      </Answer>
    </div>
  )
}
