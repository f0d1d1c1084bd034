import { Analytics } from '@segment/analytics-node'
import { setTimeout as pause } from 'node:timers/promises'
import { messageMaker, type Message } from './messages.ts'
import type { Random } from './random.ts'

const CLIENTS = 4
const BATCH = 25
const BATCH_EVERY_MS = 40
const REQUEST_LIMIT_MS = 5000
/** What waits for an answer at most: a product's memory is bounded, too. */
const OUTSTANDING = 1500
const SENT_TWICE = 0.03

/** What was said and what was promised. */
export interface History {
  readonly sent: Map<string, Message>
  /** Message ids of every request that was answered with 200. */
  readonly acknowledged: Set<string>
  /** How requests ended: by status, or `failed` without an answer. */
  readonly answers: Map<string, number>
}

export interface Workload {
  readonly history: History
  /** Sends nothing new; waits until everything is settled, at most so long. */
  finish(limitMs: number): Promise<void>
}

/** The real Segment SDK, several of it, sending without pause. */
export function startWorkload(
  { url, writeKey }: { url: string; writeKey: string },
  { random, prefix, perSecond }: { random: Random; prefix: string; perSecond: number },
): Workload {
  const history: History = { sent: new Map(), acknowledged: new Set(), answers: new Map() }
  const clients = Array.from({ length: CLIENTS }, () => sdkOf({ url, writeKey }, history))
  const make = messageMaker(random, { prefix, now: Date.now })
  const recent: Message[] = []
  const state = { outstanding: 0, isOver: false }

  const say = (message: Message) => {
    state.outstanding += 1
    sendThrough(clients[random.between(0, CLIENTS - 1)] ?? clients[0], message, () => (state.outstanding -= 1))
  }
  const produce = async () => {
    while (!state.isOver) {
      await pause(20)
      for (let left = perSecond / 50; left > 0 && state.outstanding < OUTSTANDING; left -= 1) {
        const message = make()
        history.sent.set(message.messageId, message)
        recent.push(message)
        if (recent.length > 300) recent.shift()
        say(message)
        const again = recent[random.between(0, recent.length - 1)]
        if (again && random.chance(SENT_TWICE)) say(again)
      }
    }
  }
  const producing = produce()
  return {
    history,
    async finish(limitMs) {
      state.isOver = true
      await producing
      await Promise.all(clients.map((client) => client.closeAndFlush({ timeout: limitMs })))
    },
  }
}

function sdkOf({ url, writeKey }: { url: string; writeKey: string }, history: History): Analytics {
  const client = new Analytics({
    host: url,
    writeKey,
    flushAt: BATCH,
    flushInterval: BATCH_EVERY_MS,
    httpRequestTimeout: REQUEST_LIMIT_MS,
    maxRetries: 30,
  })
  const count = (answer: string) => history.answers.set(answer, (history.answers.get(answer) ?? 0) + 1)
  client.on('http_response', ({ status, body }) => {
    count(String(status))
    if (status === 200) for (const id of idsIn(String(body))) history.acknowledged.add(id)
  })
  client.on('error', () => count('given up'))
  return client
}

function idsIn(body: string): string[] {
  const { batch } = JSON.parse(body) as { batch: { messageId: string }[] }
  return batch.map(({ messageId }) => messageId)
}

function sendThrough(client: Analytics | undefined, message: Message, settled: () => void): void {
  const { messageId, type, name, userId, anonymousId, groupId, at, properties } = message
  const who = userId === null ? { anonymousId: anonymousId ?? '' } : { userId, anonymousId: anonymousId ?? undefined }
  const call = { ...who, messageId, timestamp: new Date(at) }
  const context = groupId === null ? {} : { groupId }
  if (type === 'group') client?.group({ ...call, groupId: groupId ?? '', traits: properties }, settled)
  else if (type === 'identify') client?.identify({ ...call, traits: properties } as never, settled)
  else if (type === 'page') client?.page({ ...call, name, properties, context }, settled)
  else client?.track({ ...call, event: name, properties, context }, settled)
}
