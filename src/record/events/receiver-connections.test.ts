import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endSilentConnections } from './receiver-connections.ts'
import { GOOD_KEY, openDoor, type Door } from './testing/door.ts'

const SILENT_MS = 300
const BODY = '{"type":"track","userId":"u","event":"e"}'
const POST = `POST /v1/track?writeKey=${GOOD_KEY} HTTP/1.1\r\nhost: x\r\ncontent-length: ${BODY.length}\r\n\r\n`

let door: Door
beforeAll(async () => {
  door = await openDoor()
  endSilentConnections(door.server, SILENT_MS)
})
afterAll(() => door.close())

async function open(): Promise<Socket> {
  const socket = connect((door.server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

test('a connection on which nobody asks anything is ended', async () => {
  const socket = await open()
  await once(socket.resume(), 'close')
})

test('one that waits for its answer is not', async () => {
  const answer = Promise.withResolvers<void>()
  door.submit = () => answer.promise
  const asked = await open()
  asked.write(POST + BODY)
  // Longer than a silent one may stay: a silent one that was opened afterwards has ended.
  await once((await open()).resume(), 'close')
  await once((await open()).resume(), 'close')
  expect(asked.destroyed).toBe(false)
  answer.resolve()
  const [bytes] = (await once(asked, 'data')) as [Buffer]
  expect(bytes.toString()).toContain('200 OK')
  asked.destroy()
})

test('a thousand connections that are silent or slow keep nobody from sending', async () => {
  door.submit = () => Promise.resolve()
  const sockets = await Promise.all(Array.from({ length: 1000 }, open))
  for (const socket of sockets.slice(0, 500)) socket.write(`${POST}{"type":`)
  const answer = await fetch(`${door.url}/v1/track?writeKey=${GOOD_KEY}`, { method: 'POST', body: BODY })
  expect(answer.status).toBe(200)
  for (const socket of sockets) socket.destroy()
})
