import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { PART_BYTES, partName, type Content } from './archive-format.ts'
import { archiveExists } from './errors.ts'
import { tallyOf } from './tally.ts'
import { TAR_END, tarMember } from './tar.ts'

const compress = promisify(gzip)

export const UNFINISHED = '.unfinished'

export interface ArchiveWriter {
  addJson(name: string, value: unknown): Promise<void>
  /** Streams a content in, cut into parts. `columns` is null for files. */
  addContent(name: string, columns: number | null, chunks: AsyncIterable<Buffer>): Promise<Content>
  /** Makes it durable under its name. Bytes of the whole archive. */
  finish(): Promise<number>
  abandon(): Promise<void>
}

/** Writes beside the final name and takes that name only when everything is on disk. Readable by this user alone. */
export async function writeArchive(file: string, now: Date): Promise<ArchiveWriter> {
  if (existsSync(file)) throw archiveExists(file)
  const draft = `${file}${UNFINISHED}`
  const handle = await open(draft, 'w', 0o600)
  const add = (name: string, body: Buffer) => writeAll(handle, tarMember({ name, body }, now))
  return {
    addJson: (name, value) => add(name, Buffer.from(`${JSON.stringify(value, null, 2)}\n`)),
    addContent: (name, columns, chunks) => addContent({ name, columns, chunks }, add),
    async finish() {
      await writeAll(handle, TAR_END)
      await handle.sync()
      const { size } = await handle.stat()
      await handle.close()
      if (existsSync(file)) throw archiveExists(file)
      await rename(draft, file)
      await syncFolder(dirname(file))
      return size
    },
    async abandon() {
      await handle.close()
      await rm(draft, { force: true })
    },
  }
}

async function addContent(
  content: { name: string; columns: number | null; chunks: AsyncIterable<Buffer> },
  add: (name: string, body: Buffer) => Promise<void>,
): Promise<Content> {
  const tally = tallyOf(content.name, content.columns)
  let parts = 0
  for await (const part of inParts(content.chunks)) {
    tally.add(part)
    parts += 1
    await add(partName(content.name, parts), await compress(part, { level: 3 }))
  }
  return tally.result(parts)
}

async function* inParts(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    waiting.push(chunk)
    bytes += chunk.length
    if (bytes < PART_BYTES) continue
    yield Buffer.concat(waiting)
    waiting = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(waiting)
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0
  while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
