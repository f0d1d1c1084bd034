import { useState } from 'react'
import { isDay } from '../../../kernel/day.ts'
import { editAccount, undoEdit } from '../../../record/accounts/contract.ts'
import type { Account } from '../../../record/accounts/contract.ts'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import styles from './account.module.css'
import { changedFields, typedFields } from './account-fields.ts'
import type { CustomField, TypedFields } from './account-fields.ts'

interface FieldsDialogProps {
  account: Account
  customFields: readonly CustomField[]
  onClose: () => void
}

const TOPICS = ['accounts', 'health', 'timeline']

/** The fields that do not stand in the header: name, domain, industry and the company's own. */
export function AccountFieldsDialog({ account, customFields, onClose }: FieldsDialogProps) {
  const before = typedFields(account, customFields)
  const [typed, setTyped] = useState<TypedFields>(before)
  const restore = useAction(undoEdit, { topics: TOPICS })
  const save = useAction(editAccount, {
    topics: TOPICS,
    failure: 'none',
    onDone: ({ undoId }) => {
      toast('Saved.', undoId === null ? {} : { undo: () => restore.run({ undoId }) })
      onClose()
    },
  })
  const refusal = save.error instanceof CallError ? save.error : null
  const edit = changedFields(before, typed, customFields)
  const put = (key: string) => (value: string) => setTyped({ ...typed, [key]: value })
  return (
    <Dialog
      open
      onClose={onClose}
      title="Edit fields"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={save.pending}
            failure={save.failure}
            disabledBecause={edit === null ? 'Nothing is changed.' : null}
            onClick={() => edit && save.run({ accountId: account.id, ...edit })}
          >
            Save
          </ActionButton>
        </>
      }
    >
      <TextField
        label="Name"
        required
        value={typed['name'] ?? ''}
        onChange={put('name')}
        error={refusal?.for('name')}
      />
      <div className={styles['pair']}>
        <TextField
          label="Domain"
          value={typed['domain'] ?? ''}
          onChange={put('domain')}
          error={refusal?.for('domain')}
        />
        <TextField
          label="Industry"
          value={typed['industry'] ?? ''}
          onChange={put('industry')}
          error={refusal?.for('industry')}
        />
        <TextField
          label="Country"
          value={typed['country'] ?? ''}
          onChange={put('country')}
          error={refusal?.for('country')}
        />
        <DateField
          label="Customer since"
          value={dayOf(typed['customerSince'])}
          onChange={(value) => put('customerSince')(value ?? '')}
          error={refusal?.for('customerSince')}
        />
        {customFields.map((field) => {
          const key = `attribute:${field.key}`
          const error = refusal?.for(`attributes.${field.key}`)
          return field.type === 'day' ? (
            <DateField
              key={key}
              label={field.name}
              value={dayOf(typed[key])}
              onChange={(value) => put(key)(value ?? '')}
              error={error}
            />
          ) : (
            <TextField
              key={key}
              label={field.name}
              hint={field.type === 'boolean' ? 'yes or no' : undefined}
              inputMode={field.type === 'number' ? 'decimal' : undefined}
              value={typed[key] ?? ''}
              onChange={put(key)}
              error={error}
            />
          )
        })}
      </div>
    </Dialog>
  )
}

function dayOf(text: string | undefined) {
  return text !== undefined && isDay(text) ? text : null
}
