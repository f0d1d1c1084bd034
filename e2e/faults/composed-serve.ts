/**
 * The event API composed from the product's parts, one of them broken on purpose, so that we know that the judge can see.
 * Usage: node e2e/faults/composed-serve.ts <sound | early-answer | no-receipts | no-lock>
 */
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { readConfig } from '../../src/config.ts'
import { systemClock } from '../../src/platform/clock/clock.ts'
import { createPool } from '../../src/platform/db/pool.ts'
import { startJobs } from '../../src/platform/jobs/start-jobs.ts'
import { createLog } from '../../src/platform/log/log.ts'
import { openIntake, type Intake } from '../../src/record/events/intake.ts'
import type { Delivery } from '../../src/record/events/item.ts'
import { createReceiver } from '../../src/record/events/receiver.ts'
import { openSpool, type SpoolOptions } from '../../src/record/events/spool.ts'
import { loadWriteKeys } from '../../src/record/events/store-write-keys.ts'
import { createUnreliablePool } from '../../src/record/events/testing/unreliable-pool.ts'
import { createWriteKeyCache } from '../../src/record/events/write-key-cache.ts'
import { openRuntime, type Runtime } from '../../src/runtime.ts'
import { APP_JOBS, APP_WATCHERS } from '../../src/slices.ts'

export const VARIANTS = ['sound', 'early-answer', 'no-receipts', 'no-lock'] as const
export type Variant = (typeof VARIANTS)[number]

const EARLY_MS = 200
const BACK_AFTER_MS = 2500

const variant = VARIANTS.find((known) => known === process.argv[2])
if (!variant) throw new Error(`Name one of ${VARIANTS.join(', ')}`)
const config = readConfig(process.env)
const log = createLog('warn')
const runtime = await openRuntime({ config, log, clock: systemClock, maxConnections: 20 })
const submit = await submitterOf(variant, runtime)
const keys = createWriteKeyCache({ load: () => loadWriteKeys(runtime.db), now: () => performance.now(), log })
const receiver = createReceiver({
  findKey: (key) => keys.find(key),
  submit,
  noteRejected: () => undefined,
  clock: systemClock,
  log,
})
// What waits is attached, and late group calls are followed, as in the product.
await startJobs(
  createPool({ ...runtime.connection, max: 4 }, log),
  APP_JOBS,
  { pool: runtime.pool, contextFor: runtime.contextFor },
  { log, concurrency: 2 },
)
for (const watch of APP_WATCHERS) watch(runtime)
createServer((request, response) => receiver.handle(request, response)).listen(config.PORT, '127.0.0.1', () => {
  process.stdout.write('Volant is ready\n')
})

async function submitterOf(
  broken: Variant,
  { pool, dataDirectory }: Runtime,
): Promise<(delivery: Delivery) => Promise<void>> {
  const directory = join(dataDirectory, 'spool')
  if (broken === 'no-lock') return withoutLock(directory, pool)
  const intake = await intakeOn(pool, { directory, log })
  if (broken === 'sound') return (delivery) => intake.submit(delivery)
  if (broken === 'early-answer')
    return async (delivery) => {
      const store = () =>
        intake
          .submit(delivery)
          .catch((error: unknown) => log.warn({ err: error }, 'not stored, and nobody hears of it'))
      // Long enough that a kill at any moment falls between an answer and its commit.
      setTimeout(() => void store(), EARLY_MS)
    }
  return async (delivery) => {
    await pool.query('delete from message_receipts')
    await intake.submit(delivery)
  }
}

/** A second process on the same spool, which nothing keeps off: it drains and removes files that are still being written. */
async function withoutLock(directory: string, pool: Pool): Promise<(delivery: Delivery) => Promise<void>> {
  const takeLock = () => ({ release: () => undefined })
  const unreliable = createUnreliablePool(pool)
  const first = await intakeOn(unreliable as unknown as Pool, { directory, log, takeLock })
  let isOver = false
  const breakOnce = () => {
    if (isOver) return
    isOver = true
    unreliable.become('away')
    setTimeout(() => void intakeOn(pool, { directory, log, takeLock }), BACK_AFTER_MS / 2)
    setTimeout(() => unreliable.become('there'), BACK_AFTER_MS)
  }
  return (delivery) => {
    breakOnce()
    return first.submit(delivery)
  }
}

async function intakeOn(pool: Pool, options: SpoolOptions): Promise<Intake> {
  return openIntake({ pool, clock: systemClock, log, spool: await openSpool(options), disk: null })
}
