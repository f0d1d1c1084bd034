import type { Log } from '../log/log.ts'
import { boundLog } from './log-file.ts'
import type { Places } from './places.ts'
import { isPostmaster } from './postmaster-file.ts'

export interface Supervised {
  pid(): number
  /** Whether another server runs now. */
  restart(): Promise<boolean>
}

const CHECK_EVERY_MS = 500
const LONGEST_PAUSE_MS = 30_000

/**
 * Starts the server again when it was killed while we use it (out of memory, an operator's mistake). Everyone who shares
 * it watches; the start lock lets one of them act and the others join. Keeps its log bounded on the way.
 */
export function supervise(places: Places, log: Pick<Log, 'warn' | 'error'>, server: Supervised) {
  let stopped = false
  let pauseMs = CHECK_EVERY_MS
  let round = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  const check = async () => {
    try {
      boundLog(places.logFile)
      if (isPostmaster(server.pid(), places)) {
        pauseMs = CHECK_EVERY_MS
        return
      }
      // A server in another container is out of our sight, and alive.
      if (await server.restart()) log.warn('PostgreSQL was gone; it has been started again')
    } catch (error) {
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      log.error({ err: error }, 'PostgreSQL could not be started again')
    }
  }
  const schedule = () => {
    if (stopped) return
    timer = setTimeout(() => {
      round = check().then(schedule)
    }, pauseMs).unref()
  }
  schedule()

  return {
    /** Ends the watch; a restart under way is waited for. */
    async stop(): Promise<void> {
      stopped = true
      clearTimeout(timer)
      await round
    },
  }
}
