import { pino, type Logger } from 'pino'

export type Log = Logger

/** Structured log on stderr, so that commands keep stdout for their answers. Never logs bodies, cookies or keys. */
export function createLog(level: string): Log {
  return pino(
    { level, base: undefined, redact: ['password', 'token', 'cookie', 'authorization', '*.password', '*.token'] },
    pino.destination({ dest: 2, sync: true }),
  )
}
