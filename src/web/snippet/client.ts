import type { Fields, Message } from './message.ts'
import type { Outbox } from './outbox.ts'
import type { Store } from './store.ts'

export interface LoadOptions {
  /** Where Volant is reached, such as `https://volant.example.com`. */
  host?: string
  /** Sends and keeps nothing when the browser asks not to be tracked. */
  respectDoNotTrack?: boolean
}

export interface ClientParts {
  readonly store: Store
  readonly defaultHost: string
  openOutbox(writeKey: string, host: string): Outbox
  newId(): string
  /** What is known of the page at this moment. */
  pageContext(): Fields
  wantsNoTracking(): boolean
}

export interface Client {
  load(writeKey: string, options?: LoadOptions): void
  identify(userId: string | Fields, traits?: Fields): void
  group(groupId: string, traits?: Fields): void
  track(event: string, properties?: Fields): void
  page(name?: string | Fields, properties?: Fields): void
  /** The person left: whoever comes next is somebody else. */
  reset(): void
}

const ANONYMOUS = 'volant.anonymous'
const USER = 'volant.user'
const GROUP = 'volant.group'

/** Calls before `load` wait for it. */
export function createClient(parts: ClientParts): Client {
  const { store } = parts
  let outbox: Outbox | null = null
  let isOff = false
  const early: (() => void)[] = []

  const say = (type: Message['type'], given: Partial<Message>) => {
    const timestamp = new Date().toISOString()
    const send = () => {
      if (isOff) return
      const userId = store.get(USER)
      const groupId = store.get(GROUP)
      const page = parts.pageContext()
      outbox?.add({
        type,
        messageId: parts.newId(),
        timestamp,
        anonymousId: remembered(parts),
        ...(userId === null ? {} : { userId }),
        ...given,
        context: groupId === null ? page : { ...page, groupId },
      })
    }
    if (outbox || isOff) send()
    else early.push(send)
  }
  const remember = (change: () => void) => {
    if (outbox) change()
    else if (!isOff) early.push(change)
  }

  return {
    load(writeKey, options = {}) {
      if (outbox) return
      isOff = options.respectDoNotTrack === true && parts.wantsNoTracking()
      if (!isOff) outbox = parts.openOutbox(writeKey, (options.host ?? parts.defaultHost).replace(/\/+$/, ''))
      for (const run of early.splice(0)) if (!isOff) run()
    },
    identify(userId, traits) {
      const isNamed = typeof userId !== 'object'
      if (isNamed) remember(() => become(String(userId), parts))
      say('identify', { traits: (isNamed ? traits : userId) ?? {} })
    },
    group(groupId, traits = {}) {
      remember(() => store.set(GROUP, String(groupId)))
      say('group', { groupId: String(groupId), traits })
    },
    track: (event, properties = {}) => say('track', { event, properties }),
    page(name, properties) {
      const isNamed = typeof name === 'string'
      say('page', { ...(isNamed ? { name } : {}), properties: (isNamed ? properties : name) ?? {} })
    },
    reset: () => remember(() => forget(store)),
  }
}

/** Another user in the same browser takes neither the visitor nor the account of the one before. */
function become(userId: string, { store }: ClientParts): void {
  const before = store.get(USER)
  if (before !== null && before !== userId) forget(store)
  store.set(USER, userId)
}

function forget(store: Store): void {
  for (const name of [ANONYMOUS, USER, GROUP]) store.set(name, null)
}

function remembered({ store, newId }: ClientParts): string {
  const known = store.get(ANONYMOUS)
  if (known !== null) return known
  const made = newId()
  store.set(ANONYMOUS, made)
  return made
}
