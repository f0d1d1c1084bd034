import { z } from 'zod'
import { PERMISSIONS } from '../../kernel/permissions.ts'
import { Flag, Id, Instant, shortText, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

/** What a key can be given; every key may do what `public` and `self` allow. */
export const KEY_PERMISSIONS = PERMISSIONS.filter((permission) => permission !== 'public' && permission !== 'self')

const KeyOut = z.object({
  id: z.number(),
  name: z.string(),
  /** The beginning of the key, to tell it from others. */
  prefix: z.string(),
  memberId: z.number(),
  memberName: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  works: z.boolean(),
})
export type ApiKey = z.output<typeof KeyOut>

export const listKeys = endpoint({
  method: 'GET',
  path: '/api/keys',
  permission: 'keys.own',
  summary: 'Your API keys; administrators may see everybody’s',
  input: z.object({ all: Flag.default(false) }),
  output: z.object({ keys: z.array(KeyOut) }),
})

export const createKey = endpoint({
  method: 'POST',
  path: '/api/keys',
  permission: 'keys.own',
  summary: 'Make an API key that may do part of what you may; the secret is shown once',
  input: z.object({
    name: shortText(100),
    permissions: z.array(z.enum(PERMISSIONS)).min(1, 'Choose what the key may do.').max(PERMISSIONS.length),
    expiresInDays: wholeNumber(1, 730).nullable().default(90),
  }),
  output: z.object({ key: KeyOut, secret: z.string() }),
})

export const revokeKey = endpoint({
  method: 'DELETE',
  path: '/api/keys/:keyId',
  permission: 'keys.own',
  summary: 'Revoke a key at once and for good; administrators may revoke everybody’s',
  input: z.object({ keyId: Id }),
  output: z.object({ key: KeyOut }),
})
