import type { Client, Pool, PoolClient } from 'pg'
import type { Log } from '../log/log.ts'
import { sql, type Db, type Trx } from '../db/database.ts'

/** News for open screens: a topic and, where they are few, the ids it concerns. */
export interface News {
  topic: string
  ids?: number[]
}

const CHANNEL = 'volant_news'
const MAX_IDS = 200

/** Tells open screens, when the transaction commits, that something of this topic changed. */
export async function tellScreens(db: Db | Trx, topic: string, ids: readonly number[] = []): Promise<void> {
  const news: News = ids.length > 0 && ids.length <= MAX_IDS ? { topic, ids: [...ids] } : { topic }
  await sql`select pg_notify(${CHANNEL}, ${JSON.stringify(news)})`.execute(db)
}

export interface LiveHub {
  subscribe(listener: (news: News) => void): () => void
  listeners(): number
  /** Aborted when the process is going: screens are to leave, too, and find another one. */
  readonly going: AbortSignal
  stop(): Promise<void>
}

/**
 * Listens to the database's notifications and hands them to every open screen. When the connection breaks it is made
 * anew, and screens are told `reconnected`, since news may have been missed.
 */
export function openLiveHub(pool: Pool, log: Log): LiveHub {
  const listeners = new Set<(news: News) => void>()
  const tell = (news: News) => {
    for (const listener of listeners) listener(news)
  }
  const going = new AbortController()
  let stopped = false
  let client: PoolClient | undefined
  let retry: NodeJS.Timeout | undefined

  const connect = async (isFirst: boolean): Promise<void> => {
    if (stopped) return
    try {
      const made = await pool.connect()
      // Stopped meanwhile: the pool cannot end while somebody holds a connection.
      if (stopped) return made.release(true)
      client = made
      made.on('notification', (message) => {
        const news = parseNews(message.payload)
        if (news) tell(news)
      })
      made.once('error', (error) => {
        log.warn({ err: error }, 'live connection lost')
        client = undefined
        made.release(true)
        retryLater()
      })
      await made.query(`listen ${CHANNEL}`)
      if (!isFirst) tell({ topic: 'reconnected' })
    } catch (error) {
      log.warn({ err: error }, 'live connection not made')
      retryLater()
    }
  }
  const retryLater = () => {
    if (!stopped) retry = setTimeout(() => void connect(false), 1_000)
  }
  void connect(true)

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    listeners: () => listeners.size,
    going: going.signal,
    async stop() {
      stopped = true
      going.abort()
      clearTimeout(retry)
      listeners.clear()
      const open = client as (PoolClient & Client) | undefined
      open?.removeAllListeners('notification')
      // What the server still says as it goes must not give the connection back once more.
      open?.removeAllListeners('error')
      open?.release(true)
    },
  }
}

function parseNews(payload: string | undefined): News | undefined {
  if (payload === undefined) return undefined
  const value: unknown = JSON.parse(payload)
  if (value === null || typeof value !== 'object' || !('topic' in value) || typeof value.topic !== 'string')
    return undefined
  return value as News
}
