import { randomUUID } from 'node:crypto'

/** A seeded stream of numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Workload {
  readonly accounts: number
  readonly usersPerAccount: number
  readonly names: number
  /** Events of one user beside each other: what a session sends. */
  readonly session: number
}

export const WORKLOAD: Workload = { accounts: 10_000, usersPerAccount: 20, names: 40, session: 10 }

export interface TrackCall {
  type: 'track'
  messageId: string
  timestamp: string
  userId: string
  event: string
  properties: Record<string, unknown>
  context: Record<string, unknown>
}

/**
 * Calls as a product's server sends them: sessions of users, a few accounts and a few events far busier than the rest, half of the calls
 * naming their account and half leaving it to the user's last group call.
 */
export function makeCalls(count: number, random: () => number, workload = WORKLOAD): TrackCall[] {
  const calls: TrackCall[] = []
  while (calls.length < count) {
    const account = Math.floor(workload.accounts * random() ** 3)
    const user = `u${account}-${Math.floor(random() * workload.usersPerAccount)}`
    const namesIt = random() < 0.5
    const begin = Date.now() - Math.floor(random() * 3_600_000)
    for (let step = 0; step < workload.session && calls.length < count; step += 1) {
      calls.push({
        type: 'track',
        messageId: `bench-${randomUUID()}`,
        timestamp: new Date(begin + step * 5_000).toISOString(),
        userId: user,
        event: `Feature ${Math.floor(workload.names * random() ** 2)} used`,
        properties: {
          path: `/projects/${account}/reports/${step}`,
          plan: 'pro',
          amount: Math.floor(random() * 500),
          ok: true,
        },
        context: namesIt
          ? { groupId: `account-${account}`, library: { name: 'bench', version: '1.0.0' } }
          : { library: { name: 'bench', version: '1.0.0' } },
      })
    }
  }
  return calls
}
