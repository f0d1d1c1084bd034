import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLE_RULES } from '../kernel/access.ts'
import type { Department, Role } from '../kernel/permissions.ts'
import { pathParameters, type Endpoint } from '../platform/http/endpoint.ts'
import { makeAccount, targetsOf, type World } from '../platform/testing/fixtures.ts'
import { createTestServer, type Asker, type TestServer } from '../platform/testing/server.ts'
import { declaredEndpoints } from './declared.ts'
import { goodInputs } from './from-schema.ts'
import { nameOf, send } from './send.ts'
import { createUnseenWorld, emailBefore, multiplyMoney, nameBefore, renamePeople, WHOSE } from './unseen-world.ts'

/**
 * What one may not see must not show, in no list, sum, order, filter, count or file: everything is asked, then what is
 * hidden is changed, and everything asked again is answered to the letter as before.
 */
interface Question {
  endpoint: Endpoint
  input: Record<string, unknown>
}

const AT_ONCE = 6
const LIMIT_MS = 180_000
/** Beside the owner, and members of departments. */
const VIEWERS = ['leader', 'csm', 'executive', 'readonly', 'department'] as const satisfies readonly Role[]
const MONEY_FILTER = { field: 'arr', operator: 'at_least', values: [300_000] }

/** Questions that a reader could find something out by, beside the plain ones. */
const MORE: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  'GET /api/accounts': [
    { sort: 'arr', direction: 'up' },
    { filters: JSON.stringify([MONEY_FILTER]) },
    { group: 'owner' },
    ...WHOSE.flatMap((whose) => [{ search: nameBefore(whose) }, { search: emailBefore(whose) }]),
  ],
  'GET /api/accounts-find': WHOSE.flatMap((whose) => [{ text: nameBefore(whose) }, { text: emailBefore(whose) }]),
  'GET /api/accounts-map': [{ filters: JSON.stringify([MONEY_FILTER]) }],
  'GET /api/effects/:effectId': WHOSE.map((whose) => ({ effectId: `mail:${whose}` })),
  'POST /api/accounts-export': [{ columns: ['name', 'arr', 'owner'], filters: [] }],
  'GET /api/tasks': WHOSE.map((whose) => ({ scope: 'all', search: nameBefore(whose) })),
  'GET /api/leads': [{ sort: 'amount' }, ...WHOSE.map((whose) => ({ search: nameBefore(whose) }))],
  'GET /api/my-day': [{ scope: 'team' }],
}

const FILES_OF_ACCOUNTS = ['POST /api/accounts-export', 'POST /api/leads/export', 'GET /api/tier-holdings-export']

/** Reading by POST. */
const ASKED_BY_POST = /-export$|\/export$|^\/api\/conditions\/check$|^\/api\/messages\/preview$|\/(preview|try)$/

let server: TestServer
let world: World
let questions: Question[]
const viewers = new Map<string, Asker>()

beforeAll(async () => {
  server = await createTestServer()
  world = await createUnseenWorld(server)
  const member = async (role: Role, department: Department) => server.addMember({ role, department })
  for (const department of ['product', 'support', 'finance'] as const)
    viewers.set(department, await member('department', department))
  for (const role of ['owner', ...VIEWERS] as const) viewers.set(role, role)
  questions = await allQuestions()
  // The first request of a member notes that it was here.
  for (const who of viewers.values()) await server.request(who, 'GET', '/api/me')
})

afterAll(() => server.stop())

async function allQuestions(): Promise<Question[]> {
  const asked: Question[] = []
  for (const endpoint of declaredEndpoints()) {
    if (!VIEWERS.some((role) => ROLE_RULES[role].permissions.has(endpoint.permission))) continue
    if (endpoint.method !== 'GET' && !(endpoint.method === 'POST' && ASKED_BY_POST.test(endpoint.path))) continue
    const names = pathParameters(endpoint.path)
    const lists = await Promise.all(names.map((name) => targetsOf(world, name, 'csm')))
    for (let at = 0; at < Math.max(1, ...lists.map((list) => list.length)); at += 1) {
      const inPath = Object.fromEntries(
        names.map((name, index) => [name, (lists[index]?.[at] ?? lists[index]?.[0])?.value]),
      )
      const plain = endpoint.input.safeParse(inPath).success ? [{}] : goodInputs(endpoint, 1)
      const more = at === 0 ? (MORE[nameOf(endpoint)] ?? []) : []
      for (const input of [...plain, ...more])
        asked.push({ endpoint, input: { ...inPath, ...input, ...asText(input) } })
    }
  }
  return asked
}

/** A workbook differs with the moment it is made in. */
const asText = (input: object) => ('format' in input ? { format: 'csv' } : {})

type Answers = string[]

async function ask(viewer: string): Promise<Answers> {
  const answers: Answers = []
  const who = viewers.get(viewer) ?? 'nobody'
  const waiting = questions.entries()
  const asker = async () => {
    for (const [index, { endpoint, input }] of waiting) {
      const { status, text } = await send(server, who, endpoint, input)
      answers[index] = `${status} ${text}`
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, asker))
  return answers
}

