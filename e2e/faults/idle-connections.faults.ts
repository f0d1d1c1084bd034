import { connect, type Socket } from 'node:net'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInstallation, type Installation } from './installation.ts'

const CONNECTIONS = 10_000
/** What ten thousand connections may cost in the server's memory. */
const MOST_MB = 300
const ANSWER_LIMIT_MS = 5000

let installation: Installation
beforeAll(async () => {
  installation = await openInstallation()
})
afterAll(() => installation.close())

const headers = () => ({ authorization: `Basic ${Buffer.from(`${installation.writeKey}:`).toString('base64')}` })

async function sendOne(messageId: string): Promise<{ status: number; ms: number }> {
  const start = performance.now()
  const answer = await fetch(`${installation.url}/v1/track`, {
    method: 'POST',
    headers: headers(),
    body: JSON.stringify({ userId: 'u', event: 'Used', messageId }),
    signal: AbortSignal.timeout(60_000),
  })
  await answer.text()
  return { status: answer.status, ms: performance.now() - start }
}

function memoryMb(): number {
  const status = readFileSync(`/proc/${installation.serverPid()}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}

test('beside ten thousand slow and idle connections events are taken as ever', async () => {
  await sendOne('before')
  const before = memoryMb()
  const sockets = await openMany(CONNECTIONS)
  try {
    const answers = [await sendOne('one'), await sendOne('two'), await sendOne('three')]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(ANSWER_LIMIT_MS)
    expect(memoryMb() - before).toBeLessThan(MOST_MB)
  } finally {
    for (const socket of sockets) socket.destroy()
  }
})

/** A third says nothing, a third begins a header, a third promises a body and sends a byte of it. */
async function openMany(count: number): Promise<Socket[]> {
  const { hostname, port } = new URL(installation.url)
  const sockets: Socket[] = []
  for (let made = 0; made < count; made += 500) {
    const some = Array.from({ length: 500 }, (_, index) => {
      const socket = connect({ host: hostname, port: Number(port) })
      socket.on('error', () => undefined)
      const said = [
        '',
        'POST /v1/batch HTTP/1.1\r\nhost: x\r\n',
        `POST /v1/batch HTTP/1.1\r\nhost: x\r\nauthorization: ${headers().authorization}\r\ncontent-length: 4000\r\n\r\n{`,
      ][index % 3]
      return new Promise<Socket>((resolve) => {
        socket.once('connect', () => {
          if (said) socket.write(said)
          resolve(socket)
        })
        socket.once('close', () => resolve(socket))
      })
    })
    sockets.push(...(await Promise.all(some)))
  }
  return sockets
}

test('bombs of two gigabytes in two megabytes are refused without being unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(256 * 1024 ** 2, 0x20))
  const before = memoryMb()
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      fetch(`${installation.url}/v1/batch`, {
        method: 'POST',
        headers: { ...headers(), 'content-encoding': 'gzip' },
        body: bomb,
      }),
    ),
  )
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 413))
  await pause(200)
  expect(memoryMb() - before).toBeLessThan(MOST_MB)
})
