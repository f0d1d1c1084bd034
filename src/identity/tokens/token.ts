import { createHash, randomBytes } from 'node:crypto'

/** An unguessable token for a link or a key. Shown once; only its hash is kept. */
export function newToken(bytes = 24): string {
  return randomBytes(bytes).toString('base64url')
}

/** SHA-256: enough for tokens of full entropy, and fast enough to look up on every request. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
