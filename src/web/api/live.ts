import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { gatherNews } from './gather-news.ts'
import type { News } from './gather-news.ts'
import { concerns } from './queries.ts'

export type Connection = 'connecting' | 'live' | 'away'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
/** A short break is mended before anybody needs to know. */
const TELL_AFTER_MS = 4_000

let connection: Connection = 'connecting'
let awaySince: Date | null = null
const listeners = new Set<() => void>()

function setConnection(next: Connection): void {
  if (next === connection) return
  connection = next
  awaySince = next === 'away' ? new Date() : null
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether news arrives. */
export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => connection)
}

/** Since when the server has been out of reach; null while it is in reach. */
export function awayFrom(): Date | null {
  return awaySince
}

/** Keeps every shown answer up to date with the server's news. Stands once in the shell. */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => openLive(client), [client])
}

function openLive(client: QueryClient): () => void {
  let source: EventSource | null = null
  let waitMs = FIRST_WAIT_MS
  let retry: ReturnType<typeof setTimeout> | undefined
  let tell: ReturnType<typeof setTimeout> | undefined
  // What was fetched before the first connection stood may be old already: nobody was listening yet.
  let missedNews = true
  const gathering = gatherNews((news) => refreshFor(client, news))

  const open = () => {
    clearTimeout(retry)
    source?.close()
    source = new EventSource('/api/live')
    source.addEventListener('open', () => {
      clearTimeout(tell)
      tell = undefined
      waitMs = FIRST_WAIT_MS
      setConnection('live')
      if (missedNews) void client.invalidateQueries({}, { cancelRefetch: false })
      missedNews = false
    })
    source.addEventListener('message', (event: MessageEvent<string>) => gathering.add(JSON.parse(event.data) as News))
    source.addEventListener('error', () => {
      source?.close()
      missedNews = true
      tell ??= setTimeout(() => setConnection('away'), TELL_AFTER_MS)
      retry = setTimeout(open, waitMs)
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
    })
  }
  const lost = () => setConnection('away')
  globalThis.addEventListener('online', open)
  globalThis.addEventListener('offline', lost)
  open()

  return () => {
    globalThis.removeEventListener('online', open)
    globalThis.removeEventListener('offline', lost)
    clearTimeout(retry)
    clearTimeout(tell)
    gathering.stop()
    source?.close()
  }
}

/** Asks once for each answer that the news concerns; done when all of them are there. */
function refreshFor(client: QueryClient, news: readonly News[]): Promise<void> {
  if (news.some(({ topic }) => topic === 'reconnected')) return client.invalidateQueries()
  return client.invalidateQueries({
    predicate: ({ meta }) => news.some(({ topic, ids }) => concerns(meta, [topic], ids?.map(String))),
  })
}
