import { Link } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { LinkButton, Spinner } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { counted } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { Section } from '../../../web/design/Section.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { watchFirstEvent } from '../contract.ts'
import type { FirstEvent } from '../contract.ts'

/** News comes by itself; this often it is asked for where news does not get through. */
const ASK_EVERY_MS = 2_000

type Watched = OutputOf<typeof watchFirstEvent>

/** Waits for events and shows them with their accounts, or with what keeps them from one. */
export function FirstEvents({ sourceId }: { sourceId: number }) {
  const watched = useCall(watchFirstEvent, { sourceId }, { topics: ['events'], freshMs: 0, everyMs: ASK_EVERY_MS })
  return (
    <Answer of={watched}>
      {(seen) => (
        <Section title={`3. ${headingOf(seen)}`}>
          <div aria-live="polite">
            {seen.total === 0 ? (
              <p className="listening m">
                <Spinner /> This page shows your first event within a second of its arrival.
              </p>
            ) : (
              <Arrivals seen={seen} />
            )}
            {seen.refused && seen.events.length === 0 ? (
              <Banner
                tone="late"
                action={
                  <Link to="/settings/event-debugger" search={{ source: sourceId, view: 'rejected' }} className="link">
                    Look at it
                  </Link>
                }
              >
                An item was refused <InstantText instant={seen.refused.receivedAt} />: {seen.refused.message}
              </Banner>
            ) : null}
          </div>
          {seen.events.length > 0 ? <WayOn sourceId={sourceId} seen={seen} /> : null}
        </Section>
      )}
    </Answer>
  )
}

function headingOf({ total, events }: Watched): string {
  if (total === 0) return 'Waiting for your first event'
  const placed = events.find(({ account }) => account !== null)
  if (placed?.account) return `It works: ${counted(total, 'event')}, the latest of ${placed.account.name}`
  return events.length === 0
    ? `${counted(total, 'event')} came already`
    : `${counted(total, 'event')} arrived, and wait for their account`
}

function Arrivals({ seen: { events } }: { seen: Watched }) {
  if (events.length === 0) {
    return (
      <p className="listening m">
        <Spinner /> The next one shows here as it arrives.
      </p>
    )
  }
  return (
    <ul className="arrivals">
      {events.map((event, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the same event may come twice
        <li key={`${event.receivedAt} ${index}`}>
          <Arrival event={event} />
        </li>
      ))}
    </ul>
  )
}

function Arrival({ event }: { event: FirstEvent }) {
  const { type, name, userId, anonymousId, account, waits, receivedAt } = event
  return (
    <>
      <span className="arrival-line">
        <BandShape band={waits ? 'fair' : 'good'} hidden />
        <span className="b">{name || type}</span>
        {name === type ? null : <span className="l t12">{type}</span>}
        <span className="m">{userId ?? (anonymousId === null ? '' : 'an anonymous visitor')}</span>
        <span className="grow">
          {account ? (
            <Link to={`/accounts/${account.id}`} className="link">
              {account.name}
            </Link>
          ) : null}
        </span>
        <span className="l t12">
          <InstantText instant={receivedAt} />
        </span>
      </span>
      {waits ? (
        <span className="m t12">
          {waits.because} {waits.remedy}
        </span>
      ) : null}
    </>
  )
}

function WayOn({ sourceId, seen }: { sourceId: number; seen: Watched }) {
  const account = seen.events.find((event) => event.account !== null)?.account
  return (
    <p className="way-on">
      {account ? (
        <LinkButton to={`/accounts/${account.id}`} look="primary">
          Look at {account.name}
        </LinkButton>
      ) : (
        <Link to="/settings/event-debugger" search={{ source: sourceId, view: 'waiting' }} className="btn primary">
          Find their account
        </Link>
      )}
    </p>
  )
}
