import type { SpoolFile, SpoolFiles } from '../spool-files.ts'

/** Something the disk was asked to do. */
export type DiskStep = 'make' | 'write' | 'sync' | 'syncDirectory' | 'rename' | 'remove' | 'truncate' | 'read'

export interface DiskOptions {
  /** From 0 up to below 1. */
  random(): number
  /** The error that this step ends with; null: none. */
  failure?(step: DiskStep): Error | null
}

/** Contents as they are on the platter, and what was written since without having to be there yet. */
interface Inode {
  durable: Buffer
  cached: Buffer
  /** In the order they were written. After a failed sync they may never arrive, whatever later syncs say. */
  unsynced: { position: number; bytes: Buffer }[]
}

/**
 * A file system in memory that may lose power: what was not synced is there, in part or not at all, names that were not
 * synced included. It is as forgetful as POSIX allows, more than any real one.
 */
export interface CrashingDisk extends SpoolFiles {
  /** Power is lost once it has been asked for so many more steps: from then on nothing answers. */
  crashAfter(steps: number): void
  /** Another process finds what survived. */
  restart(): void
  /** Contents by path, as a reader sees them. */
  contents(): Map<string, Buffer>
}

export function createCrashingDisk({ random, failure = () => null }: DiskOptions): CrashingDisk {
  let durableNames = new Map<string, Inode>()
  let names = new Map<string, Inode>()
  let unsyncedNames: ((map: Map<string, Inode>) => void)[] = []
  let stepsLeft = Infinity

  const step = async (what: DiskStep) => {
    await Promise.resolve()
    stepsLeft -= 1
    // A process without power never hears of anything again.
    if (stepsLeft < 0) await new Promise<never>(() => undefined)
    const error = failure(what)
    if (error) throw error
  }
  const rename = (change: (map: Map<string, Inode>) => void) => {
    change(names)
    unsyncedNames.push(change)
  }
  const read = async (path: string) => {
    await step('read')
    const inode = names.get(path)
    if (!inode) throw new Error(`${path} is missing`)
    return inode.cached
  }

  return {
    makeDirectory: async () => undefined,
    list: async (directory) => {
      await step('read')
      return [...names.keys()].map((path) => path.slice(directory.length + 1))
    },
    make: async (path) => {
      await step('make')
      if (names.has(path)) throw new Error(`${path} stands already`)
      const inode: Inode = { durable: Buffer.alloc(0), cached: Buffer.alloc(0), unsynced: [] }
      rename((map) => map.set(path, inode))
      return fileOf(inode, { step, random })
    },
    async syncDirectory() {
      await step('syncDirectory')
      durableNames = new Map(names)
      unsyncedNames = []
    },
    size: async (path) => (await read(path)).length,
    read,
    readStart: async (path, length) => (await read(path)).subarray(0, length),
    async rename(from, to) {
      await step('rename')
      rename((map) => {
        const inode = map.get(from)
        if (!inode) return
        map.delete(from)
        map.set(to, inode)
      })
    },
    async remove(path) {
      await step('remove')
      rename((map) => map.delete(path))
    },
    crashAfter(steps) {
      stepsLeft = steps
    },
    restart() {
      for (const change of unsyncedNames) {
        if (random() < 0.5) break
        change(durableNames)
      }
      for (const inode of durableNames.values()) survive(inode, random)
      names = new Map(durableNames)
      unsyncedNames = []
      stepsLeft = Infinity
    },
    contents: () => new Map([...names].map(([path, inode]) => [path, inode.cached])),
  }
}

function fileOf(inode: Inode, { step, random }: { step(what: DiskStep): Promise<void>; random(): number }): SpoolFile {
  return {
    async write(bytes, offset, position) {
      await step('write')
      const length = 1 + Math.floor(random() * (bytes.length - offset))
      const piece = Buffer.from(bytes.subarray(offset, offset + length))
      inode.cached = written(inode.cached, position, piece)
      inode.unsynced.push({ position, bytes: piece })
      return length
    },
    async sync() {
      try {
        await step('sync')
      } catch (error) {
        // As Linux does: the pages count as clean although they never arrived.
        inode.unsynced = []
        throw error
      }
      for (const { position, bytes } of inode.unsynced) inode.durable = written(inode.durable, position, bytes)
      inode.unsynced = []
    },
    async truncate(length) {
      await step('truncate')
      inode.cached = inode.cached.subarray(0, length)
      inode.durable = inode.durable.subarray(0, length)
      inode.unsynced = []
    },
    close: async () => undefined,
  }
}

/** What was not synced is there, or only its beginning, or nothing of it; zeros stand in holes. */
function survive(inode: Inode, random: () => number): void {
  for (const { position, bytes } of inode.unsynced) {
    const fate = random()
    if (fate < 0.4) continue
    const kept = fate < 0.7 ? bytes : bytes.subarray(0, Math.floor(random() * bytes.length))
    inode.durable = written(inode.durable, position, kept)
  }
  inode.unsynced = []
  inode.cached = inode.durable
}

function written(content: Buffer, position: number, bytes: Buffer): Buffer {
  const grown = Buffer.alloc(Math.max(content.length, position + bytes.length))
  content.copy(grown)
  bytes.copy(grown, position)
  return grown
}
