import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { diskFull, fileTooLarge } from './errors.ts'

const MAX_BYTES = 4 * 1024 ** 3
const MIN_FREE_SHARE = 0.03

export interface KeptFile {
  path: string
  bytes: number
  sha256: Buffer
}

/** Keeps a copy of the file beside the data, so that an import can go on and be looked at after the upload is gone. */
export async function keepFile(source: Readable | string, dataDirectory: string): Promise<KeptFile> {
  const folder = join(dataDirectory, 'imports')
  const { bavail, blocks } = await statfs(folder)
  if (bavail / blocks < MIN_FREE_SHARE) throw diskFull()
  const path = join(folder, `${randomUUID()}.csv`)
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
  return { path, bytes, sha256: hash.digest() }
}

export async function sha256Of(path: string): Promise<Buffer> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest()
}
