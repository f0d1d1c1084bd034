import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Select } from '../../../web/design/fields.tsx'
import { number } from '../../../web/design/format.ts'
import { useLinkKeys } from '../../../web/keyboard/link-keys.ts'
import { RUN_STATES, listPlaybooks, listRuns } from '../contract.ts'
import type { RunRow } from '../contract.ts'
import { PLAYBOOK_TOPICS, RUN_TOPICS } from './playbook-topics.ts'
import type { ChangeAddress, PlaybooksAddress } from './PlaybooksPage.tsx'
import styles from './playbooks.module.css'
import { RunStateMark } from './RunStateMark.tsx'
import { STATE_WORDS } from './run-words.ts'

const PAGE = 50
const ANY = 'any'
const STATES = [
  { value: ANY, label: 'Any state' },
  ...RUN_STATES.map((value) => ({ value, label: STATE_WORDS[value] })),
]

interface RunListProps {
  address: PlaybooksAddress
  change: ChangeAddress
}

/** What is running and what ran, newest first. */
export function RunList({ address, change }: RunListProps) {
  const { playbook, state, from = 0 } = address
  const playbooks = useCall(listPlaybooks, { limit: 200 }, { topics: PLAYBOOK_TOPICS }).data?.playbooks ?? []
  const runs = useCall(listRuns, { playbookId: playbook, state, offset: from, limit: PAGE }, { topics: RUN_TOPICS })
  const isNarrowed = playbook !== undefined || state !== undefined
  return (
    <>
      <div className={styles['tools']}>
        <Select
          label="Playbook"
          hideLabel
          options={[
            { value: ANY, label: 'All playbooks' },
            ...playbooks.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          value={playbook === undefined ? ANY : String(playbook)}
          onChange={(id) => change({ playbook: id === ANY ? undefined : Number(id), from: undefined })}
        />
        <Select
          label="State"
          hideLabel
          options={STATES}
          value={state ?? ANY}
          onChange={(key) => change({ state: RUN_STATES.find((one) => one === key), from: undefined })}
        />
      </div>
      <Answer of={runs}>
        {({ runs: rows, total }) =>
          rows.length === 0 ? (
            <EmptyState
              title={isNarrowed ? 'No run is like that' : 'No playbook has run yet'}
              action={
                isNarrowed ? (
                  <Button onClick={() => change({ playbook: undefined, state: undefined, from: undefined })}>
                    Show all runs
                  </Button>
                ) : (
                  <Link to="/playbooks" search={{ tab: 'library' }} className="btn">
                    Choose a playbook
                  </Link>
                )
              }
            >
              {isNarrowed ? null : 'A run begins when a playbook that is on finds its condition true, or by hand.'}
            </EmptyState>
          ) : (
            <>
              <RunTable rows={rows} />
              <Pages from={from} total={total} onFrom={(next) => change({ from: next || undefined }, { step: true })} />
            </>
          )
        }
      </Answer>
    </>
  )
}

function RunTable({ rows }: { rows: readonly RunRow[] }) {
  const table = useRef<HTMLElement>(null)
  useLinkKeys('Runs', table)
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={table} className={styles['scroll']} aria-label="Runs" tabIndex={0}>
      <table className={`list-table ${styles['table']}`}>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Playbook</th>
            <th scope="col">State</th>
            <th scope="col">Stands at</th>
            <th scope="col">Began</th>
            <th scope="col">Because</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((run) => (
            <tr key={run.id}>
              <td>
                <Link to="/runs/$runId" params={{ runId: String(run.id) }} className="b" data-row>
                  {run.contact ? `${run.contact.name}, ${run.account.name}` : run.account.name}
                </Link>
              </td>
              <td className="m">
                {run.playbook.name} <span className="l">v{run.version}</span>
              </td>
              <td className="nw">
                <RunStateMark run={run} />
              </td>
              <td className="m">
                {run.step ? run.step.name : '–'}
                {run.wakeAt && run.state === 'active' ? (
                  <span className="l t12">
                    {' '}
                    until <InstantText instant={run.wakeAt} as="exact" />
                  </span>
                ) : null}
              </td>
              <td className="m nw">
                <InstantText instant={run.beganAt} />
              </td>
              <td className="m">{run.because ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Pages({ from, total, onFrom }: { from: number; total: number; onFrom: (from: number) => void }) {
  if (total <= PAGE) return null
  return (
    <nav className={styles['foot']} aria-label="Pages of runs">
      <Button
        disabledBecause={from === 0 ? 'These are the newest.' : null}
        onClick={() => onFrom(Math.max(0, from - PAGE))}
      >
        Newer
      </Button>
      <span className="m t12">
        {number(from + 1)} to {number(Math.min(total, from + PAGE))} of {number(total)}
      </span>
      <Button
        disabledBecause={from + PAGE >= total ? 'These are the oldest.' : null}
        onClick={() => onFrom(from + PAGE)}
      >
        Older
      </Button>
    </nav>
  )
}
