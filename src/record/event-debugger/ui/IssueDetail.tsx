import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { NONE, number } from '../../../web/design/format.ts'
import { TextArea } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { getIssue, recallIssue, resendIssue } from '../contract.ts'
import type { EventIssue } from '../contract.ts'
import { DEBUGGER_TOPICS, prettyJson } from './debugger-words.ts'
import { RawBlock, RawText } from './RawText.tsx'

/** One item with its bytes: sent again as it came, or corrected. */
export function IssueDetail({ issue, onDismiss }: { issue: EventIssue; onDismiss: () => void }) {
  const whole = useCall(getIssue, { issueId: issue.id }, { topics: [], freshMs: Number.POSITIVE_INFINITY })
  const [editing, setEditing] = useState(false)
  return (
    <div className="debug-detail">
      <dl className="debug-facts">
        <dt>Reason</dt>
        <dd>
          {issue.message} <span className="l mono">{issue.code}</span>
        </dd>
        <dt>Received</dt>
        <dd>
          <InstantText instant={issue.receivedAt} as="exact" />
        </dd>
        <dt>Sent</dt>
        <dd>{issue.sentAt === null ? NONE : <InstantText instant={issue.sentAt} as="exact" />}</dd>
        <dt>Message id</dt>
        <dd className="mono">{issue.messageId ?? NONE}</dd>
        <dt>Size</dt>
        <dd>{number(issue.bytes)} bytes</dd>
      </dl>
      <Answer of={whole}>
        {({ raw, isCut, context }) =>
          editing ? (
            <Edit issue={issue} raw={raw} onClose={() => setEditing(false)} />
          ) : (
            <>
              {issue.bytes === 0 ? (
                <p className="l">Nothing of it was kept: it was refused before it was read.</p>
              ) : (
                <RawText label="The item" text={raw} isCut={isCut} rawWord={RAW_WORD[issue.kind]} />
              )}
              {context === null ? null : (
                <details>
                  <summary>Its batch says for all items</summary>
                  <RawBlock label="What its batch says" text={prettyJson(context)} />
                </details>
              )}
              <Deeds issue={issue} isCut={isCut} onEdit={() => setEditing(true)} onDismiss={onDismiss} />
            </>
          )
        }
      </Answer>
    </div>
  )
}

/** What was accepted is kept as it was read. */
const RAW_WORD = { rejected: 'As it came', parked: 'As it was read', conflict: 'As it was read' } as const

interface DeedsProps {
  issue: EventIssue
  isCut: boolean
  onEdit: () => void
  onDismiss: () => void
}

function Deeds({ issue, isCut, onEdit, onDismiss }: DeedsProps) {
  const recall = useAction(recallIssue, { topics: DEBUGGER_TOPICS })
  const send = useSend()
  if (issue.state === 'resent') {
    return (
      <p className="l">Sent again {issue.resolvedAt === null ? null : <InstantText instant={issue.resolvedAt} />}.</p>
    )
  }
  if (issue.state === 'dismissed') {
    return (
      <div className="row gap2">
        <Button icon="undo" pending={recall.pending} onClick={() => recall.run({ issueId: issue.id })}>
          Bring back
        </Button>
      </div>
    )
  }
  return (
    <div className="row gap2 wrap">
      <ActionButton
        pending={send.pending}
        failure={send.failure}
        keys="r"
        disabledBecause={whyNotAsItCame(issue, isCut)}
        onClick={() => send.run({ issueId: issue.id })}
      >
        Send again
      </ActionButton>
      {issue.kind === 'rejected' ? (
        <Button icon="edit" onClick={onEdit}>
          Correct it…
        </Button>
      ) : null}
      <Button look="quiet" keys="d" onClick={onDismiss}>
        Dismiss
      </Button>
    </div>
  )
}

function whyNotAsItCame({ bytes }: EventIssue, isCut: boolean): string | null {
  if (bytes === 0) return 'Nothing of it was kept: have its sender send less at once.'
  return isCut ? 'Only its beginning was kept: correct it and send that.' : null
}

function Edit({ issue, raw, onClose }: { issue: EventIssue; raw: string; onClose: () => void }) {
  const [text, setText] = useState(prettyJson(raw))
  const send = useSend()
  const problem = send.output && !send.output.isAccepted ? send.output.message : send.failure
  return (
    <>
      <TextArea
        label="The item, corrected"
        className="mono"
        spellCheck={false}
        rows={12}
        value={text}
        onChange={(next) => {
          setText(next)
          send.reset()
        }}
        error={problem}
        hint="It counts as of the time it first came."
      />
      <div className="row gap2">
        <Button look="primary" pending={send.pending} onClick={() => send.run({ issueId: issue.id, edited: text })}>
          Send it
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </>
  )
}

function useSend() {
  return useAction(resendIssue, {
    topics: DEBUGGER_TOPICS,
    failure: 'none',
    onDone: ({ isAccepted, message }) =>
      toast(isAccepted ? 'Sent again.' : `Still refused: ${message}`, isAccepted ? {} : { tone: 'wrong' }),
  })
}
