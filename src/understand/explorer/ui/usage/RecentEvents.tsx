import { Fragment, useState } from 'react'
import type { Day } from '../../../../kernel/day.ts'
import { Answer } from '../../../../web/api/Answer.tsx'
import { useCall } from '../../../../web/api/queries.ts'
import { Button } from '../../../../web/design/Button.tsx'
import { InstantText } from '../../../../web/design/DayText.tsx'
import { Select } from '../../../../web/design/fields.tsx'
import { NONE } from '../../../../web/design/format.ts'
import { Section } from '../../../../web/design/Section.tsx'
import { Skeleton } from '../../../../web/design/Skeleton.tsx'
import type { OutputOf } from '../../../../platform/http/endpoint.ts'
import { accountEvents, RECENT_EVENTS } from '../../contract.ts'
import styles from '../explorer.module.css'
import { typeWord } from './event-type-words.ts'

type Page = OutputOf<typeof accountEvents>
type Event = Page['rows'][number]
const PAGE = 25

interface RecentEventsProps {
  accountId: number
  until: Day | null
  names: readonly string[]
}

/** The events themselves, newest first, with what came along. */
export function RecentEvents({ accountId, until, names }: RecentEventsProps) {
  const [offset, setOffset] = useState(0)
  const [name, setName] = useState<string | null>(null)
  const input = { accountId, until: until ?? undefined, name: name ?? undefined, offset, limit: PAGE }
  const answer = useCall(accountEvents, input)
  const options = [
    { value: '', label: 'Every event' },
    ...[...new Set(names)].map((one) => ({ value: one, label: one })),
  ]
  return (
    <Section
      title="Latest events"
      reason={`The last ${RECENT_EVENTS}, as they came. Open one for its properties.`}
      level={3}
      aside={
        <Select
          label="Which events"
          hideLabel
          options={options}
          value={name ?? ''}
          onChange={(next) => {
            setName(next || null)
            setOffset(0)
          }}
        />
      }
    >
      <Answer of={answer} waiting={<Skeleton rows={6} />}>
        {(page) => (
          <>
            <Events rows={page.rows} />
            <p className="row gap2">
              <Button
                look="quiet"
                disabledBecause={offset === 0 ? 'These are the newest.' : null}
                onClick={() => setOffset(Math.max(0, offset - PAGE))}
              >
                Newer
              </Button>
              <Button
                look="quiet"
                disabledBecause={page.hasMore ? null : 'These are the oldest shown here.'}
                onClick={() => setOffset(offset + PAGE)}
              >
                Older
              </Button>
            </p>
          </>
        )}
      </Answer>
    </Section>
  )
}

function Events({ rows }: { rows: readonly Event[] }) {
  const [open, setOpen] = useState<number | null>(null)
  return (
    <div className={styles['scroll']}>
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Event</th>
            <th scope="col">User</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((event) => (
            <Fragment key={event.id}>
              <tr>
                <td className="nw">
                  <InstantText instant={event.at} />
                </td>
                <td>
                  <button
                    type="button"
                    className="link"
                    aria-expanded={open === event.id}
                    onClick={() => setOpen(open === event.id ? null : event.id)}
                  >
                    {event.name}
                  </button>{' '}
                  <span className="l t12">{typeWord(event.type)}</span>
                </td>
                <td>
                  {event.userId ??
                    (event.anonymousId ? <span className="l">{`anonymous ${event.anonymousId}`}</span> : NONE)}
                </td>
                <td className="m">{event.sourceName}</td>
              </tr>
              {open === event.id ? (
                <tr>
                  <td colSpan={4}>
                    <p className="l t12">
                      Happened <InstantText instant={event.at} as="exact" />, arrived{' '}
                      <InstantText instant={event.receivedAt} as="exact" />
                    </p>
                    {event.properties === null ? (
                      <p className="m">Properties may name people; your role does not see contact details.</p>
                    ) : (
                      <pre className={`mono ${styles['properties']}`}>{JSON.stringify(event.properties, null, 2)}</pre>
                    )}
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  )
}
