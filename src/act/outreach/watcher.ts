import { createBell, keepListening } from '../../platform/live/bell.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Runtime } from '../../runtime.ts'
import { createDelivery } from './delivery.ts'
import type { Settle } from './effects.ts'
import { createSenders } from './senders.ts'
import { outreachSetup, vaultOf } from './setup.ts'
import { databaseNow } from './store-delivery.ts'
import { listenForEffects } from './store-effects.ts'

/** What nobody was woken for: retries, and effects whose worker died. */
const POLL_MS = 1_000
/** What is being sent may end when the process stops; then it is cut and sent again later. */
const DRAIN_MS = 10_000

/**
 * Delivers effects: woken when one is intended, and by a look every second. Any number of these may run beside each other.
 * `settle` is told in the transaction that records how an effect ended.
 */
export function watchEffects(settle: Settle): (runtime: Runtime) => { stop(): Promise<void> } {
  return ({ db, pool, log, config, dataDirectory, publicUrl }) => {
    const stopping = new AbortController()
    const bell = createBell()
    const setup = outreachSetup(config)
    const now = () => databaseNow(db)
    const senders = createSenders({ db, setup, vault: vaultOf(setup, dataDirectory), publicUrl, databaseNow: now })
    const delivery = createDelivery({
      db,
      log,
      settle,
      senderOf: senders.senderOf,
      databaseNow: now,
      onFree: bell.ring,
    })
    const listening = keepListening({
      pool,
      log,
      ring: bell.ring,
      signal: stopping.signal,
      listen: listenForEffects,
      what: 'new effects',
    })
    const working = work(async () => {
      if ((await attempt(log, () => delivery.round())) === 0) await bell.wait(POLL_MS)
    }, stopping.signal)
    return {
      async stop() {
        stopping.abort()
        bell.ring()
        await working
        const cutting = setTimeout(() => delivery.cut(), DRAIN_MS)
        await delivery.idle()
        clearTimeout(cutting)
        senders.close()
        await listening
      },
    }
  }
}

async function work(round: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await round()
}

async function attempt(log: Log, round: () => Promise<number>): Promise<number> {
  try {
    return await round()
  } catch (error) {
    log.error({ err: error }, 'effects were not taken; trying again')
    return 0
  }
}
