import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import type { Pool } from 'pg'
import { readCompany } from '../../identity/company/store.ts'
import { memberActor } from '../../identity/sessions/actor.ts'
import { createAuth, type Auth } from '../../identity/sessions/auth.ts'
import { createAuthenticator } from '../../identity/sessions/authenticate.ts'
import type { Actor } from '../../kernel/access.ts'
import { dayIn } from '../../kernel/day.ts'
import { ROLES, type Department, type Role } from '../../kernel/permissions.ts'
import { appRoutes, setUpSlices } from '../../slices.ts'
import type { Clock } from '../clock/clock.ts'
import { isDatabaseAway } from '../db/away.ts'
import { openDatabase, type Db } from '../db/database.ts'
import { createApp, NOBODY } from '../http/app.ts'
import type { Context, Route } from '../http/route.ts'
import { createTestDatabase } from './database.ts'
import { silentLog } from './silent-log.ts'

const SECRET = 'only-for-tests-0123456789abcdef0123456789abcdef'
const PUBLIC_URL = 'http://volant.test'

/** A member with a session: `cookie` is what its browser sends. */
export interface TestMember {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly cookie: string
}

/** Who asks: one of the members made for each role, another one, an API key, or nobody. */
export type Asker = Role | TestMember | { key: string } | 'nobody'

export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed JSON; undefined when the answer is no JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
}

export interface MemberToMake {
  role: Role
  name?: string
  department?: Department | null
  managerId?: number | null
}

/** The whole app without sockets, on a database of its own. The leader manages the csm; nobody else has a manager. */
export interface TestServer {
  readonly db: Db
  readonly pool: Pool
  readonly app: Hono
  readonly auth: Auth
  readonly routes: readonly Route[]
  readonly dataDirectory: string
  /** Stands still until `setTime`. */
  readonly clock: Clock
  readonly members: Readonly<Record<Role, TestMember>>
  /** `body` is sent as JSON; a string or bytes are sent as they are, as an upload. */
  request(
    who: Asker,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<TestAnswer>
  addMember(member: MemberToMake): Promise<TestMember>
  /** The same member in another session: for requests that may end the one they come from. */
  inNewSession(member: TestMember): Promise<TestMember>
  /** What an action gets when this member asks. */
  contextFor(who: Role | TestMember | Actor): Promise<Context>
  setTime(instant: string): void
  stop(): Promise<void>
}

/** Make it in `beforeAll`, stop it in `afterAll`. The clock stands at `now`, 10 March 2026 in the morning unless given. */
export async function createTestServer({ now = '2026-03-10T09:00:00Z' } = {}): Promise<TestServer> {
  const database = await createTestDatabase()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'volant-test-data-'))
  for (const name of ['imports', 'backups', 'exports']) mkdirSync(join(dataDirectory, name))
  const db = openDatabase(database.pool)
  const time = { now: new Date(now) }
  const clock: Clock = { now: () => new Date(time.now) }
  await setUpSlices(db, clock.now())

  const auth = createAuth(db, { secret: SECRET, publicUrl: PUBLIC_URL })
  // Takes whatever is sent again and remembers nothing: tests of the door itself open a real one.
  const routes = appRoutes(auth, { tail: () => [], submit: () => Promise.resolve() })
  const contextOf = async (actor: Actor): Promise<Context> => {
    const company = await readCompany(db)
    const today = dayIn(company.timeZone, clock.now())
    return { db, actor, now: clock.now(), today, company, log: silentLog, dataDirectory, publicUrl: PUBLIC_URL }
  }
  const app = createApp({
    routes,
    log: silentLog,
    authenticate: createAuthenticator(auth, db, clock),
    contextFor: contextOf,
    allowedOrigins: new Set([PUBLIC_URL]),
    isUnavailable: isDatabaseAway,
  })
  const addMember = (member: MemberToMake) => makeMember(db, auth, member)
  const members = await makeMemberOfEachRole(addMember)

  return {
    db,
    pool: database.pool,
    app,
    auth,
    routes,
    dataDirectory,
    clock,
    members,
    request: (who, method, path, ...[body, headers]) =>
      ask(app, { method, path, body, headers: { ...credentialsOf(who, members), ...headers } }),
    addMember,
    inNewSession: (member) => inNewSession(db, auth, member),
    contextFor: async (who) => contextOf(await actorOf(db, who, members)),
    setTime: (instant) => {
      time.now = new Date(instant)
    },
    async stop() {
      await database.drop()
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

async function makeMemberOfEachRole(addMember: (member: MemberToMake) => Promise<TestMember>) {
  const made: Partial<Record<Role, TestMember>> = {}
  for (const role of ROLES) {
    const department = role === 'department' ? 'product' : 'success'
    made[role] = await addMember({ role, department, managerId: role === 'csm' ? (made.leader?.id ?? null) : null })
  }
  return made as Record<Role, TestMember>
}

async function makeMember(
  db: Db,
  auth: Auth,
  { role, department = 'success', managerId = null, ...given }: MemberToMake,
): Promise<TestMember> {
  const mark = randomBytes(4).toString('hex')
  const name = given.name ?? `The ${role} ${mark}`
  const email = `${role}-${mark}@volant.test`
  const { internalAdapter } = await auth.$context
  const user = await internalAdapter.createUser({ email, name, emailVerified: true }, { method: 'email-password' })
  const session = await internalAdapter.createSession(user.id)
  const { id } = await db
    .insertInto('members')
    .values({ email, name, role, department, manager_id: managerId, auth_user_id: user.id, state: 'active' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, name, email, role, cookie: `volant.session_token=${signed(session.token)}` }
}

async function inNewSession(db: Db, auth: Auth, member: TestMember): Promise<TestMember> {
  const { auth_user_id: userId } = await db
    .selectFrom('members')
    .select('auth_user_id')
    .where('id', '=', member.id)
    .executeTakeFirstOrThrow()
  const { internalAdapter } = await auth.$context
  const session = await internalAdapter.createSession(userId ?? '')
  return { ...member, cookie: `volant.session_token=${signed(session.token)}` }
}

/** As better-auth signs its session cookie. */
function signed(token: string): string {
  return encodeURIComponent(`${token}.${createHmac('sha256', SECRET).update(token).digest('base64')}`)
}

function credentialsOf(who: Asker, members: Readonly<Record<Role, TestMember>>): Record<string, string> {
  if (who === 'nobody') return {}
  if (typeof who === 'string') return { cookie: members[who].cookie }
  return 'key' in who ? { authorization: `Bearer ${who.key}` } : { cookie: who.cookie }
}

async function actorOf(
  db: Db,
  who: Role | TestMember | Actor,
  members: Readonly<Record<Role, TestMember>>,
): Promise<Actor> {
  if (typeof who === 'object' && 'kind' in who) return who
  const { id } = typeof who === 'string' ? members[who] : who
  return (await memberActor(db, id)) ?? NOBODY
}

interface Question {
  method: string
  path: string
  body: unknown
  headers: Record<string, string>
}

async function ask(app: Hono, { method, path, body, headers }: Question): Promise<TestAnswer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const answer = await app.request(path, {
    method,
    headers: { ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isRaw ? (body as string) : JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false
  return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : undefined }
}
