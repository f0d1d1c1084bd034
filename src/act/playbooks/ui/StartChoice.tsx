import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { counted } from '../../../web/design/format.ts'
import { Icon } from '../../../web/design/icon.tsx'
import { accountPlaybooks, listPlaybooks } from '../contract.ts'
import type { RunRow } from '../contract.ts'
import { LIFECYCLE_WORDS } from './library-words.ts'
import { PLAYBOOK_TOPICS, RUN_TOPICS } from './playbook-topics.ts'
import { isGoing } from './run-words.ts'
import { RunStateMark } from './RunStateMark.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import styles from './start.module.css'
import type { StartAccount } from './StartPlaybook.tsx'

export interface Startable {
  id: number
  name: string
  description: string
  /** Lifecycle and length, in grey. */
  note: string
  refused: string | null
}

interface StartChoiceProps {
  accounts: readonly StartAccount[]
  onChoose: (playbook: Startable) => void
}

/** Which playbook: those that can be started, and what runs already. */
export function StartChoice({ accounts, onChoose }: StartChoiceProps) {
  const [only] = accounts
  return accounts.length === 1 && only ? (
    <ForOne accountId={only.id} onChoose={onChoose} />
  ) : (
    <ForSeveral onChoose={onChoose} />
  )
}

function ForOne({ accountId, onChoose }: { accountId: number; onChoose: (playbook: Startable) => void }) {
  const found = useCall(accountPlaybooks, { accountId }, { topics: RUN_TOPICS })
  return (
    <Answer of={found}>
      {({ runs, startable, mayStart }) => (
        <>
          <Going runs={runs.filter(({ state }) => isGoing(state))} />
          {mayStart ? (
            <Choices
              onChoose={onChoose}
              playbooks={startable.map(({ lifecycle, steps, ...playbook }) => ({
                ...playbook,
                note: `${LIFECYCLE_WORDS[lifecycle]} · ${counted(steps, 'step')}`,
              }))}
            />
          ) : (
            <p className="m">You may see what runs for this account; its owner and operations start playbooks.</p>
          )}
        </>
      )}
    </Answer>
  )
}

function Going({ runs }: { runs: readonly RunRow[] }) {
  if (runs.length === 0) return null
  return (
    <section aria-label="Already running">
      <h3 className="h3">Already running</h3>
      <ul className={styles['list']}>
        {runs.map((run) => (
          <li key={run.id} className="row gap2">
            <Link to="/runs/$runId" params={{ runId: String(run.id) }} className="link grow cut">
              {run.playbook.name}
            </Link>
            <RunStateMark run={run} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function ForSeveral({ onChoose }: { onChoose: (playbook: Startable) => void }) {
  const found = useCall(listPlaybooks, { limit: 200 }, { topics: PLAYBOOK_TOPICS })
  return (
    <Answer of={found}>
      {({ playbooks }) => (
        <Choices
          onChoose={onChoose}
          playbooks={playbooks
            .filter(({ liveVersion, state }) => liveVersion !== null && state !== 'archived')
            .map(({ id, name, description, lifecycle }) => ({
              id,
              name,
              description,
              note: LIFECYCLE_WORDS[lifecycle],
              refused: null,
            }))}
        />
      )}
    </Answer>
  )
}

interface ChoicesProps {
  playbooks: readonly Startable[]
  onChoose: (playbook: Startable) => void
}

function Choices({ playbooks, onChoose }: ChoicesProps) {
  const [text, setText] = useState('')
  const mayDraft = useMay('playbooks.draft')
  if (playbooks.length === 0) {
    return (
      <EmptyState
        title="No playbook can be started yet"
        action={
          <Link to="/playbooks" search={{ tab: 'library' }} className="btn">
            {mayDraft ? 'Choose from the library' : 'Look at the library'}
          </Link>
        }
      >
        {mayDraft
          ? 'Take one over from the library and publish it; then it can be started for an account.'
          : 'Your leader or operations can take one over from the library; then it can be started for an account.'}
      </EmptyState>
    )
  }
  const words = text.trim().toLocaleLowerCase()
  const shown = playbooks.filter(({ name, description }) =>
    `${name} ${description}`.toLocaleLowerCase().includes(words),
  )
  return (
    <>
      <TextField label="Find a playbook" value={text} onChange={setText} />
      <ul className={styles['choices']} aria-label="Playbooks">
        {shown.map((playbook) => (
          <li key={playbook.id}>
            <button
              type="button"
              className={styles['choice']}
              aria-disabled={playbook.refused !== null || undefined}
              onClick={() => (playbook.refused === null ? onChoose(playbook) : undefined)}
            >
              <Icon name="playbooks" />
              <span className="grow">
                <span className="b">{playbook.name}</span> <span className="l t12">{playbook.note}</span>
                <span className={styles['about']}>{playbook.refused ?? playbook.description}</span>
              </span>
              {playbook.refused === null ? <Icon name="chevron-right" /> : null}
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? <p className="m">No playbook is called like that.</p> : null}
    </>
  )
}
