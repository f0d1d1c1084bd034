import { useSyncExternalStore } from 'react'

const TICK_MS = 30_000
let now = new Date()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = new Date()
  for (const listener of listeners) listener()
}

/** The present moment, half a minute exact: what says "2 min ago" keeps counting. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now)
}
