/**
 * Many requests to a real server, with its memory and descriptors sampled all the while: both must stay flat.
 * Usage: node bench/soak.ts [--requests 1000000] [--minutes 60] [--connections 32] [--log bench/soak.log]; the web app must be
 * built. It ends with whichever comes first.
 */
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { openInstallation, type Installation } from '../e2e/faults/installation.ts'
import { messageMaker, type Message } from '../e2e/faults/messages.ts'
import { randomFrom } from '../e2e/faults/random.ts'
import { wrongFacts } from '../e2e/faults/facts.ts'
import { memoryOf, numberOption, percentiles, report, textOption } from './measuring.ts'

const requests = numberOption('requests', 1_000_000)
const minutes = numberOption('minutes', 600)
const connections = numberOption('connections', 32)
const everySeconds = numberOption('every', 10)
const logFile = textOption('log')
/** Every tenth request is a batch, so that both ways in are walked. */
const BATCH_EVERY = 10
const BATCH = 20
/** Memory at the end against that after the first tenth, at most. */
const MOST_GROWTH = 1.25

const agent = new Agent({ keepAlive: true, maxSockets: connections })
const installation = await openInstallation()
try {
  process.exitCode = (await soak(installation)) ? 0 : 1
} finally {
  agent.destroy()
  await installation.close()
}

interface Sample {
  done: number
  memoryMb: number
  descriptors: number
}

async function soak({ serverPid, ask, said }: Installation): Promise<boolean> {
  const start = performance.now()
  const samples: Sample[] = []
  const state = { sent: 0, done: 0, events: 0, answers: new Map<number, number>(), durations: [] as number[] }
  const make = messageMaker(randomFrom(1), { prefix: `s${Date.now()}`, now: Date.now })
  if (logFile) writeFileSync(logFile, '')
  const sample = () => {
    const { nowMb } = memoryOf(serverPid())
    const { p50, p95 } = percentiles(state.durations.splice(0))
    const taken = { done: state.done, memoryMb: nowMb, descriptors: readdirSync(`/proc/${serverPid()}/fd`).length }
    samples.push(taken)
    say(
      `${Math.round((performance.now() - start) / 1000)} s  ${JSON.stringify({ ...taken, events: state.events, p50Ms: Math.round(p50), p95Ms: Math.round(p95), answers: Object.fromEntries(state.answers) })}`,
    )
  }
  const timer = setInterval(sample, everySeconds * 1000)
  const sender = async () => {
    while (state.sent < requests && performance.now() - start < minutes * 60_000) {
      state.sent += 1
      const messages = Array.from({ length: state.sent % BATCH_EVERY === 0 ? BATCH : 1 }, make)
      const began = performance.now()
      const status = await post(messages)
      state.durations.push(performance.now() - began)
      state.answers.set(status, (state.answers.get(status) ?? 0) + 1)
      state.done += 1
      if (status === 200) state.events += messages.length
    }
  }
  await Promise.all(Array.from({ length: connections }, sender))
  clearInterval(timer)
  sample()
  const stored = await ask(async (client) => (await client.query('select count(*)::int as n from events')).rows[0])
  const wrong = await ask(wrongFacts)
  say(`acknowledged ${state.events}, stored ${stored?.n}; ${wrong.length} facts wrong ${JSON.stringify(wrong)}`)
  if (said()) say(`the server said: ${said().slice(-2000)}`)
  return judged(samples) && stored?.n === state.events && wrong.length === 0
}

/** Flat: memory and descriptors at the end are about those after the first tenth. */
function judged(samples: readonly Sample[]): boolean {
  const first = samples.find(({ done }) => done >= (samples.at(-1)?.done ?? 0) / 10)
  const last = samples.at(-1)
  if (!first || !last) return false
  const isFlat = last.memoryMb <= first.memoryMb * MOST_GROWTH && last.descriptors <= first.descriptors + 20
  say(
    `${isFlat ? 'flat' : 'NOT FLAT'}: ${first.memoryMb} → ${last.memoryMb} MB, ${first.descriptors} → ${last.descriptors} descriptors over ${last.done} requests`,
  )
  return isFlat
}

function post(messages: readonly Message[]): Promise<number> {
  const isBatch = messages.length > 1
  const calls = messages.map(callOf)
  const body = JSON.stringify(isBatch ? { batch: calls, sentAt: new Date() } : { ...calls[0], sentAt: new Date() })
  const path = isBatch ? '/v1/batch' : `/v1/${messages[0]?.type}`
  const authorization = `Basic ${Buffer.from(`${installation.writeKey}:`).toString('base64')}`
  return new Promise((resolve, reject) => {
    const sending = httpRequest(
      `${installation.url}${path}`,
      { method: 'POST', agent, headers: { authorization, 'content-type': 'application/json' } },
      (answer) => {
        answer.resume()
        answer.once('end', () => resolve(answer.statusCode ?? 0))
      },
    )
    sending.once('error', reject)
    sending.end(body)
  })
}

/** As SDKs say it. */
function callOf({ at, type, name, groupId, properties, ...message }: Message) {
  const about = { ...message, type, timestamp: new Date(at) }
  if (type === 'group') return { ...about, groupId, traits: properties }
  if (type === 'identify') return { ...about, traits: properties }
  const named = type === 'track' ? { event: name } : { name }
  return { ...about, ...named, properties, context: groupId === null ? {} : { groupId } }
}

function say(line: string): void {
  report(line)
  if (logFile) appendFileSync(logFile, `${line}\n`)
}
