import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { listWaiting } from '../contract.ts'
import type { Waiting } from '../contract.ts'
import { AttachDialog } from './AttachDialog.tsx'
import { DEBUGGER_TOPICS } from './debugger-words.ts'

const PAGE = 50

/** Groups and users whose events wait for their account, and what brings them there. */
export function WaitingList({ sourceId }: { sourceId: number }) {
  const [offset, setOffset] = useState(0)
  const [attaching, setAttaching] = useState<string | null>(null)
  const list = useCall(listWaiting, { sourceId, offset, limit: PAGE }, { topics: [...DEBUGGER_TOPICS, 'accounts'] })
  return (
    <Answer of={list}>
      {({ rows, total, events }) =>
        total === 0 ? (
          <EmptyState title="Every event has its account">
            Events whose account is not known yet would wait here, uncounted and complete, until it is.
          </EmptyState>
        ) : (
          <Section
            title={`${counted(events, 'event')} of ${counted(total, 'group or user', 'groups and users')} wait for their account`}
            reason="They are kept and count nowhere yet. Once the account is known they move there, as of the day they happened."
          >
            <PlainTable label="Waiting" heads={['Waits for', 'Events', 'First', 'Last', 'Why']} hasActions>
              {rows.map((row) => (
                <WaitingRow
                  key={`${row.groupKey ?? ''} ${row.userId ?? ''} ${row.anonymousId ?? ''}`}
                  row={row}
                  onAttach={setAttaching}
                />
              ))}
            </PlainTable>
            {total > PAGE ? (
              <div className="row gap2">
                <span className="grow" />
                {offset > 0 ? <Button onClick={() => setOffset(Math.max(0, offset - PAGE))}>Back</Button> : null}
                {offset + PAGE < total ? <Button onClick={() => setOffset(offset + PAGE)}>More</Button> : null}
              </div>
            ) : null}
            {attaching === null ? null : (
              <AttachDialog sourceId={sourceId} groupKey={attaching} onClose={() => setAttaching(null)} />
            )}
          </Section>
        )
      }
    </Answer>
  )
}

function WaitingRow({ row, onAttach }: { row: Waiting; onAttach: (groupKey: string) => void }) {
  const { groupKey, movingTo } = row
  return (
    <tr>
      <td className="waiting-key">
        <span className="b">{groupKey ?? row.userId ?? row.anonymousId ?? 'nobody'}</span>{' '}
        <span className="l t12">{kindOf(row)}</span>
      </td>
      <td>{number(row.events)}</td>
      <td>
        <InstantText instant={row.firstAt} />
      </td>
      <td>
        <InstantText instant={row.lastAt} />
      </td>
      <td className="waiting-why">
        {movingTo ? (
          <>
            It is{' '}
            <Link to={`/accounts/${movingTo.id}`} className="link">
              {movingTo.name}
            </Link>
            : the events are on their way.
          </>
        ) : (
          <>
            {row.because} <span className="l">{row.remedy}</span>
          </>
        )}
      </td>
      <td className="act">
        {groupKey !== null && !movingTo ? (
          <Button look="quiet" aria-label={`Attach ${groupKey} to an account`} onClick={() => onAttach(groupKey)}>
            Attach…
          </Button>
        ) : null}
      </td>
    </tr>
  )
}

function kindOf({ groupKey, userId, anonymousId }: Waiting): string {
  if (groupKey !== null) return 'group'
  if (userId !== null) return 'user'
  return anonymousId === null ? '' : 'visitor'
}
