import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from 'pg'
import { wrongFacts } from './facts.ts'
import type { Installation } from './installation.ts'
import type { History } from './workload.ts'

/** How much later than it was said a message may be dated: as long as a request can be on its way. */
const LATEST_MS = 30_000
/** A job whose worker lost its database is free again within 60 s; its continuation may meet the same. */
const SETTLE_LIMIT_MS = 180_000
/** Events that wait are looked at every second, by no job; on a busy machine it takes longer. */
const LOOK_LIMIT_MS = 20_000

/** Everything that is wrong, as sentences; none: what was promised holds. */
export async function judge(installation: Installation, history: History): Promise<string[]> {
  const unsettled = await settle(installation)
  const deadline = performance.now() + LOOK_LIMIT_MS
  for (;;) {
    const wrong = await installation.ask(async (client) => [
      ...(await comparedWith(client, history)),
      ...(await wrongFacts(client)).map(({ fact, examples }) => `Not so: ${fact}, such as ${JSON.stringify(examples)}`),
    ])
    if (wrong.length === 0 || performance.now() > deadline) return [...unsettled, ...wrong]
    await pause(1_000)
  }
}

/** Waits until the spool is empty and nothing is left to be attached anew. */
async function settle(installation: Installation): Promise<string[]> {
  const deadline = performance.now() + SETTLE_LIMIT_MS
  for (;;) {
    const spooled = installation.spooled()
    const jobs = await installation.ask(openJobs)
    if (spooled.length + jobs.length === 0) return []
    if (performance.now() > deadline)
      return [`Not settled: files ${JSON.stringify(spooled)}, jobs ${JSON.stringify(jobs)}`]
    await pause(200)
  }
}

async function openJobs(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ job: string }>(
    `select task_identifier as job from graphile_worker.jobs where run_at <= now() and attempts < max_attempts`,
  )
  return rows.map(({ job }) => job)
}

interface StoredMessage {
  message_id: string
  type: string
  name: string
  user_id: string | null
  anonymous_id: string | null
  at: number
}

async function comparedWith(client: Client, { sent, acknowledged }: History): Promise<string[]> {
  const { rows } = await client.query<StoredMessage>(
    `select message_id, type, name, user_id, anonymous_id, (extract(epoch from at) * 1000)::float8 as at from events`,
  )
  const stored = new Set(rows.map((row) => row.message_id))
  const lost = [...acknowledged].filter((id) => !stored.has(id))
  const invented = rows.filter((row) => !sent.has(row.message_id))
  const changed = rows.filter((row) => {
    const message = sent.get(row.message_id)
    return message && !saysTheSame(message, row)
  })
  return [
    lost.length > 0 ? [`${lost.length} acknowledged messages are lost, such as ${lost.slice(0, 3).join(', ')}`] : [],
    invented.length > 0 ? [`${invented.length} messages were never sent, such as ${JSON.stringify(invented[0])}`] : [],
    changed.length > 0 ? [`${changed.length} messages say something else, such as ${JSON.stringify(changed[0])}`] : [],
  ].flat()
}

function saysTheSame(
  message: { type: string; name: string; userId: string | null; at: number },
  row: StoredMessage,
): boolean {
  const isNamed = message.type === 'track' || message.type === 'page'
  const late = row.at - message.at
  return (
    row.type === message.type.charAt(0) &&
    (!isNamed || row.name === message.name) &&
    row.user_id === message.userId &&
    late >= -1 &&
    late < LATEST_MS
  )
}
