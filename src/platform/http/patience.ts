import type { Log } from '../log/log.ts'
import { databaseAway, outcomeUnknown } from './problem.ts'

const PATIENCE_MS = 10_000

/**
 * Who asks, and of which company, is found by short look-ups: a database that takes longer than ten seconds for them hangs, or has
 * no connection left.
 */
export async function withPatience<T>(work: Promise<T>, log: Log): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    log.error({ afterMs: PATIENCE_MS }, 'database hangs')
    reject(databaseAway())
  }, PATIENCE_MS)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

interface Handled {
  /** It may have been done although nobody could say so. */
  readonly isChange: boolean
  readonly isSilent: (() => Promise<boolean>) | undefined
}

/**
 * Handlers may take their time, as exports do, but nobody waits for one whose database gives no sign of life any more: every ten
 * seconds it is asked for one.
 */
export async function whileAlive<T>(handle: () => T | Promise<T>, { isChange, isSilent }: Handled): Promise<T> {
  if (!isSilent) return handle()
  const { promise: given, reject } = Promise.withResolvers<never>()
  const look = async () => {
    if (await isSilent()) reject(isChange ? outcomeUnknown() : databaseAway())
  }
  const timer = setInterval(() => void look(), PATIENCE_MS)
  try {
    return await Promise.race([handle(), given])
  } finally {
    clearInterval(timer)
  }
}
