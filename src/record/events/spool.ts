import { join } from 'node:path'
import type { Log } from '../../platform/log/log.ts'
import { tryFileLock, type FileLock } from '../../platform/postgres/file-lock.ts'
import type { Delivery } from './item.ts'
import { spoolClosed, spoolFull, spoolInUse } from './spool-errors.ts'
import { diskFiles, type SpoolFiles } from './spool-files.ts'
import { encodeFrame, type FoundFrame } from './spool-frame.ts'
import { closeSegment, findSegments, readSegment, type Segment, type SegmentFolder } from './spool-segment.ts'
import { openWriter, type SpoolWriter } from './spool-writer.ts'

const MAX_BYTES = 4 * 1024 ** 3
const SEGMENT_BYTES = 16 * 1024 ** 2
/** What `store` gets at a time, unless a single delivery has more. */
const DRAIN_EVENTS = 5000

export interface SpoolState {
  readonly bytes: number
  readonly deliveries: number
  /** When the oldest delivery was received, ms since 1970; null when there is none, or when it cannot be read. */
  readonly oldestAt: number | null
}

/** Deliveries on the local disk while the database is away. They come out in the order they went in. */
export interface Spool {
  /**
   * Resolves once all of them survive a loss of power. Throws `Overloaded` when the spool is full or closed, and the
   * error of the file system when the disk fails: none of them may be acknowledged then, though some may be stored later.
   */
  append(deliveries: readonly Delivery[]): Promise<void>
  /**
   * Hands everything to `store`, oldest first, until nothing is left, and lets go of what it resolved for. Throws what
   * `store` throws and can be called again, but not while it runs. After a restart up to a file's worth is handed out
   * once more: `store` must know what it has.
   */
  drain(store: Store): Promise<void>
  pending(): SpoolState
  /** Ends a running drain after its current `store`. What is left waits on disk for the next process. */
  close(): Promise<void>
}

export type Store = (deliveries: Delivery[]) => Promise<void>

export interface SpoolOptions {
  readonly directory: string
  readonly log: Log
  readonly maxBytes?: number
  /** A file that has reached this size is followed by a new one. */
  readonly segmentBytes?: number
  readonly files?: SpoolFiles
  /** Keeps other processes off the directory; null when one is there. */
  readonly takeLock?: (path: string) => FileLock | null
}

/** Refuses (`events.spool_in_use`) while another process has it open. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { directory, log, files = diskFiles, takeLock = (path) => tryFileLock(path, 'exclusive') } = options
  await files.makeDirectory(directory)
  const lock = takeLock(join(directory, 'spool.lock'))
  if (!lock) throw spoolInUse(directory)
  try {
    const folder = { directory, files, log }
    return spoolOf(folder, options, { lock, ...(await findSegments(folder)) })
  } catch (error) {
    lock.release()
    throw error
  }
}

/** A file that takes no more, and how far it is stored. */
interface DrainingSegment {
  readonly segment: Segment
  storedBytes: number
  storedDeliveries: number
  nextAt: number | null
}

function spoolOf(
  folder: SegmentFolder,
  { maxBytes = MAX_BYTES, segmentBytes = SEGMENT_BYTES }: SpoolOptions,
  { lock, segments, nextNumber }: { lock: FileLock; segments: readonly Segment[]; nextNumber: number },
): Spool {
  const finished = segments.map(toDrain)
  const writer = openWriter(folder, {
    nextNumber,
    segmentBytes,
    onFinished: (segment) => finished.push(toDrain(segment)),
  })
  const state = { isClosed: false, draining: null as Promise<void> | null }
  const pending = () => pendingOf(finished, writer)

  return {
    pending,
    async append(deliveries) {
      if (state.isClosed) throw spoolClosed()
      if (deliveries.length === 0) return
      const frames = Buffer.concat(deliveries.map(encodeFrame))
      if (pending().bytes + writer.waitingBytes() + frames.length > maxBytes) throw spoolFull(maxBytes)
      await writer.write(frames, deliveries.length)
    },
    async drain(store) {
      if (state.draining) throw new Error('The event spool is being drained already')
      state.draining = drainAll(folder, { finished, writer, store, state })
      try {
        await state.draining
      } finally {
        state.draining = null
      }
    },
    async close() {
      state.isClosed = true
      await Promise.allSettled([state.draining])
      await writer.finishOpen()
      lock.release()
    },
  }
}

interface Draining {
  /** Oldest first; the writer adds at the end. */
  finished: DrainingSegment[]
  writer: SpoolWriter
  store: Store
  state: { readonly isClosed: boolean }
}

async function drainAll(folder: SegmentFolder, { finished, writer, store, state }: Draining): Promise<void> {
  while (!state.isClosed) {
    if (finished.length === 0) await writer.finishOpen()
    const [oldest] = finished
    if (!oldest) return
    const isStored = await drainSegment(folder, oldest, { store, state })
    if (isStored) finished.shift()
  }
}

/** False when it ended early because the spool is closing. */
async function drainSegment(
  folder: SegmentFolder,
  draining: DrainingSegment,
  { store, state }: Pick<Draining, 'store' | 'state'>,
): Promise<boolean> {
  const { segment } = draining
  const { frames, damaged, tornAt } = await readSegment(folder, segment)
  const groups = inGroups(frames.filter((frame) => frame.end > draining.storedBytes))
  for (const [index, group] of groups.entries()) {
    if (state.isClosed) return false
    await store(group.map((frame) => frame.delivery))
    draining.storedBytes = group.at(-1)?.end ?? draining.storedBytes
    draining.storedDeliveries += group.length
    draining.nextAt = groups[index + 1]?.[0]?.delivery.receivedAt ?? null
  }
  const where = { file: segment.path, tornAt, damaged }
  if (tornAt !== null)
    folder.log.info(where, 'a delivery whose writing was cut off is left out: it was not acknowledged')
  if (damaged.length > 0) folder.log.error(where, 'bytes in the event spool are damaged: the file is kept as .damaged')
  await closeSegment(folder, segment, { isDamaged: damaged.length > 0 })
  return true
}

function inGroups(frames: readonly FoundFrame[]): FoundFrame[][] {
  const groups: FoundFrame[][] = []
  let events = Infinity
  for (const frame of frames) {
    events += frame.delivery.items.length
    if (events > DRAIN_EVENTS) {
      groups.push([])
      events = frame.delivery.items.length
    }
    groups.at(-1)?.push(frame)
  }
  return groups
}

function toDrain(segment: Segment): DrainingSegment {
  return { segment, storedBytes: 0, storedDeliveries: 0, nextAt: segment.oldestAt }
}

function pendingOf(finished: readonly DrainingSegment[], writer: SpoolWriter): SpoolState {
  const open = writer.open()
  const [oldest] = finished
  return {
    bytes: finished.reduce((sum, one) => sum + one.segment.bytes - one.storedBytes, open?.bytes ?? 0),
    deliveries: finished.reduce(
      (sum, one) => sum + one.segment.deliveries - one.storedDeliveries,
      open?.deliveries ?? 0,
    ),
    oldestAt: oldest ? oldest.nextAt : (open?.oldestAt ?? null),
  }
}
