import { createClient } from './client.ts'
import type { Client } from './client.ts'
import { openOutbox } from './outbox.ts'
import type { Answer } from './outbox.ts'
import { openStore } from './store.ts'

/** A call noted by the loader while this script was on its way. */
type Noted = [name: keyof Client, args: unknown[]]

const page = window as unknown as { volant?: Noted[] | Client }
const VERSION = '1'
const NOT_REACHED: Answer = { status: 0, retryAfterMs: null, text: '' }

const store = openStore()
const client = createClient({
  store,
  defaultHost: ownOrigin(),
  openOutbox(writeKey, host) {
    const outbox = openOutbox({
      store,
      prefix: `volant.${writeKey}.`,
      writeKey,
      send: (body, isLeaving) => send(`${host}/v1/batch`, body, isLeaving),
      newId,
      warn: (sentence) => console.warn(`volant: ${sentence}`),
    })
    addEventListener('pagehide', outbox.leave)
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') outbox.leave()
    })
    return outbox
  },
  newId,
  pageContext: () => ({
    library: { name: 'volant.js', version: VERSION },
    locale: navigator.language,
    userAgent: navigator.userAgent,
    page: {
      path: location.pathname,
      url: location.href,
      search: location.search,
      title: document.title,
      referrer: document.referrer,
    },
  }),
  wantsNoTracking: () =>
    navigator.doNotTrack === '1' ||
    (navigator as Navigator & { globalPrivacyControl?: boolean }).globalPrivacyControl === true,
})

const noted = Array.isArray(page.volant) ? page.volant : []
page.volant = client
for (const [name, args] of noted) (client[name] as (...given: unknown[]) => void)(...args)

/** As plain text, which browsers send to another site without asking it first. */
async function send(url: string, body: string, isLeaving: boolean): Promise<Answer> {
  if (isLeaving && !('keepalive' in Request.prototype)) {
    navigator.sendBeacon(url, body)
    // Nobody hears the answer: what was sent stays for another try, and its ids keep it from being counted twice.
    return NOT_REACHED
  }
  try {
    const response = await fetch(url, { method: 'POST', body, keepalive: isLeaving, credentials: 'omit' })
    const seconds = Number(response.headers.get('retry-after'))
    const text = response.ok ? '' : await response.text()
    return { status: response.status, retryAfterMs: seconds > 0 ? seconds * 1_000 : null, text }
  } catch {
    return NOT_REACHED
  }
}

function newId(): string {
  // Browsers give randomUUID to secure pages alone.
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Where this script came from. */
function ownOrigin(): string {
  const script = document.currentScript
  return script instanceof HTMLScriptElement && script.src !== '' ? new URL(script.src).origin : location.origin
}
