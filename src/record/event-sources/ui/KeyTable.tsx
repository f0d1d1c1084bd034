import { useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { revokeWriteKey } from '../contract.ts'
import type { SourceDetail, WriteKey } from '../contract.ts'
import { copyText } from './copy-text.ts'
import { KeyDialog } from './KeyDialog.tsx'
import { SOURCE_TOPICS } from './source-words.ts'

/** The keys of a source, those that work first. */
export function KeyTable({ source, mayAdminister }: { source: SourceDetail; mayAdminister: boolean }) {
  const [changing, setChanging] = useState<WriteKey | null>(null)
  const [revoking, setRevoking] = useState<WriteKey | null>(null)
  return (
    <>
      <PlainTable label="Write keys" heads={['Name', 'Key', 'Pages that may send', 'Made']} hasActions>
        {source.keys.map((key) => (
          <tr key={key.id} className={key.revokedAt === null ? undefined : 'l'}>
            <td className="b">{key.name}</td>
            <td className="mono nw">{key.key}</td>
            <td>{key.allowedOrigins.length === 0 ? 'any' : key.allowedOrigins.join(', ')}</td>
            <td>
              <InstantText instant={key.createdAt} />
            </td>
            <td className="act">
              {key.revokedAt === null ? (
                <>
                  <Button look="quiet" aria-label={`Copy ${key.name}`} onClick={() => copyText(key.key, 'Key')}>
                    Copy
                  </Button>
                  {mayAdminister ? (
                    <>
                      <Button look="quiet" aria-label={`Change ${key.name}`} onClick={() => setChanging(key)}>
                        Change…
                      </Button>
                      <Button look="quiet" aria-label={`Revoke ${key.name}`} onClick={() => setRevoking(key)}>
                        Revoke…
                      </Button>
                    </>
                  ) : null}
                </>
              ) : (
                'Revoked'
              )}
            </td>
          </tr>
        ))}
      </PlainTable>
      {changing ? <KeyDialog sourceId={source.id} writeKey={changing} onClose={() => setChanging(null)} /> : null}
      {revoking ? <RevokeDialog writeKey={revoking} onClose={() => setRevoking(null)} /> : null}
    </>
  )
}

function RevokeDialog({ writeKey, onClose }: { writeKey: WriteKey; onClose: () => void }) {
  const revoke = useAction(revokeWriteKey, {
    topics: SOURCE_TOPICS,
    failure: 'none',
    onDone: ({ name }) => {
      toast(`The key “${name}” is revoked.`)
      onClose()
    },
  })
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title={`Revoke “${writeKey.name}”?`}
      foot={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button look="primary" pending={revoke.pending} onClick={() => revoke.run({ writeKeyId: writeKey.id })}>
            Revoke
          </Button>
        </>
      }
    >
      <p>
        Whatever sends with it is turned away within three seconds, and SDKs throw away what is turned away. This cannot
        be taken back: make another key and change over first.
      </p>
      {revoke.failure ? (
        <p role="alert" className="poor">
          {revoke.failure}
        </p>
      ) : null}
    </Dialog>
  )
}
