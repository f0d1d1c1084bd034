import './outreach.css'
import { useState } from 'react'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { listOptOuts, optContactIn, optContactOut } from '../contract-opt-outs.ts'
import { OPT_OUT_WORDS } from './outreach-words.ts'

const TOPICS = ['opt-outs', 'accounts', 'contacts'] as const

interface OptOutProps {
  accountId: number
  contact: { id: number; name: string }
}

/** Below a person's address: that it gets no e-mail, since when and why. Nothing for everybody else. */
export function OptOutNote({ accountId, contact }: OptOutProps) {
  const optOuts = useCall(listOptOuts, { accountId }, { topics: TOPICS })
  const found = optOuts.data?.optOuts.find(({ contactId }) => contactId === contact.id)
  if (!found) return null
  return (
    <span className="opt-out-note l t12" title={found.because}>
      {OPT_OUT_WORDS[found.how]}
      {found.member ? `, entered by ${found.member.name}` : ''}, <InstantText instant={found.at} />
    </span>
  )
}

/** Whether a person gets e-mail, for the menu that changes it; null while it is not known. */
export function useGetsEmail({ accountId, contact }: OptOutProps): boolean | null {
  const optOuts = useCall(listOptOuts, { accountId }, { topics: TOPICS })
  return optOuts.data ? !optOuts.data.optOuts.some(({ contactId }) => contactId === contact.id) : null
}

/** Lets a person get no e-mail any more, or get it again; either way with the reason. */
export function OptOutDialog({ contact, isOut, onClose }: OptOutProps & { isOut: boolean; onClose: () => void }) {
  const [because, setBecause] = useState('')
  const options = {
    topics: TOPICS,
    failure: 'none' as const,
    onDone: () => {
      toast(isOut ? `${contact.name} gets e-mail again.` : `${contact.name} gets no more e-mail.`)
      onClose()
    },
  }
  const optIn = useAction(optContactIn, options)
  const optOut = useAction(optContactOut, options)
  const action = isOut ? optIn : optOut
  const isShort = because.trim().length < 3
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title={isOut ? `Let ${contact.name} get e-mail again?` : `No more e-mail to ${contact.name}?`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            pending={action.pending}
            disabledBecause={isShort ? 'Say why first.' : null}
            onClick={() => action.run({ contactId: contact.id, because: because.trim() })}
          >
            {isOut ? 'Let e-mail through' : 'No more e-mail'}
          </Button>
        </>
      }
    >
      <p>
        {isOut
          ? 'Only do this if the person asked for it. The reason is written into the audit log.'
          : 'Playbooks write to somebody else, or to nobody. It holds for this address at every account.'}
      </p>
      <TextField label="Why" required value={because} onChange={setBecause} maxLength={300} />
      {action.failure ? (
        <p role="alert" className="poor">
          {action.failure}
        </p>
      ) : null}
    </Dialog>
  )
}
