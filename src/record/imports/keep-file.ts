import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { diskFull, fileTooLarge } from './errors.ts'

const MAX_BYTES = 4 * 1024 ** 3
const MIN_FREE_SHARE = 0.03
const FOLDER = 'imports'

export interface KeptFile {
  path: string
  /** Its place below the data folder, which may be moved or restored elsewhere: this is what an import remembers. */
  place: string
  bytes: number
  sha256: Buffer
}

/** Keeps a copy of the file beside the data, so that an import can go on and be looked at after the upload is gone. */
export async function keepFile(source: Readable | string, dataDirectory: string): Promise<KeptFile> {
  const { bavail, blocks } = await statfs(join(dataDirectory, FOLDER))
  if (bavail / blocks < MIN_FREE_SHARE) throw diskFull()
  const place = `${FOLDER}/${randomUUID()}.csv`
  const path = keptPath(dataDirectory, place)
  const hash = createHash('sha256')
  let bytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > MAX_BYTES) return done(fileTooLarge())
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(
      typeof source === 'string' ? createReadStream(source) : source,
      count,
      createWriteStream(path, { mode: 0o600 }),
    )
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { path, place, bytes, sha256: hash.digest() }
}

/** Where the file of an import lies today. */
export function keptPath(dataDirectory: string, place: string): string {
  return resolve(dataDirectory, place)
}

export async function sha256Of(path: string): Promise<Buffer> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest()
}
