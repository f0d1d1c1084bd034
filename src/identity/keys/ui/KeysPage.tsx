import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Switch } from '../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { CopyDialog } from '../../../web/pages/settings/CopyDialog.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { listKeys, revokeKey } from '../contract.ts'
import type { ApiKey } from '../contract.ts'
import { CreateKeyDialog } from './CreateKeyDialog.tsx'
import { KeysTable } from './KeysTable.tsx'

/** Keys for scripts: each acts for its member and may do part of what it may. */
export function KeysPage() {
  const [all, setAll] = useState(false)
  const [creating, setCreating] = useState(false)
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const keys = useCall(listKeys, { all })
  const mayAdminister = useMay('members.administer')
  const revoke = useAction(revokeKey, { onDone: ({ key }) => toast(`The key “${key.name}” is revoked.`) })
  const create = (
    <Button look="primary" icon="plus" onClick={() => setCreating(true)}>
      Make a key
    </Button>
  )
  return (
    <SettingsLayout
      title="API keys"
      reason="A script or an assistant uses a key to act for you, with part of what you may do."
      action={keys.data?.keys.length === 0 ? null : create}
    >
      {mayAdminister ? <Switch label="Keys of everybody" checked={all} onChange={setAll} /> : null}
      <Answer of={keys}>
        {(data) =>
          data.keys.length === 0 ? (
            <EmptyState title="No keys yet" action={create}>
              A key lets a program read or change what you choose. Everything the screens do is described at{' '}
              <a className="link" href="/api/openapi.json">
                /api/openapi.json
              </a>
              .
            </EmptyState>
          ) : (
            <KeysTable keys={data.keys} showMember={all} onRevoke={setRevoking} />
          )
        }
      </Answer>
      {creating ? (
        <CreateKeyDialog
          onClose={() => setCreating(false)}
          onMade={(name, secret) => {
            setCreating(false)
            setMade({ name, secret })
          }}
        />
      ) : null}
      {made ? (
        <CopyDialog title={`The key “${made.name}”`} label="Key" text={made.secret} onClose={() => setMade(null)}>
          Copy it now: it is not shown again. Send it as the header{' '}
          <code className="mono">Authorization: Bearer …</code>
        </CopyDialog>
      ) : null}
      {revoking ? (
        <ConfirmRevoke
          name={revoking.name}
          onClose={() => setRevoking(null)}
          onConfirm={() => {
            setRevoking(null)
            revoke.run({ keyId: revoking.id })
          }}
        />
      ) : null}
    </SettingsLayout>
  )
}

function ConfirmRevoke({ name, onClose, onConfirm }: { name: string; onClose: () => void; onConfirm: () => void }) {
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title={`Revoke “${name}”?`}
      foot={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button look="primary" onClick={onConfirm}>
            Revoke
          </Button>
        </>
      }
    >
      <p>Whatever uses it stops working at once. This cannot be taken back; you can make another key.</p>
    </Dialog>
  )
}
