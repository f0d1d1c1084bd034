import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { createBodyReader, SenderGone, type BodyReader } from './read-body.ts'

const LIMIT = 1000

let now: number
let reader: BodyReader
let server: Server
let endings: string[]
let sockets: Socket[]

/** A server that reads one body and answers with its length, or with the code of the refusal. */
beforeEach(async () => {
  now = 0
  endings = []
  sockets = []
  reader = createBodyReader({ now: () => now, budgetBytes: 40_000 })
  server = createServer(async (request, response) => {
    const text = await ending(request)
    endings.push(text)
    response.end(text)
    if (!request.complete) reader.drain(request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return () => reader.stop()
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

async function ending(request: IncomingMessage): Promise<string> {
  try {
    return `${(await reader.read(request, LIMIT)).length} bytes`
  } catch (error) {
    if (error instanceof Refusal) return error.code
    if (error instanceof SenderGone) return 'gone'
    throw error
  }
}

interface Sender {
  readonly socket: Socket
  heard(): string
  isCut(): boolean
}

async function sender(head: string): Promise<Sender> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  sockets.push(socket)
  let heard = ''
  let isCut = false
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString()))
  socket.on('error', () => (isCut = true))
  socket.on('close', () => (isCut = true))
  await once(socket, 'connect')
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${head}\r\n\r\n`)
  return { socket, heard: () => heard, isCut: () => isCut }
}

const CHUNKED = 'transfer-encoding: chunked'
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

test('a body in many pieces is put together, and nothing of it stays held', async () => {
  const { socket, heard } = await sender(CHUNKED)
  for (let piece = 0; piece < 200; piece += 1) socket.write(chunk('abcde'))
  socket.write('0\r\n\r\n')
  await expect.poll(heard).toContain('1000 bytes')
  expect(reader.heldBytes).toBe(0)
})

test('a body above the limit is refused as soon as that is known, and the sender can read why', async () => {
  const declared = await sender(`content-length: ${LIMIT + 1}`)
  await expect.poll(declared.heard).toContain('body.too_large')
  const endless = await sender(CHUNKED)
  endless.socket.write(chunk('x'.repeat(LIMIT + 1)))
  await expect.poll(endless.heard).toContain('body.too_large')
  expect(reader.heldBytes).toBe(0)
})

test('a sender that goes on after it was refused is cut off', async () => {
  const { socket, isCut } = await sender(CHUNKED)
  const flood = setInterval(() => socket.writable && socket.write(chunk('x'.repeat(1_000_000))), 5)
  await expect.poll(isCut, { timeout: 20_000 }).toBe(true)
  clearInterval(flood)
  expect(endings).toEqual(['body.too_large'])
})

test('a slow sender is cut off after its time', async () => {
  const { socket, isCut } = await sender('content-length: 100')
  socket.write('half')
  await expect.poll(() => reader.heldBytes).toBeGreaterThan(0)
  now = 29_000
  const quick = await sender('content-length: 2')
  quick.socket.write('ok')
  await expect.poll(quick.heard).toContain('2 bytes')
  expect(isCut()).toBe(false)
  now = 30_000
  await expect.poll(isCut, { timeout: 5000 }).toBe(true)
  expect(reader.heldBytes).toBe(0)
  expect(endings).toEqual(['2 bytes', 'gone'])
})

test('a sender that goes away leaves nothing held', async () => {
  const { socket } = await sender('content-length: 100')
  socket.write('half')
  await expect.poll(() => reader.heldBytes).toBeGreaterThan(0)
  socket.destroy()
  await expect.poll(() => reader.heldBytes).toBe(0)
  expect(endings).toEqual(['gone'])
})

test('many slow senders together hold no more than the budget; who comes then is told to come again', async () => {
  for (let count = 0; count < 60; count += 1) (await sender(`content-length: ${LIMIT}`)).socket.write('x'.repeat(900))
  await expect.poll(() => endings.filter((code) => code === 'body.too_many').length).toBeGreaterThan(10)
  expect(reader.heldBytes).toBeLessThanOrEqual(40_000)
  expect(reader.heldBytes).toBeGreaterThan(20_000)
})

test('one byte at a time is not free', async () => {
  const { socket } = await sender(CHUNKED)
  for (let piece = 0; piece < 60; piece += 1) socket.write(chunk('x'))
  await expect.poll(() => reader.heldBytes).toBeGreaterThan(60 * 200)
})
