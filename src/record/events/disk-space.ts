import { statfs } from 'node:fs/promises'
import type { Log } from '../../platform/log/log.ts'
import { Overloaded } from './item.ts'

const LOW_SHARE = 0.1
const FULL_SHARE = 0.03
const LOOK_EVERY_MS = 5000
const COME_AGAIN_SECONDS = 60

/** low: somebody should make room. full: no more events are taken, so that the database keeps room to work. */
export type DiskLevel = 'ok' | 'low' | 'full'

export interface DiskSpace {
  readonly level: DiskLevel
  readonly freeBytes: number
  /** Of everything this disk holds, 0 to 1. */
  readonly freeShare: number
}

export interface DiskWatch {
  space(): DiskSpace
  /** Throws `Overloaded` (429) while the disk is full. */
  refuseWhenFull(): void
  stop(): void
}

/** What the file system says, in blocks: as `statfs` of node:fs/promises. */
export type AskDisk = (directory: string) => Promise<{ bsize: number; blocks: number; bavail: number }>

export interface DiskWatchOptions {
  readonly directory: string
  readonly log: Log
  readonly everyMs?: number
  readonly ask?: AskDisk
  /** Told of every change of level. */
  readonly onChange?: (space: DiskSpace) => void
}

export function diskLevel(freeShare: number): DiskLevel {
  if (freeShare < FULL_SHARE) return 'full'
  return freeShare < LOW_SHARE ? 'low' : 'ok'
}

/** Knows how much room the disk of the data directory has, from the first moment on. */
export async function watchDiskSpace(options: DiskWatchOptions): Promise<DiskWatch> {
  const { directory, log, everyMs = LOOK_EVERY_MS, ask = statfs, onChange = () => undefined } = options
  let space: DiskSpace = { level: 'ok', freeBytes: Infinity, freeShare: 1 }

  const look = async () => {
    const next = spaceOf(await ask(directory))
    const hasChanged = next.level !== space.level
    space = next
    if (!hasChanged) return
    sayLevel(log, directory, next)
    onChange(next)
  }
  const lookOrWarn = () =>
    look().catch((error: unknown) => log.warn({ err: error, directory }, 'the free space of this disk is not known'))

  await lookOrWarn()
  const timer = setInterval(() => void lookOrWarn(), everyMs)
  timer.unref()
  return {
    space: () => space,
    refuseWhenFull() {
      if (space.level === 'full') throw diskFull(space)
    },
    stop: () => clearInterval(timer),
  }
}

function spaceOf({ bsize, blocks, bavail }: Awaited<ReturnType<AskDisk>>): DiskSpace {
  // Some network file systems know no size; they are taken to have room.
  const freeShare = blocks > 0 ? bavail / blocks : 1
  return { level: diskLevel(freeShare), freeBytes: bavail * bsize, freeShare }
}

function sayLevel(log: Log, directory: string, { level, freeBytes, freeShare }: DiskSpace): void {
  const where = { directory, freeMb: Math.round(freeBytes / 1024 ** 2), freePercent: Math.round(freeShare * 1000) / 10 }
  if (level === 'ok') log.info(where, 'the disk has room again')
  else if (level === 'low') log.warn(where, 'the disk is nearly full: make room before events have to be refused')
  else log.error(where, 'the disk is full: events are refused until there is room')
}

function diskFull({ freeShare }: DiskSpace): Overloaded {
  return new Overloaded(
    429,
    COME_AGAIN_SECONDS,
    `The disk of this Volant is full (${(freeShare * 100).toFixed(1)} % free, ${FULL_SHARE * 100} % needed). Make room on it, then send this again.`,
  )
}
