import { setTimeout as pause } from 'node:timers/promises'

export interface Patience {
  timeoutMs: number
  everyMs: number
}

/** Asks again and again until `probe` answers something other than null; null once `timeoutMs` have passed. */
export async function pollUntil<T>(probe: () => Promise<T | null> | T | null, patience: Patience): Promise<T | null> {
  const deadline = performance.now() + patience.timeoutMs
  for (;;) {
    const answer = await probe()
    if (answer !== null || performance.now() >= deadline) return answer
    await pause(patience.everyMs)
  }
}