function differences(before: Answers, after: Answers): string[] {
  return questions.flatMap(({ endpoint, input }, index) =>
    before[index] === after[index]
      ? []
      : [
          `${nameOf(endpoint)} ${JSON.stringify(input)}\n    ${firstDifference(before[index] ?? '', after[index] ?? '')}`,
        ],
  )
}

function firstDifference(before: string, after: string): string {
  let at = 0
  while (before[at] === after[at]) at += 1
  return `${before.slice(Math.max(0, at - 60), at + 60)} → ${after.slice(Math.max(0, at - 60), at + 60)}`
}

/** What each was answered last: nothing that shows to it was changed since. */
const last = new Map<string, Answers>()

/** Asks, changes, asks again. What has changed for the owner says how much of it the questions can see at all. */
async function whatShows(change: () => Promise<void>, hiddenFrom: readonly string[]) {
  const names = ['owner', ...hiddenFrom]
  for (const name of names) if (!last.has(name)) last.set(name, await ask(name))
  await change()
  const shown = new Map<string, string[]>()
  for (const name of names) {
    const after = await ask(name)
    shown.set(name, differences(last.get(name) ?? [], after))
    last.set(name, after)
  }
  const toOwner = shown.get('owner') ?? []
  shown.delete('owner')
  return { toOwner, toOthers: [...shown].flatMap(([name, lines]) => lines.map((line) => `${name}: ${line}`)) }
}

test('every question that was thought of is one', { timeout: LIMIT_MS }, async () => {
  const thoughtOf = questions.filter(({ endpoint, input }) =>
    (MORE[nameOf(endpoint)] ?? []).some((more) => Object.entries(more).every(([name, value]) => input[name] === value)),
  )
  expect(thoughtOf.length).toBeGreaterThan(20)
  for (const { endpoint, input } of thoughtOf) {
    const { status, text } = await send(server, 'owner', endpoint, input)
    expect(status, `${nameOf(endpoint)} ${JSON.stringify(input)}: ${text}`).toBe(200)
  }
})

test('money shows to nobody who may not see it', { timeout: LIMIT_MS }, async () => {
  const { toOwner, toOthers } = await whatShows(async () => {
    for (const whose of WHOSE) await multiplyMoney(world, whose)
  }, ['product', 'support', 'readonly'])
  expect(toOthers.join('\n')).toBe('')
  expect(toOwner.length).toBeGreaterThan(40)
})

test('who somebody is shows to nobody who may not see it', { timeout: LIMIT_MS }, async () => {
  const { toOwner, toOthers } = await whatShows(async () => {
    for (const whose of WHOSE) await renamePeople(world, whose)
  }, ['executive', 'finance', 'product', 'readonly'])
  expect(toOthers.join('\n')).toBe('')
  expect(toOwner.length).toBeGreaterThan(15)
})

test('a csm who reads a colleague’s account sees neither its money nor its people', { timeout: LIMIT_MS }, async () => {
  const { toOwner, toOthers } = await whatShows(async () => {
    await multiplyMoney(world, 'colleague')
    await renamePeople(world, 'colleague')
  }, ['csm'])
  expect(toOthers.join('\n')).toBe('')
  expect(toOwner.length).toBeGreaterThan(40)
})

test('of an account out of reach nothing shows, not even that it is there', { timeout: LIMIT_MS }, async () => {
  const { toOwner, toOthers } = await whatShows(async () => {
    await multiplyMoney(world, 'stranger')
    await renamePeople(world, 'stranger')
    await makeAccount(server, 'another stranger', world.stranger.id)
  }, ['csm', 'leader', 'readonly'])
  expect(toOthers.join('\n')).toBe('')
  expect(toOwner.length).toBeGreaterThan(45)
})

test(
  'a csm reads the accounts of colleagues, and takes only its own along in files',
  { timeout: LIMIT_MS },
  async () => {
    const files = questions.filter(({ endpoint }) => endpoint.permission === 'exports.create')
    const names = files.map(({ endpoint }) => nameOf(endpoint))
    const holding = async (who: Asker, account: string) => {
      const answers = await Promise.all(files.map(({ endpoint, input }) => send(server, who, endpoint, input)))
      return answers.flatMap(({ text }, index) => (text.includes(account) ? [names[index]] : []))
    }
    expect((await server.request('csm', 'GET', '/api/accounts')).text).toContain('Account of colleague')
    expect(await holding('owner', 'Account of colleague')).toEqual(expect.arrayContaining(FILES_OF_ACCOUNTS))
    expect(await holding('csm', 'Account of csm')).toEqual(expect.arrayContaining(FILES_OF_ACCOUNTS))
    expect(await holding('csm', 'Account of colleague')).toEqual([])
  },
)
