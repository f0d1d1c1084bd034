import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { TextField } from '../../../web/design/fields.tsx'
import { Facts } from '../../../web/design/Section.tsx'
import { SidePanel } from '../../../web/design/SidePanel.tsx'
import { toast } from '../../../web/design/toasts.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { dropOneEffect, getEffect, sendEffectAgain, type Effect } from '../contract.ts'
import { EffectState } from './EffectState.tsx'
import { KIND_WORDS, OUTREACH_TOPICS } from './outreach-words.ts'

/** One message: its full text, why it is where it is, and every attempt. */
export function OutboxEntry({ effectId, onClose }: { effectId: string; onClose: () => void }) {
  const detail = useCall(getEffect, { effectId }, { topics: OUTREACH_TOPICS })
  return (
    <SidePanel label="Message" title={detail.data?.effect.title ?? 'Message'} width={400} onClose={onClose}>
      <Answer of={detail}>
        {(found) => (
          <div className="outbox-panel">
            <EntryFacts effect={found.effect} />
            <Actions effect={found.effect} />
            {found.text === null ? (
              <p className="m">Your role does not see what may stand in this text.</p>
            ) : (
              <div className="outbox-text">{found.text}</div>
            )}
            <Attempts attempts={found.attempts} />
            <p className="l t12 mono">{found.effect.id}</p>
          </div>
        )}
      </Answer>
    </SidePanel>
  )
}

function EntryFacts({ effect }: { effect: Effect }) {
  const facts = [
    { label: 'Way', value: KIND_WORDS[effect.kind].label },
    { label: 'To', value: effect.to },
    { label: 'State', value: <EffectState effect={effect} /> },
    ...(effect.state === 'due' ? [{ label: 'Next attempt', value: <InstantText instant={effect.dueAt} /> }] : []),
    ...(effect.run
      ? [
          {
            label: 'Run',
            value: (
              <Link to={`/runs/${effect.run.id}`} className="link">
                {effect.run.playbook || `Run ${effect.run.id}`}
              </Link>
            ),
          },
        ]
      : []),
  ]
  return <Facts facts={facts} />
}

function Actions({ effect }: { effect: Effect }) {
  const [dropping, setDropping] = useState(false)
  const again = useAction(sendEffectAgain, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: () => toast('It goes out once more.'),
  })
  if (!effect.mayChange) return null
  const isEnded = effect.state === 'failed' || effect.state === 'dropped'
  const maySend = isEnded || (effect.state === 'sent' && effect.kind === 'webhook')
  const mayDrop = effect.state === 'due' || effect.state === 'held'
  return (
    <p className="row gap2">
      {maySend ? (
        <ActionButton
          pending={again.pending}
          failure={again.failure}
          onClick={() => again.run({ effectId: effect.id })}
        >
          Send again
        </ActionButton>
      ) : null}
      {mayDrop ? <Button onClick={() => setDropping(true)}>Take back…</Button> : null}
      {dropping ? <DropDialog effect={effect} onClose={() => setDropping(false)} /> : null}
    </p>
  )
}

function DropDialog({ effect, onClose }: { effect: Effect; onClose: () => void }) {
  const [because, setBecause] = useState('')
  const drop = useAction(dropOneEffect, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: () => {
      toast('It is taken back.')
      onClose()
    },
  })
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title="Take this message back?"
      foot={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button
            look="primary"
            pending={drop.pending}
            onClick={() => drop.run({ effectId: effect.id, because: because.trim() })}
            disabledBecause={because.trim() === '' ? 'Say why first.' : undefined}
          >
            Take back
          </Button>
        </>
      }
    >
      <p>It is not sent, and its run goes on without it.</p>
      <TextField label="Why" required value={because} onChange={setBecause} maxLength={300} />
      {drop.failure ? (
        <p role="alert" className="poor">
          {drop.failure}
        </p>
      ) : null}
    </Dialog>
  )
}

function Attempts({ attempts }: { attempts: OutputOf<typeof getEffect>['attempts'] }) {
  return (
    <section aria-label="Attempts">
      <h3 className="h3">{attempts.length === 0 ? 'Not tried yet' : counted(attempts.length, 'attempt')}</h3>
      <ol className="attempts" reversed>
        {attempts.map((attempt) => (
          <li key={attempt.attempt}>
            <span className="row gap2">
              <b className={attempt.ok ? 'good' : 'poor'}>{attempt.ok ? 'Arrived' : 'Did not arrive'}</b>
              {attempt.status === null ? null : <span>{attempt.status}</span>}
              <span className="l t12">
                <InstantText instant={attempt.at} />, {number(attempt.tookMs)} ms
              </span>
            </span>
            {attempt.said === '' ? null : <pre className="mono t12">{attempt.said}</pre>}
          </li>
        ))}
      </ol>
    </section>
  )
}
