import { betterAuth } from 'better-auth'
import type { Db } from '../../platform/db/database.ts'
import { PASSWORD_LENGTH } from './contract.ts'

export type Auth = ReturnType<typeof createAuth>

/** Carries the caller's address, as our own socket saw it, into the list of sessions. Callers cannot set it. */
export const REMOTE_ADDRESS_HEADER = 'x-volant-remote-address'

/**
 * better-auth keeps users, password hashes and sessions; its own web routes are not mounted: everything passes through
 * our contracts, so that permission, audit and refusals are the same everywhere.
 */
export function createAuth(db: Db, settings: { secret: string; publicUrl: string }) {
  return betterAuth({
    appName: 'Volant',
    baseURL: settings.publicUrl,
    basePath: '/api/auth',
    secret: settings.secret,
    database: { db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      autoSignIn: true,
    },
    session: { modelName: 'auth_sessions', expiresIn: 60 * 60 * 24 * 30, updateAge: 60 * 60 * 24 },
    user: { modelName: 'auth_users' },
    account: { modelName: 'auth_credentials' },
    verification: { modelName: 'auth_verifications' },
    advanced: {
      cookiePrefix: 'volant',
      ipAddress: { ipAddressHeaders: [REMOTE_ADDRESS_HEADER] },
      useSecureCookies: settings.publicUrl.startsWith('https://'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
    },
  })
}
