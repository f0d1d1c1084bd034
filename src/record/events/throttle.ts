/** Work that is asked for far more often than it needs doing. */
export interface Throttle {
  /** Does the work now, or, where it was done less than the pause ago, once at the end of the pause. */
  ask(): void
  /** Resolves when work that has begun is done; nothing is done afterwards. */
  stop(): Promise<void>
}

export function createThrottle(work: () => Promise<void>, pauseMs: number): Throttle {
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> = Promise.resolve()
  let isAskedAgain = false
  let isStopped = false

  const begin = () => {
    running = work()
    timer = setTimeout(() => {
      timer = null
      if (!isAskedAgain || isStopped) return
      isAskedAgain = false
      void running.then(begin)
    }, pauseMs)
  }
  return {
    ask() {
      if (isStopped) return
      if (timer) isAskedAgain = true
      else begin()
    },
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      await running
    },
  }
}
