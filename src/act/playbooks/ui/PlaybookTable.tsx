import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Switch } from '../../../web/design/Checkbox.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { number } from '../../../web/design/format.ts'
import { Tag } from '../../../web/design/Tag.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useMay } from '../../../web/shell/me.tsx'
import { listPlaybooks, switchPlaybook } from '../contract.ts'
import type { PlaybookRow } from '../contract.ts'
import { PLAYBOOK_TOPICS } from './playbook-topics.ts'
import type { ChangeAddress, PlaybooksAddress } from './PlaybooksPage.tsx'
import styles from './playbooks.module.css'
import { SwitchOnDialog } from './SwitchOnDialog.tsx'

interface PlaybookTableProps {
  address: PlaybooksAddress
  change: ChangeAddress
}

/** One's own playbooks: on or off, what starts them, and how many runs are going. */
export function PlaybookTable({ address, change }: PlaybookTableProps) {
  const archived = address.archived ?? false
  const playbooks = useCall(listPlaybooks, { archived, limit: 200 }, { topics: PLAYBOOK_TOPICS })
  const [asked, setAsked] = useState<PlaybookRow | null>(null)
  return (
    <>
      <Answer of={playbooks}>
        {({ playbooks: rows }) =>
          rows.length === 0 ? (
            archived ? (
              <EmptyState title="No playbook is archived" />
            ) : (
              <NoPlaybooks />
            )
          ) : (
            <Rows rows={rows} onSwitchOn={setAsked} />
          )
        }
      </Answer>
      <p className={styles['foot']}>
        <Button look="quiet" onClick={() => change({ archived: archived ? undefined : true })}>
          {archived ? 'Back to those in use' : 'Show archived ones'}
        </Button>
      </p>
      {asked ? <SwitchOnDialog playbook={asked} onClose={() => setAsked(null)} /> : null}
    </>
  )
}

function NoPlaybooks() {
  const mayDraft = useMay('playbooks.draft')
  return (
    <EmptyState
      title="Playbooks bring the right action to the right person"
      action={
        <Link to="/playbooks" search={{ tab: 'library' }} className={mayDraft ? 'btn primary' : 'btn'}>
          {mayDraft ? 'Choose from the library' : 'Look at the library'}
        </Link>
      }
    >
      When a customer shows risk or opportunity, a playbook starts by itself: tasks, e-mails, waiting, deciding.{' '}
      {mayDraft
        ? 'Begin with a ready one; you can change everything in it.'
        : 'Your leader or operations can take a ready one over from the library.'}
    </EmptyState>
  )
}

interface RowsProps {
  rows: readonly PlaybookRow[]
  onSwitchOn: (row: PlaybookRow) => void
}

function Rows({ rows, onSwitchOn }: RowsProps) {
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['scroll']} aria-label="Your playbooks" tabIndex={0}>
      <table className={`list-table ${styles['table']}`}>
        <thead>
          <tr>
            <th scope="col">On</th>
            <th scope="col">Playbook</th>
            <th scope="col">Starts</th>
            <th scope="col" className="r">
              Going
            </th>
            <th scope="col" className="r">
              Parked
            </th>
            <th scope="col" className="r">
              30 days
            </th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <OnSwitch row={row} onSwitchOn={onSwitchOn} />
              </td>
              <td>
                <NameCell row={row} />
              </td>
              <td className="m">{row.triggerText ?? <span className="l">Not published yet</span>}</td>
              <td className="r">
                <RunsLink row={row} count={row.runs.going} />
              </td>
              <td className="r">
                <RunsLink row={row} count={row.runs.parked} state="parked" />
              </td>
              <td className="r">{row.runs.begun30 === 0 ? '–' : number(row.runs.begun30)}</td>
              <td className="m nw">
                <InstantText instant={row.changedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function NameCell({ row }: { row: PlaybookRow }) {
  return (
    <>
      <Link to="/playbooks/$playbookId" params={{ playbookId: String(row.id) }} className="b">
        {row.name}
      </Link>{' '}
      {row.draftVersion !== null ? <Tag tone="accent">Draft v{row.draftVersion}</Tag> : null}
      {row.haltedBecause ? <p className="t12 poor">Switched off by itself: {row.haltedBecause}</p> : null}
      {row.cannotJudge ? <p className="t12 poor">Cannot be judged just now: {row.cannotJudge}</p> : null}
    </>
  )
}

function RunsLink({ row, count, state }: { row: PlaybookRow; count: number; state?: 'parked' }) {
  if (count === 0) return '–'
  return (
    <Link
      to="/playbooks"
      search={{ tab: 'runs', playbook: row.id, state }}
      className={state === 'parked' ? 'fair' : 'link'}
    >
      {number(count)}
    </Link>
  )
}

/** On asks what becomes of those it is true of already; off happens at once and can be taken back. */
function OnSwitch({ row, onSwitchOn }: { row: PlaybookRow; onSwitchOn: (row: PlaybookRow) => void }) {
  const mayPublish = useMay('playbooks.publish')
  const action = useAction(switchPlaybook, {
    topics: PLAYBOOK_TOPICS,
    onDone: (_, { state }) => {
      if (state !== 'off') return
      toast(`${row.name} is off; going runs finish.`, {
        undo: () => action.run({ playbookId: row.id, state: 'on', existing: 'skip' }),
      })
    },
  })
  if (row.state === 'archived') {
    return mayPublish ? (
      <Button look="quiet" onClick={() => action.run({ playbookId: row.id, state: 'off' })}>
        Bring back
      </Button>
    ) : (
      <span className="l">archived</span>
    )
  }
  return (
    <Switch
      label={
        <>
          <span className="only-read">{row.name} is on</span>
          <span aria-hidden="true">{row.state === 'on' ? 'On' : 'Off'}</span>
        </>
      }
      checked={row.state === 'on'}
      disabled={!mayPublish || row.liveVersion === null || action.pending}
      onChange={(on) => (on ? onSwitchOn(row) : action.run({ playbookId: row.id, state: 'off' }))}
    />
  )
}
