import type { Writable } from 'node:stream'

/** A connection of `pg`, in pipeline mode or not. */
interface Connection {
  readonly pipeline?: boolean
}

/**
 * Asks one after the other. On a pipelined connection without waiting for the answers and in one piece: when one fails, so
 * does everything after it in the same transaction, its commit too.
 */
export async function inOrder(client: Connection, asks: readonly (() => Promise<unknown>)[]): Promise<void> {
  if (client.pipeline) await Promise.all(inOnePiece(client, () => asks.map((ask) => ask())))
  else for (const ask of asks) await ask()
}

/** What is written meanwhile to a pipelined connection goes out at once: every piece costs the kernel as much as many rows. */
export function inOnePiece<T>(client: Connection, work: () => T): T {
  const stream = client.pipeline ? streamOf(client) : undefined
  stream?.cork()
  try {
    return work()
  } finally {
    // After what the driver writes by itself in this turn.
    if (stream) process.nextTick(() => stream.uncork())
  }
}

/** The driver does not say so in its types. */
function streamOf(client: Connection): Writable | undefined {
  return (client as { connection?: { stream?: Writable } }).connection?.stream
}
