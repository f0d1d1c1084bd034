/**
 * Asks one after the other. On a pipelined connection without waiting for the answers: when one fails, so does everything
 * after it in the same transaction, its commit too.
 */
export async function inOrder(
  client: { pipeline?: boolean },
  asks: readonly (() => Promise<unknown>)[],
): Promise<void> {
  if (client.pipeline) await Promise.all(asks.map((ask) => ask()))
  else for (const ask of asks) await ask()
}
