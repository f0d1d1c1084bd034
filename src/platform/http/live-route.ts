import type { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Actor } from '../../kernel/access.ts'
import type { LiveHub, News } from '../live/live.ts'
import { notSignedIn, problemResponse } from './problem.ts'

const KEEP_ALIVE_MS = 25_000
const MAX_WAITING = 500

interface LiveParts {
  hub: LiveHub
  authenticate(headers: Headers): Promise<Actor | null>
}

/**
 * Server-sent events for open screens: topics and ids only, never content, so that what a screen then reads passes the
 * permission of its own endpoint. The session is checked again with every keep-alive.
 */
export function mountLive(app: Hono, { hub, authenticate }: LiveParts): void {
  app.get('/api/live', async (http) => {
    if (!(await authenticate(http.req.raw.headers))) return problemResponse(notSignedIn())
    return streamSSE(http, async (stream) => {
      const waiting: News[] = []
      let wake = () => {}
      const unsubscribe = hub.subscribe((news) => {
        if (waiting.length < MAX_WAITING) waiting.push(news)
        else waiting.splice(0, waiting.length, { topic: 'reconnected' })
        wake()
      })
      stream.onAbort(() => {
        unsubscribe()
        wake()
      })
      const leave = () => wake()
      hub.going.addEventListener('abort', leave)
      await stream.writeSSE({ event: 'ready', data: '{}' })
      while (!stream.aborted && !hub.going.aborted) {
        const news = waiting.shift()
        if (news) {
          await stream.writeSSE({ data: JSON.stringify(news) })
          continue
        }
        const isQuiet = await waitFor(KEEP_ALIVE_MS, (ring) => (wake = ring))
        if (isQuiet && !stream.aborted) {
          if (!(await authenticate(http.req.raw.headers))) break
          await stream.writeSSE({ event: 'still', data: '{}' })
        }
      }
      hub.going.removeEventListener('abort', leave)
      unsubscribe()
    })
  })
}

/** Waits until somebody rings or the time is up; true when the time was up. */
function waitFor(ms: number, register: (ring: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), ms)
    register(() => {
      clearTimeout(timer)
      resolve(false)
    })
  })
}
