import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Stoppable {
  stop(): void
}

export interface Call {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

export interface TestReceiver extends Stoppable {
  url: string
  calls: Call[]
  /** How the next calls are answered. */
  answer: (call: Call, response: ServerResponse) => void
}

/** A real HTTP server that writes down what it gets; it answers 204 unless told otherwise. */
export async function startReceiver(answer?: TestReceiver['answer']): Promise<TestReceiver> {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      const call = { path: request.url ?? '', headers: request.headers, body }
      receiver.calls.push(call)
      receiver.answer(call, response)
    })
  })
  const receiver: TestReceiver = {
    url: '',
    calls: [],
    answer: answer ?? ((_call, response) => void response.writeHead(204).end()),
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return receiver
}

export interface TestMailServer extends Stoppable {
  /** For SMTP_URL. */
  url: string
  mails: Email[]
  /** What to say to a receiver: null takes the mail. */
  refuse: (address: string) => { code: number; said: string } | null
}

/** A real SMTP server that takes mails in and reads them. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const refusal = mail.refuse(address)
      done(refusal ? Object.assign(new Error(refusal.said), { responseCode: refusal.code }) : undefined)
    },
    onData(stream, _session, done) {
      let text = ''
      stream.setEncoding('utf8').on('data', (part: string) => (text += part))
      stream.on('end', async () => {
        mail.mails.push(await PostalMime.parse(text))
        done()
      })
    },
    ...options,
  })
  // A sender that cuts a connection is no fault of the server.
  server.on('error', () => {})
  const mail: TestMailServer = { url: '', mails: [], refuse: () => null, stop: () => server.close() }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  mail.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return mail
}

export interface SlackMessage {
  channel: string
  text: string
  id: string
  clientId: string
}

export interface TestSlack extends Stoppable {
  /** For SLACK_API_URL. */
  url: string
  messages: SlackMessage[]
  /** Users by e-mail address. */
  users: Map<string, string>
  /** Something else than success: an error's name, or a status with its headers. */
  refuse: (method: string) => string | { status: number; headers: Record<string, string> } | null
}

/** As much of Slack's web API as is used: auth.test, users.lookupByEmail, chat.postMessage. */
export async function startSlack(): Promise<TestSlack> {
  const receiver = await startReceiver((call, response) => {
    const method = call.path.split('/').at(-1) ?? ''
    const refusal = slack.refuse(method)
    if (refusal !== null && typeof refusal === 'object') {
      response.writeHead(refusal.status, refusal.headers).end('')
      return
    }
    const reply =
      refusal === null ? replyTo(slack, method, new URLSearchParams(call.body)) : { ok: false, error: refusal }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
  })
  const slack: TestSlack = {
    url: `${receiver.url}/api/`,
    messages: [],
    users: new Map(),
    refuse: () => null,
    stop: () => receiver.stop(),
  }
  return slack
}

function replyTo(slack: TestSlack, method: string, given: URLSearchParams): object {
  if (method === 'auth.test') return { ok: true, team: 'Our workspace', user: 'volant', user_id: 'U0' }
  if (method === 'users.lookupByEmail') {
    const id = slack.users.get(given.get('email') ?? '')
    return id ? { ok: true, user: { id } } : { ok: false, error: 'users_not_found' }
  }
  if (method !== 'chat.postMessage') return { ok: false, error: 'unknown_method' }
  const metadata = JSON.parse(given.get('metadata') ?? '{}') as { event_payload?: { id?: string } }
  slack.messages.push({
    channel: given.get('channel') ?? '',
    text: given.get('text') ?? '',
    id: metadata.event_payload?.id ?? '',
    clientId: given.get('client_msg_id') ?? '',
  })
  return { ok: true, channel: given.get('channel'), ts: `1700000000.${String(slack.messages.length).padStart(6, '0')}` }
}
