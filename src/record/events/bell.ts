/** Rings at most once in a while, however often it is asked to, and once more after the last time. */
export interface Bell {
  ring(): void
  /** Ends after a ring that is under way. */
  stop(): Promise<void>
}

export function createBell(sound: () => Promise<void>, everyMs: number): Bell {
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> = Promise.resolve()
  let isAskedAgain = false
  let isStopped = false

  const strike = () => {
    running = sound()
    timer = setTimeout(() => {
      timer = null
      if (!isAskedAgain || isStopped) return
      isAskedAgain = false
      void running.then(strike)
    }, everyMs)
  }
  return {
    ring() {
      if (isStopped) return
      if (timer) isAskedAgain = true
      else strike()
    },
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      await running
    },
  }
}
