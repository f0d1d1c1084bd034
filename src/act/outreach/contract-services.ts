import { z } from 'zod'
import { Email, Instant, isStorable, shortText, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

const Plain = (max: number) => z.string().max(max).refine(isStorable)
const State = z.enum(['on', 'off', 'unreadable'])

export const getServices = endpoint({
  method: 'GET',
  path: '/api/outreach-services',
  permission: 'sources.administer',
  summary: 'How e-mail and Slack are set up; passwords and tokens are never shown',
  input: z.object({}),
  output: z.object({
    mail: z.object({
      state: State,
      /** By the environment (SMTP_URL) or by these settings. */
      setBy: z.enum(['environment', 'settings']).nullable(),
      host: z.string().nullable(),
      port: z.number().nullable(),
      security: z.enum(['tls', 'starttls', 'none']).nullable(),
      user: z.string().nullable(),
      from: z.string().nullable(),
      changedAt: Instant.nullable(),
    }),
    slack: z.object({ state: State, team: z.string().nullable(), changedAt: Instant.nullable() }),
    waiting: z.object({ email: z.number(), slack: z.number() }),
  }),
})

export const saveMailServer = endpoint({
  method: 'PUT',
  path: '/api/outreach-services/mail',
  permission: 'sources.administer',
  summary: 'Set the mail server; the password is kept encrypted and never shown again',
  input: z.object({
    host: z.string().trim().max(253).refine(isHost, 'Give the name or the address of the mail server.'),
    port: wholeNumber(1, 65_535),
    /** tls from the start (465), starttls required (587), or none. */
    security: z.enum(['tls', 'starttls', 'none']),
    user: Plain(320).default(''),
    /** Left out: the one that is kept stays. */
    password: Plain(1_000).optional(),
    fromName: shortText(100),
    fromEmail: Email,
  }),
  output: z.object({ saved: z.literal(true) }),
})

export const removeMailServer = endpoint({
  method: 'DELETE',
  path: '/api/outreach-services/mail',
  permission: 'sources.administer',
  summary: 'Forget the mail server; e-mails wait until there is another one',
  input: z.object({}),
  output: z.object({ removed: z.literal(true) }),
})

const Tested = z.object({ ok: z.boolean(), sentence: z.string() })

export const testMailServer = endpoint({
  method: 'POST',
  path: '/api/outreach-services/mail/test',
  permission: 'sources.administer',
  summary: 'Send a test e-mail to oneself and say what the mail server answered',
  input: z.object({}),
  output: Tested,
})

export const saveSlackToken = endpoint({
  method: 'PUT',
  path: '/api/outreach-services/slack',
  permission: 'sources.administer',
  summary: 'Set the bot token of the Slack app; it is kept encrypted and never shown again',
  input: z.object({
    token: z
      .string()
      .trim()
      .max(300)
      .regex(
        /^xox[a-z]-[\w-]{3,}$/,
        'A bot token begins with xoxb-. Copy it from “OAuth & Permissions” of the Slack app.',
      ),
  }),
  output: z.object({ saved: z.literal(true) }),
})

export const removeSlackToken = endpoint({
  method: 'DELETE',
  path: '/api/outreach-services/slack',
  permission: 'sources.administer',
  summary: 'Forget the Slack token; messages wait until there is another one',
  input: z.object({}),
  output: z.object({ removed: z.literal(true) }),
})

export const testSlack = endpoint({
  method: 'POST',
  path: '/api/outreach-services/slack/test',
  permission: 'sources.administer',
  summary: 'Send a test message to a channel, or to oneself, and say what Slack answered',
  input: z.object({ channel: z.string().trim().max(80).refine(isStorable).default('') }),
  output: Tested,
})

function isHost(text: string): boolean {
  if (/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text)) return URL.canParse(`smtp://${text}:25/`)
  return /^[0-9a-fA-F:.]+$/.test(text) && URL.canParse(`smtp://[${text}]:25/`)
}
