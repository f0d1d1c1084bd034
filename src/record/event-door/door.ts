import { join } from 'node:path'
import type { PoolConfig } from 'pg'
import type { Clock } from '../../platform/clock/clock.ts'
import { openDatabase, type Db } from '../../platform/db/database.ts'
import { createPool } from '../../platform/db/pool.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { Log } from '../../platform/log/log.ts'
import type { DebuggerDoor } from '../event-debugger/door.ts'
import { createIssueKeeper } from '../event-debugger/keep-issues.ts'
import { ringDirty } from '../signals/dirty.ts'
import { watchDiskSpace, type DiskSpace } from '../events/disk-space.ts'
import { openIntake, type IntakeStats } from '../events/intake.ts'
import { createReceiver, type Receiver } from '../events/receiver.ts'
import { openSpool, type SpoolState } from '../events/spool.ts'
import { loadWriteKeys } from '../events/store-write-keys.ts'
import { createThrottle, type Throttle } from '../events/throttle.ts'
import { createWriteKeyCache } from '../events/write-key-cache.ts'

/** Three that store, one that drains the spool. */
const STORING = 4
/** For keys, refused items and whether the database is back. */
const CONNECTIONS = 2
const CONNECT_MS = 3_000
/** Lists of few elements would have every statement planned anew each time, which costs more than to run it. */
export const PLANNED_ONCE = { options: '-c plan_cache_mode=force_generic_plan' }
const HEALTH_EVERY_MS = 30
const SCREENS_EVERY_MS = 500

export interface DoorParts {
  readonly connection: PoolConfig
  readonly clock: Clock
  readonly log: Log
  readonly dataDirectory: string
}

/** What the door tells whoever looks after this process. */
export interface DoorState extends IntakeStats {
  readonly spool: SpoolState
  readonly disk: DiskSpace
}

/** Everything between a sender and the event tables, in one process. */
export interface EventDoor extends DebuggerDoor {
  readonly receiver: Receiver
  state(): DoorState
  /** Write keys changed, here or in another process. */
  forgetKeys(): void
  /** Takes nothing more, stores what waits, and ends. Call it when no request runs any more. */
  stop(): Promise<void>
}

/** Opens the event API of this process. Refuses when another process uses the spool of this data directory. */
export async function openDoor({ connection, clock, log, dataDirectory }: DoorParts): Promise<EventDoor> {
  const storing = { ...connection, ...PLANNED_ONCE, connectionTimeoutMillis: CONNECT_MS }
  const pool = createPool({ ...storing, max: CONNECTIONS }, log)
  const pipelines = createPool({ ...storing, max: STORING, pipeline: true }, log)
  const db = openDatabase(pool)
  const spool = await openSpool({ directory: join(dataDirectory, 'spool'), log })
  const disk = await watchDiskSpace({ directory: dataDirectory, log })
  const messengers = messengersOf(db, log)
  const intake = openIntake({
    pool,
    pipelines,
    clock,
    log,
    spool,
    disk,
    onStored: () => messengers.forEach((messenger) => messenger.ask()),
  })
  const issues = createIssueKeeper({ db, pool, log })
  const keys = createWriteKeyCache({ load: () => loadWriteKeys(db), now: () => performance.now(), log })
  const submit = (delivery: Parameters<typeof intake.submit>[0]) => intake.submit(delivery)
  const receiver = createReceiver({
    findKey: (key) => keys.find(key),
    submit,
    noteRejected(sourceId, receivedAt, sentAt, rejections) {
      intake.tail.addRejections(sourceId, receivedAt, rejections)
      issues.noteRejected(sourceId, receivedAt, sentAt, rejections)
    },
    clock,
    log,
  })
  return {
    receiver,
    submit,
    tail: (sourceId, limit) => intake.tail.last(sourceId, limit),
    state: () => ({ ...intake.stats(), spool: spool.pending(), disk: disk.space() }),
    forgetKeys: () => keys.expire(),
    async stop() {
      receiver.stop()
      await intake.stop()
      await issues.stop()
      await Promise.all(messengers.map((messenger) => messenger.stop()))
      disk.stop()
      await pool.end()
      await pipelines.end()
    },
  }
}

/**
 * Tell whoever computes health and open screens that events were stored. Outside of the transaction that stored them: a
 * notification within it would make every commit wait for every other.
 */
function messengersOf(db: Db, log: Log): Throttle[] {
  const quietly = (work: () => Promise<void>) => () =>
    work().catch((error: unknown) =>
      log.debug({ err: error }, 'nobody was told of new events; they are found by looking'),
    )
  return [
    createThrottle(
      quietly(() => ringDirty(db)),
      HEALTH_EVERY_MS,
    ),
    createThrottle(
      quietly(() => tellScreens(db, 'events')),
      SCREENS_EVERY_MS,
    ),
  ]
}
