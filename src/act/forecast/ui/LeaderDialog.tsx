import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextArea, TextField } from '../../../web/design/fields.tsx'
import { money } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { listCalls, sayCall, type ForecastGroup } from '../contract.ts'
import { FORECAST_TOPICS } from './address.ts'
import styles from './forecast.module.css'
import { editableAmount, typedAmount } from './typed-amount.ts'

interface LeaderDialogProps {
  group: ForecastGroup
  call: NonNullable<ForecastGroup['call']>
  quarter: Day
  currency: string
  onClose: () => void
}

/** A leader sets a commit over a CSM's, always with the reason, and takes it back the same way. */
export function LeaderDialog({ group, call, quarter, currency, onClose }: LeaderDialogProps) {
  const [text, setText] = useState(editableAmount(call.leader?.commitMinor ?? call.own?.commitMinor ?? null, currency))
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const say = useAction(sayCall, {
    topics: FORECAST_TOPICS,
    failure: 'none',
    onDone: (_, input) => {
      toast(input.commitMinor === null ? `${group.name}’s own commit counts again` : `Commit of ${group.name} set`)
      onClose()
    },
  })
  const minor = typedAmount(text, currency)
  const save = (commitMinor: number | null) => {
    setTried(true)
    if (reason.trim() !== '') say.run({ on: quarter, memberId: call.memberId, commitMinor, reason })
  }
  const without = tried && reason.trim() === '' ? 'Write the reason: they will read it.' : null
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Commit of ${group.name}`}
      foot={
        <>
          {call.leader === null ? null : (
            <Button onClick={() => save(null)} pending={say.pending}>
              Take back
            </Button>
          )}
          <ActionButton
            look="primary"
            pending={say.pending}
            failure={say.failure}
            disabledBecause={minor === null ? 'Write an amount, such as 540k.' : null}
            onClick={() => save(minor)}
          >
            Set commit
          </ActionButton>
        </>
      }
    >
      <div className={styles['stack']}>
        <p className="m">
          {call.own?.commitMinor === undefined || call.own.commitMinor === null
            ? `${group.name} has not called this quarter.`
            : `${group.name} committed to ${money(call.own.commitMinor, currency)}.`}{' '}
          Renewals called commit come to {money(group.figures['commit'] ?? 0, currency)}, and{' '}
          {money(group.figures['won'] ?? 0, currency)} is won.
        </p>
        <TextField label="Commit" value={text} onChange={setText} inputMode="decimal" required />
        <TextArea label="Why" value={reason} onChange={setReason} error={without} required maxLength={500} />
        <History memberId={call.memberId} quarter={quarter} />
      </div>
    </Dialog>
  )
}

function History({ memberId, quarter }: { memberId: number; quarter: Day }) {
  const answer = useCall(listCalls, { on: quarter, memberId }, { topics: FORECAST_TOPICS })
  return (
    <Answer of={answer}>
      {({ calls, currency }) =>
        calls.length === 0 ? null : (
          <div>
            <h3 className="h3">What was called before</h3>
            <ul>
              {calls.map((call) => (
                <li key={`${call.saidAt} ${call.voice}`} className="t12">
                  <b>{call.commitMinor === null ? 'Taken back' : money(call.commitMinor, currency)}</b> by{' '}
                  {call.saidBy ?? 'a former member'} <InstantText instant={call.saidAt} />
                  {call.reason === '' ? '' : `: ${call.reason}`}
                </li>
              ))}
            </ul>
          </div>
        )
      }
    </Answer>
  )
}
