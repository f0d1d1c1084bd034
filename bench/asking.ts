import { percentiles, report } from './measuring.ts'

/** Asks for a path as a member; answers the ms one request took, with its body read. */
export type Ask = (path: string) => Promise<number>

export interface Member {
  ask: Ask
  cookie: string
}

/** Takes the member's place through the link printed at the start or handed out by an invitation. */
export async function joined(url: string, token: string, email: string): Promise<Member> {
  const body = { token, name: 'Bench', email, password: 'correct horse battery' }
  const answer = await fetch(`${url}/api/links/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`Signing up was refused: ${await answer.text()}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((header) => header.split(';')[0])
    .join('; ')
  return { cookie, ask: askAs(url, cookie) }
}

/** Invites a CSM as this member and joins as that CSM. */
export async function invitedCsm(url: string, by: Member): Promise<Member & { id: number }> {
  const email = 'book@example.com'
  const answer = await fetch(`${url}/api/members`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: by.cookie },
    body: JSON.stringify({ email, name: 'Bench', role: 'csm' }),
  })
  if (!answer.ok) throw new Error(`The invitation was refused: ${await answer.text()}`)
  const { member, link } = (await answer.json()) as { member: { id: number }; link: { url: string } }
  return { ...(await joined(url, tokenOf(link.url), email)), id: member.id }
}

export function tokenOf(text: string): string {
  return /token=([^\s&]+)/.exec(text)?.[1] ?? ''
}

function askAs(url: string, cookie: string): Ask {
  return async (path) => {
    const start = performance.now()
    const answer = await fetch(`${url}${path}`, { headers: { cookie } })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
    return performance.now() - start
  }
}

export interface Question {
  name: string
  path: string
}

const TOLD_EVERY_MS = 15_000
const SLOWEST_TOLD = 10

/**
 * Asks every question once after a warm-up, then all of them again and again, each round in another order, until the
 * seconds are over. One that is not reached in time is said not to have been asked.
 */
export async function measured(
  what: { name: string; targetMs: number; seconds: number; questions: readonly Question[] },
  ask: Ask,
): Promise<void> {
  const { questions } = what
  for (const { path } of questions.slice(0, 10)) await ask(path)
  const taken = new Map<string, number[]>()
  const all: number[] = []
  const end = performance.now() + what.seconds * 1000
  let toldAt = performance.now()
  for (let count = 0; performance.now() < end; count += 1) {
    const question = questions[placeOf(count, questions.length)]
    if (!question) break
    const ms = await ask(question.path)
    all.push(ms)
    taken.set(question.name, [...(taken.get(question.name) ?? []), ms])
    if (performance.now() - toldAt < TOLD_EVERY_MS) continue
    toldAt = performance.now()
    report(`  … ${what.name}, ${all.length} asked: ${figures(all)}`)
  }
  report(`${what.name.padEnd(34)} ${figures(all)} (target: p95 ${what.targetMs} or less), ${all.length} asked`)
  if (taken.size < questions.length) report(`  ${questions.length - taken.size} of ${questions.length} were not asked`)
  if (questions.length > 1) tellSlowest(taken)
}

/** A stride that has no divisor in common with the count visits all, neighbours far apart. */
function placeOf(count: number, length: number): number {
  const round = Math.floor(count / length)
  return ((count % length) * coprimeNear(Math.floor(length * 0.618) + round, length)) % length
}

function coprimeNear(start: number, length: number): number {
  for (let candidate = Math.max(1, start); ; candidate += 1) {
    if (divisorOf(candidate, length) === 1) return candidate
  }
}

function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b)
}

function tellSlowest(taken: ReadonlyMap<string, readonly number[]>): void {
  const slowest = [...taken]
    .map(([name, times]) => ({ name, p50: percentiles(times).p50, times: times.length }))
    .toSorted((a, b) => b.p50 - a.p50)
    .slice(0, SLOWEST_TOLD)
  for (const { name, p50, times } of slowest)
    report(`    ${p50.toFixed(0).padStart(5)} ms  ${name} (median of ${times})`)
}

function figures(takenMs: readonly number[]): string {
  const { p50, p95 } = percentiles(takenMs)
  return `p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, max ${Math.max(0, ...takenMs).toFixed(0)} ms`
}
