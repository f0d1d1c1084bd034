import { connect, type Socket } from 'node:net'

export interface Post {
  readonly path: string
  readonly body: string
  readonly events: number
}

export interface Sent {
  readonly seconds: number
  readonly perSecond: number
  /** Of the answers, in ms. */
  readonly durations: readonly number[]
}

export interface Sender {
  /** Sends everything on that many connections, one request after the other on each. Throws at any answer but 200. */
  send(posts: readonly Post[], connections: number): Promise<Sent>
  /** Makes the requests and opens the connections; what it returns sends them. */
  prepare(posts: readonly Post[], connections: number): Promise<() => Promise<Sent>>
}

/**
 * Plain sockets with requests made beforehand: it runs on the same cores as what it measures, and an HTTP client of its own
 * would take as much of them as the server.
 */
export function openSender(url: string, writeKey: string): Sender {
  const { hostname, port } = new URL(url)
  const head = `host: ${hostname}\r\nauthorization: Basic ${btoa(`${writeKey}:`)}\r\ncontent-type: application/json\r\n`
  const bytesOf = ({ path, body }: Post) =>
    Buffer.from(`POST ${path} HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)

  const prepare: Sender['prepare'] = async (posts, connections) => {
    const requests = posts.map(bytesOf)
    const lines = await Promise.all(Array.from({ length: connections }, () => openLine(hostname, Number(port))))
    return async () => {
      const durations: number[] = []
      const start = performance.now()
      let next = 0
      await Promise.all(
        lines.map(async (line) => {
          for (let bytes = requests[next++]; bytes; bytes = requests[next++]) {
            const sent = performance.now()
            await line.ask(bytes)
            durations.push(performance.now() - sent)
          }
        }),
      )
      const seconds = (performance.now() - start) / 1000
      for (const { socket } of lines) socket.destroy()
      const events = posts.reduce((total, one) => total + one.events, 0)
      return { seconds, perSecond: events / seconds, durations }
    }
  }
  return { prepare, send: async (posts, connections) => (await prepare(posts, connections))() }
}

interface Line {
  readonly socket: Socket
  ask(bytes: Buffer): Promise<void>
}

function openLine(host: string, port: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true })
    let answered: { resolve(): void; reject(error: Error): void } | null = null
    let text = ''
    const fail = (error: Error) => {
      answered?.reject(error)
      answered = null
      reject(error)
    }
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('The server closed a connection')))
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      text += chunk
      const end = text.indexOf('\r\n\r\n')
      if (end < 0 || text.length < end + 4 + lengthOf(text.slice(0, end))) return
      const answer = text
      text = ''
      const asked = answered
      answered = null
      if (answer.startsWith('HTTP/1.1 200')) asked?.resolve()
      else asked?.reject(new Error(`The server answered ${answer.slice(0, 300)}`))
    })
    socket.on('connect', () =>
      resolve({
        socket,
        ask: (bytes) =>
          new Promise((done, failed) => {
            answered = { resolve: done, reject: failed }
            socket.write(bytes)
          }),
      }),
    )
  })
}

function lengthOf(head: string): number {
  return Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
}
