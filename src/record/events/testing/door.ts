import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLog } from '../../../platform/log/log.ts'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { Delivery, EventItem, Rejection } from '../item.ts'
import { createReceiver, type ReceiverParts } from '../receiver.ts'
import type { WriteKey } from '../store-write-keys.ts'

export const GOOD_KEY = 'key-of-the-product'

export interface Noted {
  sourceId: number
  sentAt: number | null
  rejections: readonly Rejection[]
}

/** A real server with the receiver, and what it would store in memory. */
export interface Door {
  readonly url: string
  readonly server: Server
  readonly deliveries: Delivery[]
  readonly noted: Noted[]
  /** Everything that was taken, in order. */
  items(): EventItem[]
  /** What the store does with a delivery; throws as it would. */
  submit: (delivery: Delivery) => Promise<void>
  close(): Promise<void>
}

export interface DoorOptions {
  keys?: readonly Partial<WriteKey>[]
  clock?: Clock
  findKey?: ReceiverParts['findKey']
}

export async function openDoor({ keys = [{}], clock, findKey }: DoorOptions = {}): Promise<Door> {
  const known = new Map(keys.map(completed).map((key) => [key.key, key]))
  const door = { submit: () => Promise.resolve(), deliveries: [] as Delivery[], noted: [] as Noted[] } as {
    submit: Door['submit']
    deliveries: Delivery[]
    noted: Noted[]
  }
  const receiver = createReceiver({
    findKey: findKey ?? ((key) => known.get(key) ?? null),
    async submit(delivery) {
      await door.submit(delivery)
      door.deliveries.push(delivery)
    },
    noteRejected: (sourceId, _receivedAt, sentAt, rejections) => door.noted.push({ sourceId, sentAt, rejections }),
    clock: clock ?? { now: () => new Date() },
    log: createLog('silent'),
  })
  const server = createServer((request, response) => {
    if (receiver.takes(request)) receiver.handle(request, response)
    else response.writeHead(404).end('not of the event API')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return Object.assign(door, {
    url: `http://127.0.0.1:${port}`,
    server,
    items: () => door.deliveries.flatMap((delivery) => delivery.items),
    async close() {
      receiver.stop()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}

function completed(key: Partial<WriteKey>): WriteKey {
  return { key: GOOD_KEY, sourceId: 1, allowedOrigins: [], groupType: null, accountTrait: null, ...key }
}
