import { beginSegment, type OpenSegment, type Segment, type SegmentFolder } from './spool-segment.ts'

/** What one sync carries at most. */
const GROUP_BYTES = 4 * 1024 ** 2

/** Adds frames to the newest file. Whoever comes while a sync runs shares the next one. */
export interface SpoolWriter {
  /** Resolves once the frames survive a loss of power; throws what the disk said. */
  write(frames: Buffer, deliveries: number): Promise<void>
  /** Whatever was written so far becomes a file that takes no more. */
  finishOpen(): Promise<void>
  /** Handed over, not yet on disk. */
  waitingBytes(): number
  /** The file being written; null between two. */
  open(): OpenSegment | null
}

interface Waiting {
  readonly frames: Buffer
  readonly deliveries: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface WriterOptions {
  nextNumber: number
  segmentBytes: number
  /** A file that takes no more, in the order they were written. */
  onFinished(segment: Segment): void
}

export function openWriter(
  folder: SegmentFolder,
  { segmentBytes, onFinished, ...options }: WriterOptions,
): SpoolWriter {
  const inTurn = oneAtATime()
  let { nextNumber } = options
  let open: OpenSegment | null = null
  let waiting: Waiting[] = []
  let waitingBytes = 0

  const finishOpen = async (how: 'seal' | 'abandon') => {
    const ended = open
    try {
      const segment = ended && (ended.bytes === 0 ? await ended.abandon() : await ended[how]())
      if (segment) onFinished(segment)
    } finally {
      // Only now: what is pending is in the one or in the other at every moment.
      open = null
    }
  }

  const settle = (group: readonly Waiting[], end: (one: Waiting) => void) => {
    waiting = waiting.slice(group.length)
    for (const one of group) {
      waitingBytes -= one.frames.length
      end(one)
    }
  }

  const writeGroup = async () => {
    const group = takeGroup(waiting)
    if (group.length === 0) return
    try {
      open ??= await beginSegment(folder, nextNumber++)
      await open.add(
        Buffer.concat(group.map((one) => one.frames)),
        group.reduce((sum, one) => sum + one.deliveries, 0),
      )
    } catch (error) {
      folder.log.error({ err: error }, 'the event spool could not be written: nothing of this is acknowledged')
      // After a failed sync nobody knows what of the file is on disk but for what earlier syncs carried.
      await finishOpen('abandon')
      settle(group, (one) => one.reject(error))
      return
    }
    settle(group, (one) => one.resolve())
    if (open.bytes >= segmentBytes) await finishOpen('seal')
  }

  return {
    write: (frames, deliveries) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ frames, deliveries, resolve, reject })
        waitingBytes += frames.length
        inTurn(writeGroup).catch(reject)
      }),
    finishOpen: () => inTurn(() => finishOpen('seal')),
    waitingBytes: () => waitingBytes,
    open: () => open,
  }
}

/** As much as one sync should carry, at least one. */
function takeGroup(waiting: readonly Waiting[]): Waiting[] {
  let bytes = 0
  const end = waiting.findIndex((one, index) => (bytes += one.frames.length) > GROUP_BYTES && index > 0)
  return waiting.slice(0, end < 0 ? waiting.length : end)
}

/** Steps that must not overlap, in the order they were asked for. */
function oneAtATime(): <T>(step: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (step) => {
    const next = last.then(step)
    last = next.catch(() => undefined)
    return next
  }
}
