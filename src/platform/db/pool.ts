import { Pool, types, type PoolConfig } from 'pg'
import type { Log } from '../log/log.ts'
import { setIsolation } from './isolation.ts'

const INT8 = 20
const NUMERIC = 1700
const DATE = 1082
const INT8_ARRAY = 1016
const NUMERIC_ARRAY = 1231
const DATE_ARRAY = 1182
const TEXT_ARRAY = 1009 as number

type Parse = (text: string) => unknown

/**
 * A pool whose values keep their meaning: `bigint` is a number (a RangeError beyond 2^53), `numeric` a decimal string,
 * `date` a `yyyy-mm-dd` string, `timestamptz` a Date; arrays of them alike.
 * A lost connection is logged and replaced: it never ends the process. Statements end after 30 s unless
 * `config.statement_timeout` (ms, 0 for never) says otherwise. They run at read committed, whatever the server's default.
 */
export function createPool(config: PoolConfig, log: Pick<Log, 'warn'>): Pool {
  const pool = new Pool({
    application_name: 'volant',
    max: 20,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    ...config,
    types: { getTypeParser: parserOf },
    onConnect: setIsolation,
  })
  // A server that stops after the pool was closed tells its last connections so: that is no news.
  const warn = (error: Error, message: string) => {
    if (!pool.ending) log.warn({ err: error }, message)
  }
  pool.on('error', (error) => warn(error, 'A database connection was lost'))
  // The pool listens to connections only while they are idle; one that breaks in use fails its query and says so here.
  pool.on('connect', (client) => client.on('error', (error) => warn(error, 'A database connection broke')))
  return pool
}

const textArray = types.getTypeParser(TEXT_ARRAY) as (text: string) => (string | null)[]
const parsers = new Map<number, Parse>([
  [INT8, safeInteger],
  [NUMERIC, (text) => text],
  [DATE, (text) => text],
  [INT8_ARRAY, (text) => textArray(text).map((item) => (item === null ? null : safeInteger(item)))],
  [NUMERIC_ARRAY, textArray],
  [DATE_ARRAY, textArray],
])

function parserOf(type: number, format?: 'text' | 'binary'): Parse {
  const own = format === 'binary' ? undefined : parsers.get(type)
  // The default parsers take text or, for binary results, a buffer.
  return own ?? (types.getTypeParser(type, format as 'text') as Parse)
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`A database integer is beyond 2^53: ${text}`)
  return value
}
