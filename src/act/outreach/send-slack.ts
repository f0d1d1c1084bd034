import { createHash } from 'node:crypto'
import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type Logger,
} from '@slack/web-api'
import type { Sender } from './delivery.ts'
import type { SlackPayload } from './effects.ts'
import type { Outcome } from './store-delivery.ts'

const TIMEOUT_MS = 15_000

/** Says nothing: what fails is told by its outcome, and tokens stay out of logs. */
const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}

export function slackClient(token: string, slackApiUrl: string, timeout = TIMEOUT_MS): WebClient {
  // Trying again is ours: it must outlive this process.
  return new WebClient(token, {
    slackApiUrl,
    timeout,
    logger: silent,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  })
}

export function slackSender(client: WebClient): Sender {
  return async ({ id, payload }) => {
    if (payload.kind !== 'slack') throw new Error('not a Slack message')
    return postToSlack(client, id, payload)
  }
}

export async function postToSlack(
  client: WebClient,
  id: string,
  { to, text }: Omit<SlackPayload, 'kind'>,
): Promise<Outcome> {
  try {
    const sent = await client.apiCall('chat.postMessage', {
      channel: 'channel' in to ? to.channel : await userByEmail(client, to.email),
      text,
      link_names: false,
      unfurl_links: false,
      metadata: { event_type: 'volant_effect', event_payload: { id } },
      // The same at every attempt, so that Slack itself can tell a repetition.
      client_msg_id: uuidOf(id),
    })
    return { result: 'sent', status: 200, said: 'ts' in sent ? `Message ${String(sent.ts)}` : '', failure: null }
  } catch (error) {
    return outcomeOf(error)
  }
}

async function userByEmail(client: WebClient, email: string): Promise<string> {
  const { user } = await client.users.lookupByEmail({ email })
  if (!user?.id) throw new Error('Slack named no user')
  return user.id
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof WebAPIRateLimitedError)
    return {
      result: 'again',
      status: 429,
      said: '',
      failure: 'Slack wants us to wait.',
      retryAfterMs: error.retryAfter * 1_000,
    }
  if (error instanceof WebAPIPlatformError) return refused(error.data.error)
  const status = error instanceof WebAPIHTTPError ? error.statusCode : null
  const said = error instanceof Error ? error.message.slice(0, 500) : ''
  return { result: 'again', status, said, failure: 'Slack could not be reached.' }
}

/** By Slack's error: what it means and what to do. Those of the token are ours to mend: the message waits. */
const OURS: Readonly<Record<string, string>> = {
  not_authed: 'Slack does not accept the token. Enter a new one in the settings.',
  invalid_auth: 'Slack does not accept the token. Enter a new one in the settings.',
  account_inactive: 'The Slack app was removed. Install it again and enter its token in the settings.',
  token_revoked: 'The Slack token was revoked. Enter a new one in the settings.',
  token_expired: 'The Slack token has expired. Enter a new one in the settings.',
  missing_scope: 'The Slack app lacks a permission. It needs chat:write and users:read.email.',
}

const FINAL: Readonly<Record<string, string>> = {
  channel_not_found: 'Slack knows no such channel, or the app may not see it.',
  not_in_channel: 'The Slack app is not in the channel. Invite it there.',
  is_archived: 'The Slack channel is archived.',
  users_not_found: 'Slack knows nobody by this e-mail address.',
  user_not_found: 'Slack knows no such user.',
  msg_too_long: 'The message is too long for Slack.',
  no_text: 'The message is empty.',
  restricted_action: 'The workspace does not let the app write there.',
}

function refused(error: string): Outcome {
  const final = FINAL[error]
  if (final) return { result: 'failed', status: 200, said: error, failure: final }
  return { result: 'again', status: 200, said: error, failure: OURS[error] ?? `Slack answered ${error}.` }
}

function uuidOf(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
