import { Agent, request } from 'node:http'
import { percentiles } from './measuring.ts'

export interface Post {
  readonly path: string
  readonly body: string
  readonly events: number
}

export interface Sent {
  readonly perSecond: number
  /** Of the answers, in ms. */
  readonly p50: number
  readonly p95: number
}

export interface Sender {
  /** Sends everything on that many connections, one request after the other on each. Throws at any answer but 200. */
  send(posts: readonly Post[], connections: number): Promise<Sent>
}

export function openSender(url: string, writeKey: string): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const { hostname, port } = new URL(url)
  const headers = { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' }

  const post = ({ path, body }: Post): Promise<number> =>
    new Promise((resolve, reject) => {
      const start = performance.now()
      const length = Buffer.byteLength(body)
      const sent = request(
        { agent, hostname, port, path, method: 'POST', headers: { ...headers, 'content-length': length } },
        (answer) => {
          answer.resume()
          answer.on('end', () => {
            if (answer.statusCode === 200) resolve(performance.now() - start)
            else reject(new Error(`${path} was answered ${answer.statusCode}`))
          })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })

  return {
    async send(posts, connections) {
      const start = performance.now()
      const durations: number[] = []
      let next = 0
      await Promise.all(
        Array.from({ length: connections }, async () => {
          for (let one = posts[next++]; one; one = posts[next++]) durations.push(await post(one))
        }),
      )
      const events = posts.reduce((total, one) => total + one.events, 0)
      const { p50, p95 } = percentiles(durations)
      return {
        perSecond: events / ((performance.now() - start) / 1000),
        p50: Math.round(p50 * 10) / 10,
        p95: Math.round(p95 * 10) / 10,
      }
    },
  }
}
