import { join } from 'node:path'
import type { Log } from '../../platform/log/log.ts'
import { FIRST_BYTES, findFrames, receivedAtOf, type FoundFrames } from './spool-frame.ts'
import type { SpoolFiles } from './spool-files.ts'

/**
 * A file of the spool. `000012.open` is or was being written and may end torn; `000012-345.sealed` was written to its
 * end and holds 345 deliveries; `000012.damaged` was stored but for bytes that nobody could read, and waits for a person.
 */
export interface Segment {
  readonly path: string
  readonly number: number
  readonly isSealed: boolean
  /** Bytes that may be trusted; what stands behind them was never acknowledged. */
  readonly bytes: number
  readonly deliveries: number
  /** When its first delivery was received, ms since 1970; null when that cannot be read. */
  readonly oldestAt: number | null
}

/** The file that deliveries are being added to. */
export interface OpenSegment {
  readonly bytes: number
  readonly deliveries: number
  readonly oldestAt: number | null
  /** Resolves once these frames survive a loss of power. After an error the file takes nothing more: abandon it. */
  add(frames: Buffer, deliveries: number): Promise<void>
  /** Nothing more will be added. */
  seal(): Promise<Segment>
  /** Gives up a file that failed; null when nothing in it was ever acknowledged. */
  abandon(): Promise<Segment | null>
}

export interface SegmentFolder {
  readonly directory: string
  readonly files: SpoolFiles
  readonly log: Log
}

const NAME = /^(\d+)(?:-(\d+))?\.(open|sealed|damaged)$/

/** What earlier processes left, oldest first, and the first number that is free. */
export async function findSegments(folder: SegmentFolder): Promise<{ segments: Segment[]; nextNumber: number }> {
  const segments: Segment[] = []
  let nextNumber = 1
  for (const name of await folder.files.list(folder.directory)) {
    const [, number, deliveries, state] = NAME.exec(name) ?? []
    if (!number) continue
    nextNumber = Math.max(nextNumber, Number(number) + 1)
    if (state === 'damaged') continue
    segments.push(await foundSegment(folder, name, { number: Number(number), deliveries }))
  }
  return { segments: segments.toSorted((a, b) => a.number - b.number), nextNumber }
}

async function foundSegment(
  { directory, files }: SegmentFolder,
  name: string,
  said: { number: number; deliveries: string | undefined },
): Promise<Segment> {
  const path = join(directory, name)
  const found = { path, number: said.number, bytes: await files.size(path) }
  if (said.deliveries !== undefined) {
    const oldestAt = receivedAtOf(await files.readStart(path, FIRST_BYTES))
    return { ...found, isSealed: true, deliveries: Number(said.deliveries), oldestAt }
  }
  const { frames } = findFrames(await files.read(path), { isSealed: false })
  const oldestAt = frames[0]?.delivery.receivedAt ?? null
  return { ...found, isSealed: false, deliveries: frames.length, oldestAt }
}

/** What a file holds up to where it may be trusted. */
export async function readSegment({ files }: SegmentFolder, segment: Segment): Promise<FoundFrames> {
  const bytes = await files.read(segment.path)
  return findFrames(bytes.subarray(0, segment.bytes), { isSealed: segment.isSealed })
}

/** Done with a file: removed, or kept under another name when something in it could not be read. */
export async function closeSegment(
  { files, directory, log }: SegmentFolder,
  segment: Segment,
  { isDamaged }: { isDamaged: boolean },
): Promise<void> {
  try {
    if (isDamaged) await files.rename(segment.path, join(directory, `${padded(segment.number)}.damaged`))
    else await files.remove(segment.path)
  } catch (error) {
    log.error(
      { err: error, file: segment.path },
      'events of this file are stored, but it could not be taken out of the spool: it is read again at the next start',
    )
  }
}

/** Makes the file of this number. Resolves once its name survives a loss of power. */
export async function beginSegment(folder: SegmentFolder, number: number): Promise<OpenSegment> {
  const { directory, files, log } = folder
  const path = join(directory, `${padded(number)}.open`)
  const file = await files.make(path)
  const state = { bytes: 0, deliveries: 0, oldestAt: null as number | null }
  const giveUp = async () => {
    await attempt(log, path, () => file.truncate(state.bytes))
    await attempt(log, path, () => file.close())
    if (state.bytes === 0) await attempt(log, path, () => files.remove(path))
  }
  try {
    await files.syncDirectory(directory)
  } catch (error) {
    await giveUp()
    throw error
  }
  return {
    get bytes() {
      return state.bytes
    },
    get deliveries() {
      return state.deliveries
    },
    get oldestAt() {
      return state.oldestAt
    },
    async add(frames, deliveries) {
      let written = 0
      while (written < frames.length) {
        const taken = await file.write(frames, written, state.bytes + written)
        if (taken === 0) throw new Error(`The disk took nothing of ${frames.length - written} bytes`)
        written += taken
      }
      await file.sync()
      state.oldestAt ??= receivedAtOf(frames)
      state.bytes += frames.length
      state.deliveries += deliveries
    },
    async seal() {
      const sealed = join(directory, `${padded(number)}-${state.deliveries}.sealed`)
      await attempt(log, path, () => file.close())
      const isSealed = await attempt(log, path, () => files.rename(path, sealed))
      return { path: isSealed ? sealed : path, number, isSealed, ...state }
    },
    async abandon() {
      await giveUp()
      return state.bytes === 0 ? null : { path, number, isSealed: false, ...state }
    },
  }
}

/** Tidying of a file whose acknowledged frames are on disk already: worth a line when it fails, no more. */
async function attempt(log: Log, file: string, step: () => Promise<void>): Promise<boolean> {
  try {
    await step()
    return true
  } catch (error) {
    log.warn({ err: error, file }, 'a file of the event spool could not be tidied up')
    return false
  }
}

function padded(number: number): string {
  return String(number).padStart(10, '0')
}
