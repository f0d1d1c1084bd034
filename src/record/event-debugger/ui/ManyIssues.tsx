import { useEffect, useRef, useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { ProgressBar } from '../../../web/design/ProgressBar.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { dismissIssues, resendIssues } from '../contract.ts'
import type { IssueFilter } from '../contract.ts'
import { DEBUGGER_TOPICS } from './debugger-words.ts'

interface ManyIssuesProps {
  sourceId: number
  filter: IssueFilter
  total: number
}

/** All of a filter at once: sent again in the order they came, or dismissed. */
export function ManyIssues({ sourceId, filter, total }: ManyIssuesProps) {
  const [asked, setAsked] = useState<'send' | 'dismiss' | null>(null)
  return (
    <span className="row gap2">
      {/* A single one has its own buttons, in its row. */}
      {total > 1 ? (
        <>
          <Button onClick={() => setAsked('send')}>Send all {number(total)} again…</Button>
          <Button look="quiet" onClick={() => setAsked('dismiss')}>
            Dismiss all…
          </Button>
        </>
      ) : null}
      {asked === 'send' ? <SendDialog {...{ sourceId, filter, total }} onClose={() => setAsked(null)} /> : null}
      {asked === 'dismiss' ? <DismissDialog {...{ sourceId, filter, total }} onClose={() => setAsked(null)} /> : null}
    </span>
  )
}

type DialogProps = ManyIssuesProps & { onClose: () => void }

function SendDialog({ sourceId, filter, total, onClose }: DialogProps) {
  const [total0] = useState(total)
  const { run, done, failure } = useSendAll({ sourceId, filter }, onClose)
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title={`Send ${counted(total0, 'item')} again?`}
      foot={
        <>
          <Button onClick={onClose}>{done === null ? 'Cancel' : 'Stop'}</Button>
          <Button look="primary" pending={done !== null && failure === null} onClick={run}>
            {failure === null ? 'Send them again' : 'Go on'}
          </Button>
        </>
      }
    >
      <p>
        They go through the check at the door once more, as of the time they first came. What is still wrong stays here.
      </p>
      {done === null ? null : (
        <ProgressBar
          label="Sending"
          share={Math.min(1, done / Math.max(1, total0))}
          note={`${number(done)} of ${number(total0)}`}
        />
      )}
      {failure === null ? null : (
        <p role="alert" className="poor">
          {failure}
        </p>
      )}
    </Dialog>
  )
}

/** Sends on until nothing is left, goes on where it stopped after a failure, and stops when its dialog closes. */
function useSendAll({ sourceId, filter }: { sourceId: number; filter: IssueFilter }, onDone: () => void) {
  const sent = useRef({ afterId: 0, accepted: 0, rejected: 0 })
  const isClosed = useRef(false)
  const [done, setDone] = useState<number | null>(null)
  const send = useAction(resendIssues, { topics: DEBUGGER_TOPICS, failure: 'none' })
  useEffect(() => {
    isClosed.current = false
    return () => {
      isClosed.current = true
    }
  }, [])
  const run = async () => {
    setDone(sent.current.accepted + sent.current.rejected)
    while (!isClosed.current) {
      const { accepted, rejected, lastId, left } = await send.runAsync({
        sourceId,
        filter,
        afterId: sent.current.afterId,
      })
      sent.current = {
        afterId: lastId,
        accepted: sent.current.accepted + accepted,
        rejected: sent.current.rejected + rejected,
      }
      setDone(sent.current.accepted + sent.current.rejected)
      if (left > 0) continue
      sayOutcome(sent.current)
      onDone()
      return
    }
  }
  return {
    done,
    failure: send.failure,
    // A failure shows in the dialog, which offers to go on.
    run: () => void run().catch(() => null),
  }
}

function sayOutcome({ accepted, rejected }: { accepted: number; rejected: number }): void {
  if (rejected === 0) toast(`${counted(accepted, 'item')} sent again.`)
  else toast(`${number(accepted)} sent again, ${number(rejected)} still refused.`, { tone: 'wrong' })
}

function DismissDialog({ sourceId, filter, total, onClose }: DialogProps) {
  const dismiss = useAction(dismissIssues, {
    topics: DEBUGGER_TOPICS,
    failure: 'none',
    onDone: ({ dismissed }) => {
      toast(`${counted(dismissed, 'item')} dismissed. They stand under “Dismissed” for 30 days.`)
      onClose()
    },
  })
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title={`Dismiss ${counted(total, 'item')}?`}
      foot={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button look="primary" pending={dismiss.pending} onClick={() => dismiss.run({ sourceId, filter })}>
            Dismiss
          </Button>
        </>
      }
    >
      <p>They count nowhere. Each can be brought back until 30 days after it came.</p>
      {dismiss.failure ? (
        <p role="alert" className="poor">
          {dismiss.failure}
        </p>
      ) : null}
    </Dialog>
  )
}
