import type { Log } from '../../platform/log/log.ts'
import type { WriteKey } from './store-write-keys.ts'

/** Read again behind the requests from this age on. */
const OLD_MS = 2000
/** From this age on a request waits for the new ones: a revoked key ends within this time, also after a quiet hour. */
const TOO_OLD_MS = 2500
/** Unknown keys make it read at most this often. */
const MISS_PAUSE_MS = 1000
/** A database that hangs holds requests back no longer than this; then it counts as away. */
const PATIENCE_MS = 2000

/** Thrown when nobody can say whether a key is good, because the database does not answer. */
export class KeysUnknown extends Error {}

export interface WriteKeyCache {
  /**
   * The key with its source; null when there is none such. At once where it is known, so that a request that needs no wait
   * has none. Known keys go on working while the database is away; for others it throws `KeysUnknown`.
   */
  find(key: string): WriteKey | null | Promise<WriteKey | null>
  /** Keys changed: the next request waits for the new ones. */
  expire(): void
}

interface CacheParts {
  load(): Promise<readonly WriteKey[]>
  /** ms, never going back. */
  now(): number
  log: Pick<Log, 'warn' | 'info'>
}

/** All keys in memory, read again when they are old and asked for. */
export function createWriteKeyCache({ load, now, log }: CacheParts): WriteKeyCache {
  let keys: ReadonlyMap<string, WriteKey> | null = null
  let readAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let isAway = false
  let expirations = 0
  let reading: Promise<void> | null = null

  const read = async () => {
    const began = now()
    triedAt = began
    const before = expirations
    try {
      const loaded = await withPatience(load())
      keys = new Map(loaded.map((key) => [key.key, key]))
      readAt = before === expirations ? began : Number.NEGATIVE_INFINITY
      if (isAway) log.info('write keys can be read again')
      isAway = false
    } catch (error) {
      if (!isAway) log.warn({ err: error }, 'write keys cannot be read; those known go on working')
      isAway = true
    } finally {
      reading = null
    }
  }
  const refresh = () => (reading ??= read())
  // While the database is away, not with every request.
  const mayTry = () => reading === null && now() - triedAt >= (isAway ? MISS_PAUSE_MS : 0)

  const findAfterRead = async (key: string): Promise<WriteKey | null> => {
    if (reading !== null || mayTry()) await refresh()
    // It began before the keys changed: whoever waited for it waits for the next one, together.
    if (readAt === Number.NEGATIVE_INFINITY && !isAway) await refresh()
    const found = keys?.get(key)
    if (found) return found
    // Whoever gets a 401 throws the events away: it is only said when it is sure.
    if (keys === null || isAway) throw new KeysUnknown('Whether this key is good is not known now.')
    return null
  }

  return {
    find(key) {
      const age = now() - readAt
      const found = keys?.get(key)
      if (found) {
        if (age < OLD_MS) return found
        const isWorthWaiting = age >= TOO_OLD_MS && !isAway
        if (isWorthWaiting) return findAfterRead(key)
        if (mayTry()) void refresh()
        return found
      }
      return age < MISS_PAUSE_MS ? null : findAfterRead(key)
    },
    expire() {
      expirations += 1
      readAt = Number.NEGATIVE_INFINITY
    },
  }
}

async function withPatience<T>(work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('The database took too long.')), PATIENCE_MS)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
