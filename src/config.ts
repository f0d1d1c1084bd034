import { z } from 'zod'
import { isListOfNetworks } from './platform/outgoing/address-guard.ts'

interface Setting<S extends z.ZodType> {
  schema: S
  default: string | undefined
  doc: string
}

function setting<S extends z.ZodType>(schema: S, fallback: string | undefined, doc: string): Setting<S> {
  return { schema, default: fallback, doc }
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a whole number from 0 to 65535')

/** Every setting, once. Parsed at start; `docs/config.md` is printed from it. */
export const SETTINGS = {
  VOLANT_DATA: setting(
    z.string().min(1),
    './data',
    'Folder for the embedded database, uploads, backups and the secret.',
  ),
  DATABASE_URL: setting(
    z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/, 'must be a postgres:// address')
      .optional(),
    undefined,
    'Your own PostgreSQL 15 or newer, instead of the embedded server.',
  ),
  HOST: setting(z.string().min(1).max(255), '127.0.0.1', 'Address to listen on.'),
  PORT: setting(port, '7330', 'Port to listen on; 0 takes a free one.'),
  PUBLIC_URL: setting(
    z.url({ protocol: /^https?$/ }).optional(),
    undefined,
    'Address under which people reach Volant, when it differs from host and port.',
  ),
  VOLANT_ROLE: setting(
    z.enum(['all', 'web', 'worker']),
    'all',
    'all serves web, API and jobs in one process; web and worker split them.',
  ),
  VOLANT_SECRET: setting(
    z.string().min(32, 'must have at least 32 characters').optional(),
    undefined,
    'Signs session cookies and encrypts kept secrets such as tokens of other services. Made once and kept in the data folder when not given; needed when several machines serve.',
  ),
  SMTP_URL: setting(
    z
      .string()
      .regex(/^smtps?:\/\/\S+$/, 'must be an smtp:// or smtps:// address')
      .refine((url) => URL.canParse(url), 'must be an smtp:// or smtps:// address')
      .optional(),
    undefined,
    'Mail server, such as `smtp://user:password@mail.example.com:587`; smtps for TLS from the start. Goes before what is set in the settings.',
  ),
  MAIL_FROM: setting(
    z
      .string()
      .max(320)
      .regex(/^(?:[^<>\r\n"]{1,100} )?<?[^\s@<>"]+@[^\s@<>"]+>?$/, 'must be an address such as Volant <cs@example.com>')
      .optional(),
    undefined,
    'From whom e-mails come, such as `Acme Success <success@acme.example>`; with SMTP_URL.',
  ),
  SLACK_API_URL: setting(z.url({ protocol: /^https?$/ }), 'https://slack.com/api/', 'Address of the Slack web API.'),
  WEBHOOK_PRIVATE_NETWORKS: setting(
    z.string().refine(isListOfNetworks, 'must be networks such as 10.1.0.0/16, separated by commas').default(''),
    undefined,
    'Private networks webhooks may be sent into; none by default.',
  ),
  LOG_LEVEL: setting(z.enum(['debug', 'info', 'warn', 'error', 'silent']), 'info', 'How much is logged.'),
} as const

type Settings = typeof SETTINGS
export type Config = { readonly [K in keyof Settings]: z.output<Settings[K]['schema']> }

/** Thrown with one line that names every bad setting at once. */
export class BadConfig extends Error {}

/** The only reader of the environment. Throws `BadConfig`. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, { schema, default: fallback }] of Object.entries(SETTINGS)) {
    const text = env[name] === '' ? undefined : env[name]
    const parsed = (schema as z.ZodType).safeParse(text ?? fallback)
    if (parsed.success) values[name] = parsed.data
    else problems.push(`${name} ${reason(parsed.error)}`)
  }
  if (problems.length > 0) throw new BadConfig(`Fix these settings and start again: ${problems.join('; ')}.`)
  return values as Config
}

/** The settings as a Markdown page. */
export function configPage(): string {
  const rows = Object.entries(SETTINGS).map(
    ([name, { default: fallback, doc }]) =>
      `| \`${name}\` | ${fallback === undefined ? '–' : `\`${fallback}\``} | ${doc} |`,
  )
  return [
    '# Settings',
    '',
    'Generated from `src/config.ts`.',
    '',
    '| setting | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function reason(error: z.ZodError): string {
  const message = error.issues[0]?.message ?? 'is not usable'
  return message.startsWith('must') ? message : `is not usable (${message.replace(/^Invalid /, 'invalid ')})`
}
