import { useInfiniteQuery } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import { callKey } from '../../../web/api/queries.ts'
import { call } from '../../../web/api/call.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { clockTime, counted, nearDay } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { dayIn } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import { accountTimeline } from '../contract.ts'
import type { TimelineEntry } from '../contract.ts'
import { useDesk } from './account-desk.ts'
import styles from './account-parts.module.css'
import { arrivals, dayHeading, markerBefore, timelineDays } from './timeline-days.ts'
import { TimelineItem } from './TimelineItem.tsx'

export type TimelineKind = TimelineEntry['kind']

interface TimelineStreamProps {
  kinds: readonly TimelineKind[]
  /** A past day: nothing after it is shown. */
  until: Day | null
  /** Whole texts instead of three lines of each. */
  whole?: boolean
}

/** Everything that happened at an account, newest first, under day headings. */
export function TimelineStream({ kinds, until, whole = false }: TimelineStreamProps) {
  const { accountId } = useDesk()
  const me = useMe()
  const timeline = useTimeline(accountId, kinds, until)
  const entries = timeline.data?.pages.flatMap((page) => page.entries) ?? []
  const first = timeline.data?.pages[0]
  const [seen, setSeen] = useState<{ key: string | null; visit: string | null } | null>(null)
  // What stood on top when the page was opened, and when it was opened before: news of the next hours must not move either.
  if (first && seen === null) setSeen({ key: first.entries[0]?.key ?? null, visit: first.lastVisitAt })

  if (!first) {
    return timeline.error ? (
      <ErrorBox sentence={sentenceOf(timeline.error)} onRetry={() => void timeline.refetch()} />
    ) : (
      <Skeleton rows={8} />
    )
  }
  if (entries.length === 0) return <EmptyTimeline filtered={kinds.length > 0} />
  const { shown, waiting } = arrivals(entries, { seenKey: seen?.key ?? null, reader: me.member.name })
  return (
    <div className={styles['stream']}>
      {waiting > 0 ? (
        <Button look="quiet" onClick={() => setSeen({ visit: seen?.visit ?? null, key: entries[0]?.key ?? null })}>
          {`${waiting} new`}
        </Button>
      ) : null}
      {first.pinned.length > 0 ? (
        <section className={styles['pinned']} aria-label="Pinned">
          <h3 className={styles['dayHead']}>Pinned</h3>
          {first.pinned.map((entry) => (
            <TimelineItem key={entry.key} entry={entry} whole={whole} withDay />
          ))}
        </section>
      ) : null}
      <Days entries={shown} visit={seen?.visit ?? null} whole={whole} />
      {timeline.hasNextPage ? (
        <Button look="quiet" pending={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          Show earlier
        </Button>
      ) : (
        <p className="l t12">{`${counted(entries.length, 'entry', 'entries')}, nothing earlier.`}</p>
      )}
    </div>
  )
}

function Days({ entries, visit, whole }: { entries: readonly TimelineEntry[]; visit: string | null; whole: boolean }) {
  const today = useToday()
  const { timeZone } = useMe().company
  const reader = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const marker = markerBefore(entries, visit)
  return timelineDays(entries, { reader, company: timeZone }).map(({ day, entries: ofDay }) => {
    const markerFirst = ofDay[0]?.key === marker
    return (
      <section key={day}>
        {markerFirst && visit ? <VisitMarker visit={visit} /> : null}
        <h3 className={styles['dayHead']}>{dayHeading(day, today)}</h3>
        {ofDay.map((entry) => (
          <Fragment key={entry.key}>
            {entry.key === marker && !markerFirst && visit ? <VisitMarker visit={visit} /> : null}
            <TimelineItem entry={entry} whole={whole} />
          </Fragment>
        ))}
      </section>
    )
  })
}

function VisitMarker({ visit }: { visit: string }) {
  const today = useToday()
  const at = new Date(visit)
  const day = dayIn(new Intl.DateTimeFormat().resolvedOptions().timeZone, at)
  return <p className={styles['marker']}>{`Since your last visit, ${nearDay(day, today)} ${clockTime(at)}`}</p>
}

function EmptyTimeline({ filtered }: { filtered: boolean }) {
  const desk = useDesk()
  if (filtered) return <p className="m">Nothing of this kind has happened yet.</p>
  return (
    <EmptyState
      title="Everything that happens at this account stands here"
      action={
        desk.mayEdit ? (
          <Button icon="note" onClick={() => desk.open({ kind: 'activity', type: 'note' })}>
            Write a note
          </Button>
        ) : null
      }
    >
      Calls, notes, tickets, answers, invoices and changes of health, newest first.
    </EmptyState>
  )
}

const PAGE = 50

function useTimeline(accountId: number, kinds: readonly TimelineKind[], until: Day | null) {
  const input = { accountId, kinds: [...kinds], until: until ?? undefined, limit: PAGE }
  return useInfiniteQuery({
    queryKey: [...callKey(accountTimeline, input), 'pages'],
    queryFn: ({ pageParam, signal }) => call(accountTimeline, { ...input, before: pageParam ?? undefined }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 30_000,
    meta: { topics: ['accounts', 'timeline'], ids: [String(accountId)] },
  })
}
