import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { TextArea, TextField } from '../../../web/design/fields.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { decideApproval, listApprovals } from '../contract.ts'
import { RUN_TOPICS } from './playbook-topics.ts'
import styles from './playbooks.module.css'

export type Approval = OutputOf<typeof listApprovals>['approvals'][number]

const WHOSE = [
  { key: 'mine', label: 'For me' },
  { key: 'everybody', label: 'For everybody' },
] as const

/** What waits for a yes or no, oldest first. */
export function ApprovalList() {
  const [whose, setWhose] = useState<'mine' | 'everybody'>('mine')
  const approvals = useCall(listApprovals, { everybody: whose === 'everybody', limit: 100 }, { topics: RUN_TOPICS })
  return (
    <>
      <div className={styles['tools']}>
        <Segmented label="Whose" options={WHOSE} value={whose} onChange={setWhose} />
      </div>
      <Answer of={approvals}>
        {({ approvals: rows }) =>
          rows.length === 0 ? (
            <EmptyState title="Nothing waits for a yes or no">
              When a playbook asks before it goes on, or wants an e-mail read before it goes out, it stands here.
            </EmptyState>
          ) : (
            <ul className={styles['approvals']}>
              {rows.map((approval) => (
                <li key={`${approval.runId} ${approval.stepId}`}>
                  <ApprovalCard approval={approval} />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </>
  )
}

/** One question with all that is needed to answer it; an e-mail may be changed before it goes out. */
export function ApprovalCard({ approval }: { approval: Approval }) {
  const [note, setNote] = useState('')
  const [letter, setLetter] = useState<{ subject: string; body: string } | null>(null)
  const [isEditing, setEditing] = useState(false)
  const decide = useAction(decideApproval, {
    topics: RUN_TOPICS,
    failure: 'none',
    onDone: (_, { approve }) =>
      toast(approve ? (approval.email ? 'The e-mail goes out.' : 'Approved.') : 'Turned down.'),
  })
  const { email, runId, stepId } = approval
  const shown = letter ?? email
  const say = (approve: boolean) => decide.run({ runId, stepId, approve, note, ...(approve && letter ? letter : {}) })
  const isEmpty = letter !== null && (letter.subject.trim() === '' || letter.body.trim() === '')
  return (
    <article className={styles['approval']} aria-label={`${approval.playbook} for ${approval.account.name}`}>
      <p className="row gap2 wrap">
        <Link to="/accounts/$accountId" params={{ accountId: String(approval.account.id) }} className="b">
          {approval.account.name}
        </Link>
        <Link to="/runs/$runId" params={{ runId: String(runId) }} className="m">
          {approval.playbook}
        </Link>
        <span className="l t12">
          asked <InstantText instant={approval.since} />
          {approval.asked ? ` of ${approval.asked.name}` : ''}
          {approval.dueAt ? (
            <>
              {' · until '}
              <InstantText instant={approval.dueAt} as="exact" />
            </>
          ) : null}
        </span>
      </p>
      {approval.text && !email ? <p>{approval.text}</p> : null}
      {email && shown ? (
        <div className={styles['letter']}>
          <p className="t12 l">To {email.to}</p>
          {isEditing ? (
            <>
              <TextField
                label="Subject"
                maxLength={200}
                value={shown.subject}
                onChange={(subject) => setLetter({ ...shown, subject })}
              />
              <TextArea
                label="Text"
                rows={8}
                maxLength={20_000}
                value={shown.body}
                onChange={(body) => setLetter({ ...shown, body })}
              />
            </>
          ) : (
            <>
              <p className="b">{shown.subject}</p>
              <p className={styles['body-text']}>{shown.body}</p>
              <Button look="quiet" icon="edit" onClick={() => setEditing(true)}>
                Change the text
              </Button>
            </>
          )}
        </div>
      ) : null}
      <div className={styles['decide']}>
        <TextField
          label="Note"
          hideLabel
          placeholder="A note, if you like"
          maxLength={300}
          value={note}
          onChange={setNote}
        />
        <Button pending={decide.pending} onClick={() => say(false)}>
          Turn down
        </Button>
        <Button
          icon="check"
          look="primary"
          pending={decide.pending}
          disabledBecause={isEmpty ? 'Subject and text cannot be empty.' : null}
          onClick={() => say(true)}
        >
          {email ? 'Approve and send' : 'Approve'}
        </Button>
      </div>
      {decide.failure ? <ErrorBox sentence={decide.failure} /> : null}
    </article>
  )
}
