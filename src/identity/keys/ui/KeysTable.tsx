import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import type { ApiKey } from '../contract.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'

interface KeysTableProps {
  keys: readonly ApiKey[]
  showMember: boolean
  onRevoke: (key: ApiKey) => void
}

export function KeysTable({ keys, showMember, onRevoke }: KeysTableProps) {
  const heads = ['Name', 'Begins with', ...(showMember ? ['Acts for'] : []), 'May', 'Last used', 'Runs out']
  return (
    <PlainTable label="API keys" heads={heads} hasActions>
      {keys.map((key) => (
        <tr key={key.id} className={key.works ? undefined : 'l'}>
          <td className="b">{key.name}</td>
          <td className="mono">{key.prefix}…</td>
          {showMember ? <td>{key.memberName}</td> : null}
          <td className="t12">{key.permissions.join(', ')}</td>
          <td>{key.lastUsedAt ? <InstantText instant={key.lastUsedAt} /> : 'Never'}</td>
          <td>{key.expiresAt ? <InstantText instant={key.expiresAt} as="exact" /> : 'Never'}</td>
          <td className="act">
            {key.works ? (
              <Button look="quiet" onClick={() => onRevoke(key)}>
                Revoke
              </Button>
            ) : (
              whyOff(key)
            )}
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}

function whyOff({ revokedAt, expiresAt }: ApiKey): string {
  if (revokedAt) return 'Revoked'
  return expiresAt && new Date(expiresAt) <= new Date() ? 'Ran out' : 'Member switched off'
}
