import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createSocketServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { isAllowedAddress, parseNetworks } from './address-guard.ts'
import { ForbiddenAddress, NoAnswer, post, type Resolve } from './post.ts'

const HERE = parseNetworks('127.0.0.0/8, ::1/128')
const servers: { close(): void }[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listening(server: Server | ReturnType<typeof createSocketServer>): Promise<number> {
  servers.push({
    close() {
      if ('closeAllConnections' in server) server.closeAllConnections()
      server.close()
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const receiver = (answer: RequestListener) => listening(createServer(answer))
const send = (port: number, more: object = {}) =>
  post(new URL(`http://127.0.0.1:${port}/hook`), { headers: {}, body: '{}', allowed: HERE, ...more })

test.each([
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '127.0.0.1',
  '127.8.8.8',
  '0.0.0.0',
  '169.254.169.254',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
  '192.0.2.1',
  '::1',
  '::',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  'fec0::1',
  '::ffff:10.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:0:10.0.0.1',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::10.0.0.1',
  '2002:7f00:1::',
  '2001:0:7f00:1::',
  '2001:db8::1',
  'not an address',
])('%s is no place to send to', (address) => {
  expect(isAllowedAddress(address)).toBe(false)
})

test.each(['93.184.216.34', '2606:2800:220:1::1', '::ffff:93.184.216.34'])('%s is public', (address) => {
  expect(isAllowedAddress(address)).toBe(true)
})

test('operators may allow a network, and only that one', () => {
  const allowed = parseNetworks('10.1.0.0/16,fd00::/8')
  expect(isAllowedAddress('10.1.2.3', allowed)).toBe(true)
  expect(isAllowedAddress('::ffff:10.1.2.3', allowed)).toBe(true)
  expect(isAllowedAddress('10.2.2.3', allowed)).toBe(false)
  expect(isAllowedAddress('fd00::1', allowed)).toBe(true)
  expect(() => parseNetworks('10.1.0.0')).toThrow()
})

test('what is sent arrives, and the answer comes back', async () => {
  let seen = ''
  const port = await receiver((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => (seen += text))
    request.on('end', () => response.writeHead(201).end('thanks'))
  })
  expect(await send(port, { body: '{"ä":1}' })).toEqual({
    status: 201,
    body: 'thanks',
    retryAfterMs: null,
    location: null,
  })
  expect(seen).toBe('{"ä":1}')
})

test.each([
  'http://127.0.0.1:9/',
  'http://[::1]:9/',
  'http://[::ffff:7f00:1]:9/',
  'http://2130706433/',
  'http://0x7f.1/',
])('%s is refused without a connection', async (url) => {
  await expect(post(new URL(url), { headers: {}, body: '' })).rejects.toThrow(ForbiddenAddress)
})

test('a name with one private address among public ones is refused', async () => {
  const resolve: Resolve = async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '10.0.0.5', family: 4 },
  ]
  const sending = post(new URL('http://two.example/'), { headers: {}, body: '', resolve })
  await expect(sending).rejects.toThrow('two.example leads into a private network')
})

test('a name that turns private after its check is never connected to', async () => {
  let hits = 0
  const port = await receiver((_request, response) => {
    hits += 1
    response.end()
  })
  let asked = 0
  const resolve: Resolve = async () => {
    asked += 1
    return [{ address: asked === 1 ? '203.0.113.200' : '127.0.0.1', family: 4 }]
  }
  const rebinding = () =>
    post(new URL(`http://rebind.example:${port}/`), { headers: {}, body: '', resolve, timeoutMs: 300 })
  // Documentation addresses are not public either: the first attempt is refused, and so is the second.
  await expect(rebinding()).rejects.toThrow(ForbiddenAddress)
  await expect(rebinding()).rejects.toThrow(ForbiddenAddress)
  expect([hits, asked]).toEqual([0, 2])
})

test('the address that was checked is the one that is connected to: it is asked for once', async () => {
  let asked = 0
  const resolve: Resolve = async () => {
    asked += 1
    return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]
  }
  const port = await receiver((_request, response) => response.end('here'))
  const url = new URL(`http://once.example:${port}/`)
  const answer = await post(url, { headers: {}, body: '', resolve, allowed: HERE })
  expect([answer.body, asked]).toEqual(['here', 1])
})

test('a redirect is told and not followed', async () => {
  const port = await receiver((_request, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end())
  expect(await send(port)).toMatchObject({ status: 302, location: 'http://10.0.0.1/' })
})

test('an endless answer is cut at 64 kB', async () => {
  let isCut = false
  const port = await receiver((_request, response) => {
    response.writeHead(200)
    const chunk = Buffer.alloc(65_536, 'x')
    let written = 0
    const more = () => {
      while (written < 100_000_000 && !response.destroyed) {
        written += chunk.length
        if (!response.write(chunk)) return response.once('drain', more)
      }
      return response.end()
    }
    response.once('close', () => (isCut = !response.writableFinished))
    more()
  })
  const answer = await send(port)
  expect([answer.status, answer.body.length]).toEqual([200, 65_536])
  await expect.poll(() => isCut).toBe(true)
})

test('a receiver that hangs is left after the time', async () => {
  const port = await receiver(() => {})
  await expect(send(port, { timeoutMs: 150 })).rejects.toThrow('There was no answer within 0.15 s.')
})

test('headers that come byte by byte do not hold us longer than the time', async () => {
  const server = createSocketServer((socket) => {
    socket.on('error', () => {})
    socket.write('HTTP/1.1 200 OK\r\n')
    const timer = setInterval(() => socket.write('X-A: b\r\n'), 20)
    socket.on('close', () => clearInterval(timer))
  })
  const port = await listening(server)
  await expect(send(port, { timeoutMs: 200 })).rejects.toThrow(NoAnswer)
})

test('a status that was said counts, though the rest of the answer never comes', async () => {
  const port = await receiver((_request, response) => {
    response.writeHead(200)
    response.write('half')
  })
  expect(await send(port, { timeoutMs: 150 })).toMatchObject({ status: 200, body: 'half' })
})

test('Retry-After is read in seconds and as a date, and never beyond a day', async () => {
  let header = '120'
  const port = await receiver((_request, response) => response.writeHead(429, { 'retry-after': header }).end())
  expect((await send(port)).retryAfterMs).toBe(120_000)
  header = new Date(Date.now() + 3_600_000).toUTCString()
  expect((await send(port)).retryAfterMs).toBeGreaterThan(3_590_000)
  header = '999999999'
  expect((await send(port)).retryAfterMs).toBe(86_400_000)
  header = 'soon'
  expect((await send(port)).retryAfterMs).toBeNull()
})

test('a refused connection says so', async () => {
  const port = await receiver(() => {})
  servers.splice(0).forEach((server) => server.close())
  await expect(send(port)).rejects.toThrow('The connection was refused.')
})
