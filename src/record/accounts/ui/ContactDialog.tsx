import { useState } from 'react'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField, MultiSelect, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import type { Day } from '../../../kernel/day.ts'
import { CONTACT_ROLES, createContact, editContact } from '../contract.ts'
import { roleName } from './people.ts'
import type { ContactRow } from './account-desk.ts'

interface ContactDialogProps {
  accountId: number
  contact?: ContactRow
  onClose: () => void
}

const ROLE_OPTIONS = CONTACT_ROLES.map((role) => ({ value: role as string, label: roleName(role) }))

/** Adds a person at the account, or changes one. */
export function ContactDialog({ accountId, contact, onClose }: ContactDialogProps) {
  const [name, setName] = useState(contact?.name ?? '')
  const [email, setEmail] = useState(contact?.email ?? '')
  const [title, setTitle] = useState(contact?.title ?? '')
  const [roles, setRoles] = useState<string[]>(contact?.roles ?? [])
  const [leftOn, setLeftOn] = useState<Day | null>(contact?.leftOn ?? null)
  const done = (sentence: string) => () => {
    toast(sentence)
    onClose()
  }
  const options = { topics: ['accounts', 'contacts'], failure: 'none' as const }
  const create = useAction(createContact, { ...options, onDone: done('Added.') })
  const edit = useAction(editContact, { ...options, onDone: done('Saved.') })
  const used = contact ? edit : create
  const refusal = used.error instanceof CallError ? used.error : null
  const fields = { name: name.trim() || null, title: title.trim() || null, roles }
  const save = () => {
    // A masked address must not be written back over the real one.
    const address = email.trim() === (contact?.email ?? '') && contact ? {} : { email: email.trim() || null }
    if (contact) edit.run({ contactId: contact.id, ...fields, ...address, leftOn })
    else create.run({ accountId, ...fields, ...address })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={contact ? 'Change a person' : 'Add a person'}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={used.pending}
            failure={used.failure}
            disabledBecause={name.trim() === '' && email.trim() === '' ? 'Give a name or an address.' : null}
            onClick={save}
          >
            Save
          </ActionButton>
        </>
      }
    >
      <TextField label="Name" value={name} onChange={setName} maxLength={200} error={refusal?.for('name')} />
      <TextField label="E-mail" type="email" value={email} onChange={setEmail} error={refusal?.for('email')} />
      <TextField label="Title" value={title} onChange={setTitle} maxLength={200} error={refusal?.for('title')} />
      <MultiSelect label="Roles" value={roles} onChange={setRoles} options={ROLE_OPTIONS} placeholder="None" />
      {contact ? (
        <DateField label="Left on" value={leftOn} onChange={setLeftOn} hint="Empty while they are there" />
      ) : null}
    </Dialog>
  )
}
