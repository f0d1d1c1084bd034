/**
 * A worker composed from the product's parts, one of them broken on purpose, so that we know that the judge can see.
 * Usage: node e2e/faults/playbooks-serve.ts <sound | no-fence | effect-first>
 */
import { setTimeout as pause } from 'node:timers/promises'
import { createDelivery, type DeliveryParts, type Sender } from '../../src/act/outreach/delivery.ts'
import { createSenders } from '../../src/act/outreach/senders.ts'
import { outreachSetup, vaultOf } from '../../src/act/outreach/setup.ts'
import { databaseNow, saveAttempt } from '../../src/act/outreach/store-delivery.ts'
import { settleEffect } from '../../src/act/playbooks/settling.ts'
import { watchRuns } from '../../src/act/playbooks/watcher.ts'
import { readConfig } from '../../src/config.ts'
import { systemClock } from '../../src/platform/clock/clock.ts'
import { sql } from '../../src/platform/db/database.ts'
import { createLog } from '../../src/platform/log/log.ts'
import { openRuntime } from '../../src/runtime.ts'

export const VARIANTS = ['sound', 'no-fence', 'effect-first'] as const
export type Variant = (typeof VARIANTS)[number]

const ROUND_MS = 100

const variant = VARIANTS.find((known) => known === process.argv[2])
if (!variant) throw new Error(`Name one of ${VARIANTS.join(', ')}`)
const config = readConfig(process.env)
const log = createLog('error')
const runtime = await openRuntime({ config, log, clock: systemClock, maxConnections: 20 })
const { db, dataDirectory, publicUrl } = runtime
watchRuns(runtime)
const setup = outreachSetup(config)
const now = () => databaseNow(db)
const senders = createSenders({ db, setup, vault: vaultOf(setup, dataDirectory), publicUrl, databaseNow: now })

/** Records what came of an attempt whoever has the effect by now, and however it ended. */
const saveWithoutFence: DeliveryParts['save'] = async (trx, effect, end) => {
  await sql`update effects set state = 'due', fence = ${effect.fence}, told = null where id = ${effect.id}`.execute(trx)
  return saveAttempt(trx, effect, end)
}

/** Its message went out when it was intended: see playbooks-effect-first.ts. */
const sentAlready: Sender = async () => ({ result: 'sent', status: 200, said: '', failure: null })

const delivery = createDelivery({
  db,
  log,
  settle: settleEffect,
  databaseNow: now,
  senderOf: async (kind) => (variant === 'effect-first' && kind === 'webhook' ? sentAlready : senders.senderOf(kind)),
  ...(variant === 'no-fence' ? { save: saveWithoutFence } : {}),
})
for (;;) {
  try {
    await delivery.round()
  } catch (error) {
    log.error({ err: error }, 'effects were not taken; trying again')
  }
  await pause(ROUND_MS)
}
