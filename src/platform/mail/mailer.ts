import { connect, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'

const CONNECT_MS = 10_000
const SILENCE_MS = 20_000
/** For the whole of one message, from connecting to the server's last word. */
const DEADLINE_MS = 45_000
const CONNECTIONS = 4

export interface MailServer {
  /** `smtp://user:password@host:587`, or `smtps://…` for TLS from the start. */
  url: string
  /** `Name <address>` or an address. */
  from: string
}

export interface Mail {
  /** Without the angle brackets; the same at every attempt. */
  messageId: string
  to: { name: string | null; address: string }
  subject: string
  text: string
  html: string
  /** Where answers go, when not to the sender. */
  replyTo?: string | null
  /** Further headers by name. */
  headers?: Readonly<Record<string, string>>
}

export type MailOutcome =
  | { ok: true; said: string }
  | {
      ok: false
      /** The server refused this very message or receiver for good: asking again is useless. */
      isPermanent: boolean
      /** The receiver's address does not exist (5.1.x). */
      isUnknownAddress: boolean
      /** SMTP status; null when it never came to one. */
      status: number | null
      /** In the server's words, or what kept us from reaching it. */
      said: string
    }

export interface Mailer {
  send(mail: Mail): Promise<MailOutcome>
  close(): void
}

/** Sends through a few kept connections. A server that is too slow for the deadline is left on all of them. */
export function createMailer(server: MailServer, { deadlineMs = DEADLINE_MS } = {}): Mailer {
  const sockets = new Set<Socket>()
  const open = () => openTransport(server, sockets, deadlineMs)
  let transport = open()
  const leave = () => {
    transport.close()
    for (const socket of sockets) socket.destroy()
  }
  return {
    async send(mail) {
      const used = transport
      const late = deadline(deadlineMs)
      try {
        const sent = await Promise.race([used.sendMail(messageOf(mail, server.from)), late.promise])
        return { ok: true, said: sent.response }
      } catch (error) {
        if (error instanceof TooSlow && used === transport) {
          leave()
          transport = open()
        }
        return refusalOf(error)
      } finally {
        late.cancel()
      }
    },
    close: leave,
  }
}

function openTransport({ url }: MailServer, sockets: Set<Socket>, deadlineMs: number) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url)
  const secure = protocol === 'smtps:'
  const host = hostname.replaceAll(/^\[|\]$/g, '')
  const portNumber = port === '' ? (secure ? 465 : 587) : Number(port)
  return createTransport({
    pool: true,
    host,
    port: portNumber,
    secure,
    requireTLS: searchParams.get('tls') === 'required',
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    maxConnections: CONNECTIONS,
    maxRequeues: 1,
    connectionTimeout: Math.min(CONNECT_MS, deadlineMs),
    greetingTimeout: Math.min(CONNECT_MS, deadlineMs),
    socketTimeout: Math.min(SILENCE_MS, deadlineMs),
    disableFileAccess: true,
    disableUrlAccess: true,
    // Sockets are ours, so that a server that keeps them busy for ever can be left.
    getSocket: (_options: unknown, callback: SocketReady) => connectTo({ host, port: portNumber }, sockets, callback),
  })
}

type SocketReady = (error: Error | null, options: { connection: Socket } | undefined) => void

function connectTo(to: { host: string; port: number }, sockets: Set<Socket>, callback: SocketReady): void {
  const socket = connect({ ...to, timeout: CONNECT_MS })
  const fail = (error: Error) => callback(error, undefined)
  sockets.add(socket)
  socket.once('error', fail)
  socket.once('timeout', () => socket.destroy(new Error('The mail server does not answer.')))
  socket.once('close', () => sockets.delete(socket))
  socket.once('connect', () => {
    socket.off('error', fail)
    socket.removeAllListeners('timeout')
    socket.setTimeout(0)
    callback(null, { connection: socket })
  })
}

function messageOf({ messageId, to, subject, text, html, replyTo, headers = {} }: Mail, from: string) {
  return {
    from,
    to: { name: to.name ?? '', address: to.address },
    ...(replyTo ? { replyTo } : {}),
    messageId: `<${messageId}>`,
    subject,
    text,
    html,
    headers: { ...headers, 'Auto-Submitted': 'auto-generated' },
  }
}

class TooSlow extends Error {}

function deadline(ms: number): { promise: Promise<never>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooSlow(`The mail server took longer than ${ms / 1_000} s.`)), ms)
  })
  return { promise, cancel: () => clearTimeout(timer) }
}

interface SmtpError extends Error {
  code?: string
  response?: string
  responseCode?: number
  command?: string
}

/** 5xx about the message or its receiver is for good; about our sign-in or the connection it is a fault that somebody will mend. */
function refusalOf(error: unknown): MailOutcome {
  const { code, response, responseCode, message } = error as SmtpError
  const isAboutMessage = code === 'EENVELOPE' || code === 'EMESSAGE'
  const isPermanent = isAboutMessage && responseCode !== undefined && responseCode >= 500 && responseCode !== 503
  return {
    ok: false,
    isPermanent,
    isUnknownAddress: isPermanent && code === 'EENVELOPE' && /^5\d\d[ -]5\.1\.[0-36]\b/.test(response ?? ''),
    status: responseCode ?? null,
    said: response ?? SAID[code ?? ''] ?? message,
  }
}

const SAID: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The mail server refused the connection.',
  ENOTFOUND: 'The name of the mail server is not known.',
  EAI_AGAIN: 'The name of the mail server could not be looked up just now.',
  ECONNRESET: 'The mail server cut the connection.',
}
