import { z } from 'zod'
import { DEPARTMENTS, PERMISSIONS, ROLES } from '../../kernel/permissions.ts'
import { DayOut, Email, Instant, isStorable, shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { TimeZone } from '../company/contract.ts'

export const PASSWORD_LENGTH = { min: 10, max: 200 } as const

const Password = z
  .string()
  .min(PASSWORD_LENGTH.min, 'Use at least 10 characters; three or four words are easiest to remember.')
  .max(PASSWORD_LENGTH.max, 'Keep the password within 200 characters.')
  .refine(isStorable, 'Remove the invisible control characters from the password.')

/** An address the sign-in library accepts as well, or its owner could join and never sign in again. */
export const MemberEmail = Email.refine(
  (email) => z.email().safeParse(email).success,
  'This does not look like an e-mail address.',
)

const LinkToken = z.string().min(20).max(200)

/** Who is signed in, and what the screens need to know before they draw anything. */
export const Me = z.object({
  member: z.object({
    id: z.number(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    department: z.enum(DEPARTMENTS).nullable(),
    preferences: z.record(z.string(), z.unknown()),
    lastSeenAt: Instant.nullable(),
  }),
  permissions: z.array(z.enum(PERMISSIONS)),
  company: z.object({ name: z.string(), timeZone: z.string(), reportingCurrency: z.string() }),
  today: DayOut,
})
export type Me = z.output<typeof Me>

export const getMe = endpoint({
  method: 'GET',
  path: '/api/me',
  permission: 'self',
  summary: 'Who is signed in, and what they may do',
  input: z.object({}),
  output: Me,
})

export const savePreferences = endpoint({
  method: 'PATCH',
  path: '/api/me/preferences',
  permission: 'self',
  summary: 'Change how the screens behave for you',
  input: z.object({
    theme: z.enum(['light', 'dark', 'system']).optional(),
    density: z.enum(['compact', 'default']).optional(),
    singleKeys: z.boolean().optional(),
  }),
  output: z.object({ preferences: z.record(z.string(), z.unknown()) }),
})

export const signIn = endpoint({
  method: 'POST',
  path: '/api/session',
  permission: 'public',
  summary: 'Sign in with e-mail and password',
  input: z.object({ email: Email, password: z.string().min(1).max(200) }),
  output: z.object({ memberId: z.number() }),
})

export const signOut = endpoint({
  method: 'DELETE',
  path: '/api/session',
  permission: 'public',
  summary: 'End this session',
  input: z.object({}),
  output: z.object({ signedOut: z.literal(true) }),
})

export const readLink = endpoint({
  method: 'POST',
  path: '/api/links/read',
  permission: 'public',
  summary: 'What a one-time link is for',
  input: z.object({ token: LinkToken }),
  output: z.object({
    kind: z.enum(['first_owner', 'invitation', 'reset']),
    email: z.string().nullable(),
    name: z.string().nullable(),
    companyName: z.string(),
  }),
})

export const acceptLink = endpoint({
  method: 'POST',
  path: '/api/links/accept',
  permission: 'public',
  summary: 'Use a one-time link: become the first owner, join, or set a new password',
  input: z.object({
    token: LinkToken,
    password: Password,
    name: shortText(200).optional(),
    email: MemberEmail.optional(),
    companyName: shortText(200).optional(),
    timeZone: TimeZone.optional(),
  }),
  output: z.object({ memberId: z.number() }),
})

export const listSessions = endpoint({
  method: 'GET',
  path: '/api/me/sessions',
  permission: 'self',
  summary: 'Where you are signed in',
  input: z.object({}),
  output: z.object({
    sessions: z.array(
      z.object({
        id: z.string(),
        createdAt: Instant,
        expiresAt: Instant,
        userAgent: z.string().nullable(),
        ipAddress: z.string().nullable(),
        isCurrent: z.boolean(),
      }),
    ),
  }),
})

export const revokeSessions = endpoint({
  method: 'POST',
  path: '/api/me/sessions/revoke',
  permission: 'self',
  summary: 'Sign out elsewhere: one session, or all but this one',
  input: z.object({ sessionId: z.string().max(100).optional() }),
  output: z.object({ revoked: z.number() }),
})

export const changePassword = endpoint({
  method: 'POST',
  path: '/api/me/password',
  permission: 'self',
  summary: 'Change your password; other sessions end',
  input: z.object({ current: z.string().min(1).max(200), next: Password }),
  output: z.object({ changed: z.literal(true) }),
})
