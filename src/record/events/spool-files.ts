import { mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file being written. */
export interface SpoolFile {
  /** Writes `bytes` from `offset` on at `position` of the file; how many it took may be fewer than there are. */
  write(bytes: Buffer, offset: number, position: number): Promise<number>
  /** Returns once everything written survives a loss of power. */
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

/** What the spool asks of a file system; in tests one that fails, forgets and stumbles. */
export interface SpoolFiles {
  /** Made with its parents where it is missing, and there to stay. */
  makeDirectory(path: string): Promise<void>
  list(directory: string): Promise<string[]>
  /** A new, empty file; refused where one stands. */
  make(path: string): Promise<SpoolFile>
  /** Names in a directory survive a loss of power only after this. */
  syncDirectory(path: string): Promise<void>
  size(path: string): Promise<number>
  read(path: string): Promise<Buffer>
  /** At most `length` bytes from the start. */
  readStart(path: string, length: number): Promise<Buffer>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
}

export const diskFiles: SpoolFiles = {
  async makeDirectory(path) {
    const first = await mkdir(path, { recursive: true, mode: 0o700 })
    if (first !== undefined) await syncDirectory(dirname(first))
  },
  list: (directory) => readdir(directory),
  make: async (path) => fileOf(await open(path, 'wx', 0o600)),
  syncDirectory,
  size: async (path) => (await stat(path)).size,
  read: (path) => readFile(path),
  async readStart(path, length) {
    const handle = await open(path, 'r')
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
}

function fileOf(handle: FileHandle): SpoolFile {
  return {
    write: async (bytes, offset, position) => {
      const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset, position)
      return bytesWritten
    },
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  }
}

async function syncDirectory(path: string): Promise<void> {
  // Windows opens no directories; its file systems keep names in order by themselves.
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
