import type { Log } from '../log/log.ts'

export interface Watcher {
  /** Looks no more; resolves when a look under way has ended. */
  stop(): Promise<void>
}

/**
 * Looks at once and then again and again, one look at a time: what falls due during a look is left out, for the next one
 * sees it too. A look that fails is logged as `failure` and tried again.
 */
export function lookEvery(
  everyMs: number,
  { log, failure }: { log: Log; failure: string },
  look: () => Promise<unknown>,
): Watcher {
  let running: Promise<void> | null = null
  const attempt = async () => {
    try {
      await look()
    } catch (error) {
      log.error({ err: error }, failure)
    } finally {
      running = null
    }
  }
  const run = () => {
    running ??= attempt()
  }
  run()
  const timer = setInterval(run, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
