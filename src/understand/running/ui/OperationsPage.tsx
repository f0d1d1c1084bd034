import './running.css'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { InstantText } from '../../../web/design/DayText.tsx'
import { clockTime, number } from '../../../web/design/format.ts'
import { Facts, Section } from '../../../web/design/Section.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { getNotice, getOverview } from '../contract.ts'
import type { DoorReport, RunningOverview } from '../contract.ts'
import { JobList } from './JobList.tsx'
import { RatesPanel } from './RatesPanel.tsx'
import { bytes, diskSentence, doorSentence, headline, lagSentence, within } from './running-words.ts'
import { StoragePanel } from './StoragePanel.tsx'

const EVERY_MS = 5_000

/** How this installation runs: what comes in, how far health is behind, what waits, and how much room is left. */
export function OperationsPage() {
  const overview = useCall(getOverview, {}, { everyMs: EVERY_MS, topics: [], freshMs: EVERY_MS })
  const isAway =
    useCall(getNotice, {}, { everyMs: EVERY_MS, topics: [], freshMs: EVERY_MS }).data?.databaseAway ?? false
  const isOlder = overview.data !== undefined && (isAway || overview.error !== null)
  return (
    <SettingsLayout
      title={titleOf(overview.data, { isAway, isOlder })}
      reason={
        isOlder
          ? `The figures below are those of ${clockTime(new Date(overview.dataUpdatedAt))}; newer ones cannot be asked for just now.`
          : REASON
      }
    >
      <RatesPanel />
      <Answer of={overview}>{(data) => <Running {...data} />}</Answer>
      <StoragePanel />
    </SettingsLayout>
  )
}

const REASON =
  'What comes in, how far health is behind, what waits and how much room is left. Refreshed every five seconds; the same figures stand at /metrics for Prometheus.'

function titleOf(data: RunningOverview | undefined, now: { isAway: boolean; isOlder: boolean }): string {
  if (now.isAway) return 'The database is away'
  if (now.isOlder) return 'Volant does not say how it runs'
  return data ? headline(data) : 'Operations'
}

function Running(data: RunningOverview) {
  return (
    <>
      <Lag {...data} />
      {data.door ? <Door {...data.door} /> : null}
      <JobList {...data} />
      <Machine {...data} />
    </>
  )
}

function Lag({ health, door, sources }: RunningOverview) {
  const { lag, waiting } = health
  const stale = sources.stale.length
  return (
    <Section
      title={lagSentence(health)}
      reason="From the moment a signal is stored to the health that holds it, over the accounts of the last ten minutes."
    >
      <Facts
        facts={[
          { label: 'Half of them', value: within(lag.count, lag.p50Ms) },
          { label: '95 of 100', value: within(lag.count, lag.p95Ms) },
          { label: '99 of 100', value: within(lag.count, lag.p99Ms) },
          { label: 'Accounts brought up to date', value: number(lag.count) },
          { label: 'Accounts waiting now', value: number(waiting) },
          ...(door
            ? [{ label: 'Storing, 95 of 100', value: within(door.commit.count, door.commit.p95Ms, 'more than 1 min') }]
            : []),
          { label: 'Sources stale', value: `${number(stale)} of ${number(sources.total)}` },
        ]}
      />
    </Section>
  )
}

function Door(door: DoorReport) {
  const { spool, disk } = door
  return (
    <Section
      title={doorSentence(door)}
      reason={`Since this process started ${number(door.stored)} events were stored in ${number(door.groups)} groups; ${number(door.repeated)} came again and ${door.repeated === 1 ? 'counts' : 'count'} once, ${number(door.spooled)} went over the disk, ${number(door.refused)} were told to come again later.`}
    >
      <Facts
        facts={[
          {
            label: 'In the queue',
            value: door.queuedEvents === 0 ? 'nothing' : `${number(door.queuedEvents)}, ${bytes(door.queuedBytes)}`,
          },
          {
            label: 'Waiting on disk',
            value: spool.deliveries === 0 ? 'nothing' : `${number(spool.deliveries)}, ${bytes(spool.bytes)}`,
          },
          ...(spool.oldestAt === null
            ? []
            : [{ label: 'Oldest on disk', value: <InstantText instant={String(spool.oldestAt)} /> }]),
          { label: 'Free on disk', value: diskSentence(disk) },
        ]}
      />
    </Section>
  )
}

function Machine({ process, database }: RunningOverview) {
  return (
    <Section
      title={`Volant ${process.version} uses ${bytes(process.memoryBytes)} of memory`}
      reason="This process and its database."
    >
      <Facts
        facts={[
          { label: 'Started', value: <InstantText instant={String(process.startedAt)} /> },
          { label: 'Heap', value: bytes(process.heapBytes) },
          { label: 'Node', value: process.node },
          { label: 'PostgreSQL', value: database.version },
          { label: 'Database started', value: <InstantText instant={String(database.startedAt)} /> },
          {
            label: 'Connections',
            value: `${number(database.connections)} of ${number(database.maxConnections)}`,
          },
        ]}
      />
    </Section>
  )
}
