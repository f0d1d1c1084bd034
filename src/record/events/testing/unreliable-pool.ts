import type { Pool, PoolClient } from 'pg'

/**
 * away: nothing listens. silent: it takes connections and questions and answers nothing. crowded: no connection is left.
 * deaf after commit: it does what it is told, and the connection breaks before it says so. deadlocked: it chooses the next
 * transaction to give way to another one. stuck: so it does with each.
 */
export type Condition = 'there' | 'away' | 'silent' | 'crowded' | 'deaf after commit' | 'deadlocked' | 'stuck'

/** A pool in front of a real database whose state a test decides. */
export interface UnreliablePool extends Pick<Pool, 'connect'> {
  become(condition: Condition): void
}

export function createUnreliablePool(pool: Pool): UnreliablePool {
  let condition: Condition = 'there'
  const connect = async (): Promise<PoolClient> => {
    if (condition === 'away') throw failure('connect ECONNREFUSED', { code: 'ECONNREFUSED', syscall: 'connect' })
    if (condition === 'crowded') throw failure('sorry, too many clients already', { code: '53300' })
    const client = await pool.connect()
    return new Proxy(client, {
      get(target, name) {
        if (name === 'query') return (...given: unknown[]) => ask(target, given)
        const found: unknown = Reflect.get(target, name)
        return typeof found === 'function' ? found.bind(target) : found
      },
    })
  }
  const ask = (client: PoolClient, given: unknown[]): unknown => {
    if (condition === 'silent') return new Promise(() => undefined)
    if ((condition === 'deadlocked' || condition === 'stuck') && given[0] === 'commit') {
      if (condition === 'deadlocked') condition = 'there'
      return Promise.reject(failure('deadlock detected', { code: '40P01' }))
    }
    const answer: unknown = Reflect.apply(client.query, client, given)
    if (condition !== 'deaf after commit' || given[0] !== 'commit') return answer
    return Promise.resolve(answer).then(() => {
      condition = 'away'
      throw failure('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' })
    })
  }
  return {
    connect: connect as Pool['connect'],
    become(next) {
      condition = next
    },
  }
}

function failure(message: string, about: { code: string; syscall?: string }): Error {
  return Object.assign(new Error(message), about)
}
