import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16

/** Keeps what must be readable again, such as tokens of other services, encrypted at rest. */
export interface Vault {
  /** `purpose` is bound to the sealed bytes: they open under the same purpose only. */
  seal(plain: string, purpose: string): Buffer
  /** Null when the bytes were sealed with another secret, for another purpose, or changed. */
  open(sealed: Buffer, purpose: string): string | null
  /** A token that only this installation can make, the same for the same purpose: 32 bytes as base64url. */
  token(purpose: string): string
}

/** AES-256-GCM under a key derived from the installation's secret. Layout: version, 12 bytes nonce, 16 bytes tag, the rest. */
export function createVault(secret: string): Vault {
  const key = derived(secret, 'volant: secrets at rest')
  const tokenKey = derived(secret, 'volant: tokens')
  return {
    seal(plain, purpose) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), body])
    },
    open(sealed, purpose) {
      if (sealed.length < 1 + IV_BYTES + TAG_BYTES || sealed[0] !== VERSION) return null
      const iv = sealed.subarray(1, 1 + IV_BYTES)
      const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(tag)
      try {
        const body = sealed.subarray(1 + IV_BYTES + TAG_BYTES)
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
      } catch {
        // The only way `final` fails: the tag does not fit.
        return null
      }
    },
    token: (purpose) => createHmac('sha256', tokenKey).update(purpose).digest('base64url'),
  }
}

function derived(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))
}
