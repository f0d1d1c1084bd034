import { useState } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { findAccounts } from '../../../understand/portfolio/contract.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select } from '../../../web/design/fields.tsx'
import { counted } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { listGranted, setGranted } from '../contract.ts'
import styles from './grants.module.css'

type Granted = OutputOf<typeof listGranted>['accounts']

interface GrantDialogProps {
  member: { id: number; name: string }
  onClose: () => void
}

/** Which accounts a read-only member may see: found by name, given and taken away. */
export function GrantDialog({ member, onClose }: GrantDialogProps) {
  const granted = useCall(listGranted, { memberId: member.id }, { topics: ['members'], freshMs: 0 })
  return (
    <Answer of={granted}>
      {({ accounts }) => <OpenGrants key={member.id} member={member} before={accounts} onClose={onClose} />}
    </Answer>
  )
}

function OpenGrants({ member, before, onClose }: GrantDialogProps & { before: Granted }) {
  // News while the dialog is open does not replace what was chosen in it.
  const [accounts, setAccounts] = useState(before)
  const undo = useAction(setGranted, { topics: ['members'] })
  const save = useAction(setGranted, {
    topics: ['members'],
    failure: 'none',
    onDone: ({ accounts: after }) => {
      toast(`${member.name} may see ${counted(after.length, 'account')}.`, {
        undo: () => undo.run({ memberId: member.id, accountIds: before.map(({ id }) => id) }),
      })
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Accounts ${member.name} may see`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            pending={save.pending}
            onClick={() => save.run({ memberId: member.id, accountIds: accounts.map(({ id }) => id) })}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="bare-form">
        <AddAccount
          without={accounts}
          onAdd={(account) => setAccounts([...accounts, account].toSorted((a, b) => a.name.localeCompare(b.name)))}
        />
        {accounts.length === 0 ? (
          <p className="m">No account yet: read-only members see nothing but what they are given.</p>
        ) : (
          <ul className={styles['granted']} aria-label="Accounts given">
            {accounts.map((account) => (
              <li key={account.id}>
                <span className="grow cut">{account.name}</span>
                <IconButton
                  icon="close"
                  label={`Take ${account.name} away`}
                  onClick={() => setAccounts(accounts.filter(({ id }) => id !== account.id))}
                />
              </li>
            ))}
          </ul>
        )}
        {save.failure ? <ErrorBox sentence={save.failure} /> : null}
      </div>
    </Dialog>
  )
}

interface AddAccountProps {
  without: Granted
  onAdd: (account: Granted[number]) => void
}

function AddAccount({ without, onAdd }: AddAccountProps) {
  const [text, setText] = useState('')
  const found = useCall(findAccounts, { text, limit: 12 }, { enabled: text.trim() !== '', topics: ['accounts'] })
  const accounts = text.trim() === '' ? [] : (found.data?.accounts ?? [])
  const offered = accounts.filter(({ id }) => !without.some((given) => given.id === id))
  return (
    <Select
      label="Give another account"
      hint="They see its health, use and history, without amounts and without the details of its people."
      placeholder="Search for an account"
      searchable
      onSearch={setText}
      value={null}
      options={offered.map(({ id, name, owner }) => ({ value: String(id), label: name, note: owner }))}
      onChange={(picked) => {
        const account = offered.find(({ id }) => String(id) === picked)
        if (account) onAdd({ id: account.id, name: account.name })
      }}
    />
  )
}
