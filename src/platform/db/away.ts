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

/** True when an error says that the database is not to be reached just now, rather than that a query or a file is wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && AWAY_CODES.has(error.code)) {
    return error.code.length === 5 || ('syscall' in error && CONNECTING.has(String(error.syscall)))
  }
  return /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(error.message)
}

// A missing file says ENOENT too: only one met while talking to the server means the database.
const CONNECTING = new Set(['connect', 'read', 'write'])
