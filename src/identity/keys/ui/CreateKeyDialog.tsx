import { useState } from 'react'
import type { SubmitEvent } from 'react'
import type { Permission } from '../../../kernel/permissions.ts'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { MultiSelect, Select, TextField } from '../../../web/design/fields.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { createKey, KEY_PERMISSIONS } from '../contract.ts'

const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'Never' },
] as const

/** Offers only what the member itself may do. */
export function CreateKeyDialog({
  onClose,
  onMade,
}: {
  onClose: () => void
  onMade: (name: string, secret: string) => void
}) {
  const { permissions: own } = useMe()
  const [name, setName] = useState('')
  const [permissions, setPermissions] = useState<Permission[]>([])
  const [lifetime, setLifetime] = useState<(typeof LIFETIMES)[number]['value']>('90')
  const action = useAction(createKey, { failure: 'none', onDone: ({ key, secret }) => onMade(key.name, secret) })
  const problem = (path: string) => (action.error instanceof CallError ? action.error.for(path) : null)
  const isNamed = problem('name') !== null || problem('permissions') !== null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (action.pending) return
    action.run({ name, permissions, expiresInDays: lifetime === 'never' ? null : Number(lifetime) })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Make an API key"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="key-form" pending={action.pending}>
            Make the key
          </Button>
        </>
      }
    >
      <form id="key-form" className="bare-form" onSubmit={submit}>
        <TextField
          label="Name"
          placeholder="Nightly import"
          required
          value={name}
          onChange={setName}
          error={problem('name')}
        />
        <MultiSelect
          label="What it may do"
          options={KEY_PERMISSIONS.filter((permission) => own.includes(permission)).map((value) => ({
            value,
            label: value,
          }))}
          value={permissions}
          onChange={setPermissions}
          hint="Give it as little as it needs."
          error={problem('permissions')}
        />
        <Select label="Runs out after" options={LIFETIMES} value={lifetime} onChange={setLifetime} />
        {action.failure && !isNamed ? <ErrorBox sentence={action.failure} /> : null}
      </form>
    </Dialog>
  )
}
