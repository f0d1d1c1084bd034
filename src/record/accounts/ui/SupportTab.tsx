import { useState } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { exactDay, exactInstant, number, percent, plainNumber, span } from '../../../web/design/format.ts'
import { Facts } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { ImportButton } from '../../../web/shell/ImportButton.tsx'
import { accountTickets } from '../contract.ts'
import { useDesk } from './account-desk.ts'
import styles from './account-parts.module.css'

type Tickets = OutputOf<typeof accountTickets>
type Ticket = Tickets['rows'][number]
type TicketState = 'open' | 'closed' | 'all'

const PAGE = 50

/** What they asked support, what is still open, and how fast we answered. */
export function SupportTab() {
  const { accountId } = useDesk()
  const [state, setState] = useState<TicketState>('all')
  const [limit, setLimit] = useState(PAGE)
  const tickets = useCall(accountTickets, { accountId, state, offset: 0, limit })
  return (
    <div className={styles['tab']}>
      <div className={styles['bar']}>
        <h2 className="h2 grow">Support</h2>
        <Segmented
          label="Which tickets"
          value={state}
          onChange={setState}
          options={[
            { key: 'all', label: 'All' },
            { key: 'open', label: 'Open' },
            { key: 'closed', label: 'Closed' },
          ]}
        />
      </div>
      <Answer of={tickets} waiting={<Skeleton rows={8} />}>
        {(found) => (
          <>
            <Summary tickets={found} />
            {found.rows.length === 0 ? <NoTickets state={state} /> : <TicketTable rows={found.rows} />}
            {found.total > found.rows.length ? (
              <Button look="quiet" pending={tickets.isFetching} onClick={() => setLimit(limit + PAGE)}>
                {`Show more of ${number(found.total)}`}
              </Button>
            ) : null}
          </>
        )}
      </Answer>
    </div>
  )
}

function Summary({ tickets: { summary, freshness } }: { tickets: Tickets }) {
  return (
    <div>
      <Facts
        facts={[
          { label: 'Open', value: number(summary.open) },
          {
            label: 'Open and urgent',
            value: <span className={summary.openUrgent > 0 ? 'poor' : ''}>{number(summary.openUrgent)}</span>,
          },
          {
            label: 'First reply, median of 90 d',
            value: summary.medianFirstReplyHours90 === null ? '–' : `${plainNumber(summary.medianFirstReplyHours90)} h`,
          },
          { label: 'CSAT of 90 d', value: percent(summary.csat90 === null ? null : summary.csat90 / 100) },
        ]}
      />
      {freshness
        .filter((source) => source.isStale)
        .map((source) => (
          <p key={source.sourceName} className="fair b t12">
            {`${source.sourceName} is stale${source.lastDay ? `: its data ends on ${exactDay(source.lastDay)}` : ''}.`}
          </p>
        ))}
    </div>
  )
}

function NoTickets({ state }: { state: TicketState }) {
  if (state !== 'all') return <p className="m">{`No ${state} tickets.`}</p>
  return (
    <EmptyState title="Tickets show what stands in their way" action={<ImportButton what="tickets" />}>
      None has arrived for this account. They come with a ticket import or a help desk.
    </EmptyState>
  )
}

function TicketTable({ rows }: { rows: readonly Ticket[] }) {
  const [now] = useState(() => Date.now())
  return (
    <div className={styles['scroll']}>
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">Ticket</th>
            <th scope="col">Subject</th>
            <th scope="col">Priority</th>
            <th scope="col">Status</th>
            <th scope="col">Opened</th>
            <th scope="col" className="r">
              First reply
            </th>
            <th scope="col" className="r">
              Open for
            </th>
            <th scope="col" className="r">
              CSAT
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((ticket) => (
            <TicketLine key={ticket.id} ticket={ticket} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TicketLine({ ticket, now }: { ticket: Ticket; now: number }) {
  const opened = Date.parse(ticket.openedAt)
  const replied = ticket.firstResponseAt
  return (
    <tr>
      <td className="l">{ticket.externalId}</td>
      <td className={styles['text']}>
        {ticket.subject ?? <span className="l">no subject</span>}{' '}
        {ticket.topic ? <span className="l t12">{ticket.topic}</span> : null}{' '}
        {ticket.isEscalated ? <Tag tone="poor">escalated</Tag> : null}
      </td>
      <td className={ticket.priority === 'urgent' && ticket.closedAt === null ? 'poor b' : ''}>
        {ticket.priority ?? '–'}
      </td>
      <td>{ticket.status ?? (ticket.closedAt ? 'closed' : 'open')}</td>
      <td>
        <InstantText instant={ticket.openedAt} />
      </td>
      <td className="r" title={replied ? exactInstant(new Date(replied)) : undefined}>
        {replied ? span(Date.parse(replied) - opened) : 'none yet'}
      </td>
      <td className="r" title={ticket.closedAt ? `closed ${exactInstant(new Date(ticket.closedAt))}` : 'still open'}>
        {span((ticket.closedAt ? Date.parse(ticket.closedAt) : now) - opened)}
      </td>
      <td className="r">{plainNumber(ticket.csat)}</td>
    </tr>
  )
}
