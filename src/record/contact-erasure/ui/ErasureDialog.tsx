import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { eraseContact, getErasure } from '../contract.ts'
import { goes, isConfirmed, stays, type ErasureFacts } from './erasure-words.ts'
import styles from './contact-erasure.module.css'

interface ErasureDialogProps {
  contact: { id: number; name: string }
  onClose: () => void
}

/** Says exactly what goes and what stays, and erases a person once their name was typed. */
export function ErasureDialog({ contact, onClose }: ErasureDialogProps) {
  const [typed, setTyped] = useState('')
  const [neverAgain, setNeverAgain] = useState(false)
  const facts = useCall(getErasure, { contactId: contact.id })
  const erase = useAction(eraseContact, {
    topics: ['accounts', 'contacts'],
    failure: 'none',
    onDone: () => {
      toast(`${contact.name} is being erased. It takes a moment.`)
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Erase ${contact.name} for good?`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            pending={erase.pending}
            disabledBecause={facts.data && isConfirmed(typed, contact.name) ? null : 'Type the name first.'}
            onClick={() => erase.run({ contactId: contact.id, neverAgain })}
          >
            Erase for good
          </Button>
        </>
      }
    >
      <p>
        <span className="b">Nobody can take this back.</span> Export the person first if they asked for a copy.
      </p>
      <Answer of={facts} waiting={<Skeleton rows={6} />}>
        {(found) => <WhatGoes facts={found} />}
      </Answer>
      <Checkbox
        label="Never take this person in again: imports and identify calls pass them over"
        checked={neverAgain}
        onChange={setNeverAgain}
      />
      <TextField label={`Type “${contact.name}” to confirm`} value={typed} onChange={setTyped} maxLength={200} />
      {erase.failure ? (
        <p role="alert" className="poor">
          {erase.failure}
        </p>
      ) : null}
    </Dialog>
  )
}

function WhatGoes({ facts }: { facts: ErasureFacts }) {
  return (
    <div className={styles['parts']}>
      <section>
        <span className="b">Goes</span>
        <Sentences of={goes(facts)} />
      </section>
      <section>
        <span className="b">Stays</span>
        <Sentences of={stays(facts)} />
      </section>
    </div>
  )
}

function Sentences({ of }: { of: readonly string[] }) {
  return (
    <ul className={styles['list']}>
      {of.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
