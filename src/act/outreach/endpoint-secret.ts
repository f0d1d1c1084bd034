import { randomBytes } from 'node:crypto'
import type { Vault } from '../../platform/secrets/vault.ts'
import type { EndpointToSend } from './send-webhook.ts'
import type { StoredEndpoint } from './store-endpoints.ts'

const PURPOSE = 'webhook endpoint'
/** Receivers have a day to take a new secret over: until then both sign. */
export const OLD_SECRET_MS = 24 * 3_600_000

/** As Standard Webhooks writes them. */
export function newEndpointSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

export function sealEndpointSecret(vault: Vault, secret: string): Buffer {
  return vault.seal(secret, PURPOSE)
}

export function endpointToSend(stored: StoredEndpoint, vault: Vault, now: Date): EndpointToSend {
  const { name, url, state, oldSecret, oldSecretUntil } = stored
  const current = vault.open(stored.secret, PURPOSE)
  const isOldGood = oldSecret !== null && oldSecretUntil !== null && oldSecretUntil > now
  const old = isOldGood ? vault.open(oldSecret, PURPOSE) : null
  return { name, url, state, secrets: current === null ? [] : [current, ...(old === null ? [] : [old])] }
}
