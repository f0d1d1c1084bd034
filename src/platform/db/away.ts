const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08003',
  '08006',
])

/** What wraps what: deeper than any library does, and an end where an error is its own cause. */
const MOST_WRAPPED = 5

/**
 * True when an error, or one it was caused by, says that the database is not to be reached just now, rather than that a
 * query or a file is wrong.
 */
export function isDatabaseAway(error: unknown): boolean {
  let inner = error
  for (let depth = 0; depth < MOST_WRAPPED && inner instanceof Error; depth += 1) {
    if (saysAway(inner)) return true
    inner = inner.cause
  }
  return false
}

function saysAway(error: Error): boolean {
  if ('code' in error && typeof error.code === 'string' && AWAY_CODES.has(error.code)) {
    return error.code.length === 5 || ('syscall' in error && CONNECTING.has(String(error.syscall)))
  }
  return /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(error.message)
}

// A missing file says ENOENT too: only one met while talking to the server means the database.
const CONNECTING = new Set(['connect', 'read', 'write'])
