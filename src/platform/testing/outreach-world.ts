import { sql, type Db } from '../db/database.ts'
import { parseNetworks } from '../outgoing/address-guard.ts'
import { createVault, type Vault } from '../secrets/vault.ts'
import { createDelivery, type Delivery, type DeliveryParts } from '../../act/outreach/delivery.ts'
import type { EffectPayload, EmailPayload, NewEffect, SettledEffect } from '../../act/outreach/effects.ts'
import { newEndpointSecret, sealEndpointSecret } from '../../act/outreach/endpoint-secret.ts'
import { createSenders, type SendersParts } from '../../act/outreach/senders.ts'
import { SLACK_PURPOSE } from '../../act/outreach/services.ts'
import { NO_SETUP } from '../../act/outreach/setup.ts'
import { intendEffect } from '../../act/outreach/store-effects.ts'
import { insertEndpoint } from '../../act/outreach/store-endpoints.ts'
import { saveSlack } from '../../act/outreach/store-services.ts'
import { startMailServer, startSlack, type Stoppable, type TestMailServer, type TestSlack } from './receivers.ts'
import { createTestServer, type TestServer } from './server.ts'
import { silentLog } from './silent-log.ts'

export const LETTER: EmailPayload = {
  kind: 'email',
  to: 'rosa@acme.test',
  toName: 'Rosa Lind',
  subject: 'Hello',
  text: 'Hello Rosa',
  html: '<p>Hello Rosa</p>',
  audience: 'contact',
}

export const START = new Date('2026-03-10T09:00:00Z')
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

/** One account with a run, real receivers, and a clock that stands until it is told otherwise. */
export interface OutreachWorld {
  server: TestServer
  vault: Vault
  mail: TestMailServer
  slack: TestSlack
  account: number
  run: number
  now: Date
  settled: SettledEffect[]
  /** Stopped when the test ends. */
  ends: Stoppable[]
  begin(): Promise<void>
  end(): void
  intend(payload: EffectPayload, more?: Partial<NewEffect>): Promise<string>
  addEndpoint(url: string, secret?: string): Promise<number>
  worker(more?: Partial<DeliveryParts> & Partial<SendersParts>): Delivery
  /** One round of a worker, with everything it began. Returns how many effects it took. */
  deliver(worker?: Delivery): Promise<number>
  stateOf(id: string): ReturnType<typeof effectById>
  passes(ms: number): void
}

const effectById = (db: Db, id: string) =>
  db.selectFrom('effects').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

export async function createOutreachWorld(): Promise<OutreachWorld> {
  const server = await createTestServer()
  const vault = createVault('a secret for tests that is long enough')
  const world: OutreachWorld = {
    server,
    vault,
    mail: await startMailServer(),
    slack: await startSlack(),
    account: await newAccount(server),
    run: 0,
    now: START,
    settled: [],
    ends: [],
    begin: () => begin(world),
    end() {
      for (const end of [...world.ends.splice(0), world.mail, world.slack]) end.stop()
    },
    async intend(payload, more = {}) {
      const of = { runId: world.run, stepId: 's1' }
      const effect: NewEffect = { of, accountId: world.account, payload, dueAt: world.now, ...more }
      const { id } = await server.db.transaction().execute((trx) => intendEffect(trx, effect))
      return id
    },
    addEndpoint(url, secret = newEndpointSecret()) {
      const made = { name: 'Receiver', url, secret: sealEndpointSecret(vault, secret), createdBy: null, now: world.now }
      return server.db.transaction().execute((trx) => insertEndpoint(trx, made))
    },
    worker: (more = {}) => newWorker(world, more),
    async deliver(worker = world.worker()) {
      const count = await worker.round()
      await worker.idle()
      return count
    },
    stateOf: (id) => effectById(server.db, id),
    passes(ms) {
      world.now = new Date(world.now.getTime() + ms)
    },
  }
  world.mail.stop()
  world.slack.stop()
  return world
}

/** Everything new but the account: for the beginning of each test. */
async function begin(world: OutreachWorld): Promise<void> {
  const { server, vault } = world
  world.now = START
  world.settled = []
  world.mail = await startMailServer()
  world.slack = await startSlack()
  for (const table of ['effects', 'opt_outs', 'webhook_endpoints'])
    await sql`delete from ${sql.table(table)}`.execute(server.db)
  world.run = await newRun(server, world.account)
  const sealedToken = vault.seal('xoxb-test', SLACK_PURPOSE).toString('base64')
  const value = { sealedToken, team: null, changedAt: START.toISOString() }
  await server.db.transaction().execute((trx) => saveSlack(trx, { value, memberId: null, now: START }))
}

async function newAccount({ db, members }: TestServer): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into accounts (name, source_id, owner_id) values ('Acme Foods', 1, ${members.csm.id}) returning id`.execute(
    db,
  )
  return rows[0]?.id ?? 0
}

async function newRun({ db }: TestServer, account: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with playbook as (insert into playbooks (key, name) values (gen_random_uuid()::text, 'Check in') returning id),
      version as (
        insert into playbook_versions (playbook_id, version, state, definition)
        select id, 1, 'published', '{}' from playbook returning id, playbook_id)
    insert into playbook_runs (playbook_id, version_id, account_id, trigger_key, state, began_at)
    select playbook_id, id, ${account}, 'account', 'active', ${START} from version returning id`.execute(db)
  return rows[0]?.id ?? 0
}

function newWorker(world: OutreachWorld, more: Partial<DeliveryParts> & Partial<SendersParts>): Delivery {
  const { server, vault, mail, slack } = world
  const databaseNow = async () => world.now
  const setup = {
    ...NO_SETUP,
    mailServer: { url: mail.url, from: 'Volant <volant@our.test>' },
    slackApiUrl: slack.url,
    privateNetworks: parseNetworks('127.0.0.0/8'),
  }
  const publicUrl = 'https://volant.test'
  const senders = createSenders({ db: server.db, setup, vault, publicUrl, databaseNow, timeoutMs: 2_000, ...more })
  world.ends.push({ stop: () => senders.close() })
  const settle: DeliveryParts['settle'] = async (_trx, effect) => void world.settled.push(effect)
  const { senderOf } = senders
  return createDelivery({ db: server.db, log: silentLog, senderOf, databaseNow, settle, random: () => 0.5, ...more })
}
