import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { counted } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { getPlaybook, startPlaybook } from '../contract.ts'
import type { PlaybookDefinition } from '../definition.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { RUN_TOPICS } from './playbook-topics.ts'
import { StartChoice } from './StartChoice.tsx'
import type { Startable } from './StartChoice.tsx'
import { StartPreview } from './StartPreview.tsx'
import styles from './start.module.css'

export interface StartAccount {
  id: number
  name: string
}

interface StartPlaybookProps {
  accounts: readonly StartAccount[]
  onClose: () => void
}

const MOST_ACCOUNTS = 500

/** Choose a playbook, see what it would do, start it for one account or for several. */
export function StartPlaybook({ accounts, onClose }: StartPlaybookProps) {
  const [chosen, setChosen] = useState<Startable | null>(null)
  const [contactId, setContactId] = useState<number | null>(null)
  // A repeated press starts nothing twice.
  const [requestKey] = useState(() => crypto.randomUUID())
  const start = useAction(startPlaybook, {
    topics: [...RUN_TOPICS, 'accounts', 'my-day'],
    failure: 'none',
    onDone: ({ started, refused }) => {
      if (started.length === 1 && refused.length === 0) toast(`${chosen?.name ?? 'The playbook'} has started.`)
    },
  })
  const [only] = accounts
  const name = accounts.length === 1 && only ? only.name : counted(accounts.length, 'account')
  const details = useCall(getPlaybook, { playbookId: chosen?.id ?? 1 }, { enabled: chosen !== null })
  const live = chosen && details.data?.playbook.id === chosen.id ? details.data.live : null
  const blocked = startBlocked(live, contactId, accounts.length)
  return (
    <Dialog
      open
      width="wide"
      onClose={onClose}
      title={chosen ? `Start ${chosen.name} for ${name}` : `Start a playbook for ${name}`}
      foot={
        start.output ? (
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            {chosen ? <Button onClick={() => setChosen(null)}>Back</Button> : <Button onClick={onClose}>Cancel</Button>}
            {chosen ? (
              <ActionButton
                look="primary"
                icon="play"
                pending={start.pending}
                failure={start.failure}
                disabledBecause={blocked}
                onClick={() =>
                  start.run({
                    playbookId: chosen.id,
                    accountIds: accounts.map(({ id }) => id),
                    contactId: contactId ?? undefined,
                    requestKey,
                  })
                }
              >
                Start
              </ActionButton>
            ) : null}
          </>
        )
      }
    >
      {start.output ? (
        <Started output={start.output} accounts={accounts} />
      ) : chosen ? (
        <StartPreview
          playbookId={chosen.id}
          live={live}
          accounts={accounts}
          contactId={contactId}
          onContact={setContactId}
        />
      ) : (
        <StartChoice
          accounts={accounts}
          onChoose={(playbook) => {
            setContactId(null)
            setChosen(playbook)
          }}
        />
      )}
    </Dialog>
  )
}

function startBlocked(live: PlaybookDefinition | null, contactId: number | null, count: number): string | null {
  if (count > MOST_ACCOUNTS) return `Start it for ${MOST_ACCOUNTS} accounts at most at once.`
  if (live?.subject === 'contact' && count > 1) return 'It is about a contact: start it from one account.'
  return live?.subject === 'contact' && contactId === null ? 'Choose the contact it is about.' : null
}

interface StartedProps {
  output: OutputOf<typeof startPlaybook>
  accounts: readonly StartAccount[]
}

/** What has started, with the way to it, and what has not, with its reason. */
function Started({ output, accounts }: StartedProps) {
  const nameOf = (id: number) => accounts.find((account) => account.id === id)?.name ?? `Account ${id}`
  const { started, refused } = output
  return (
    <div className={styles['result']} role="status">
      <p className="b">
        {started.length === 0 ? 'Nothing has started.' : `${counted(started.length, 'run')} started.`}
      </p>
      <ul className={styles['list']}>
        {started.map(({ accountId, runId }) => (
          <li key={runId} className="row gap2">
            <span className="grow">{nameOf(accountId)}</span>
            <Link to="/runs/$runId" params={{ runId: String(runId) }} className="link">
              See the run
            </Link>
          </li>
        ))}
        {refused.map(({ accountId, sentence }) => (
          <li key={accountId}>
            <span className="b">{nameOf(accountId)}</span> <span className="m">{sentence}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
