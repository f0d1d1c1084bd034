import { betterAuth } from 'better-auth'
import type { Db } from '../../platform/db/database.ts'

export type Auth = ReturnType<typeof createAuth>

export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 200

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
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      autoSignIn: true,
    },
    session: { modelName: 'auth_sessions', expiresIn: 60 * 60 * 24 * 30, updateAge: 60 * 60 * 24 },
    user: { modelName: 'auth_users' },
    account: { modelName: 'auth_credentials' },
    verification: { modelName: 'auth_verifications' },
    advanced: {
      cookiePrefix: 'volant',
      useSecureCookies: settings.publicUrl.startsWith('https://'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
    },
  })
}
