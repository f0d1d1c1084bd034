import type { z } from 'zod'
import { PlaybookDefinition } from '../../act/playbooks/definition.ts'
import { createEngine, type Engine } from '../../act/playbooks/engine.ts'
import { enrolment } from '../../act/playbooks/enrolment.ts'
import { settleEffect } from '../../act/playbooks/settling.ts'
import { createRounds } from '../../act/triggers/round.ts'
import { saveSetting } from '../../identity/company/store.ts'
import type { Role } from '../../kernel/permissions.ts'
import { evaluateMany } from '../../understand/conditions/views.ts'
import { inTransaction, sql } from '../db/database.ts'
import { insertRow } from './fixtures.ts'
import { createTestServer, type Asker, type TestServer } from './server.ts'
import { silentLog } from './silent-log.ts'

const MOST_MOMENTS = 20_000
const MOST_ADVANCES = 100_000
/** A condition that is waited for is looked at this often while the clock runs; a change of the account is seen at once. */
const LOOK_MS = 24 * 3_600_000
const DAY_MS = 86_400_000

export type DefinitionInput = Partial<z.input<typeof PlaybookDefinition>>

export interface AccountAbout {
  readonly owner?: Role | null
  readonly renewalOn?: string | null
  readonly overall?: number | null
  readonly stage?: string
}

export interface RunSeen {
  readonly id: number
  readonly accountId: number
  readonly contactId: number | null
  readonly state: string
  readonly stepId: string | null
  readonly wakeAt: Date | null
  readonly beganAt: Date
  readonly endedAt: Date | null
  readonly because: string | null
  readonly succeeded: boolean | null
  readonly how: string
}

/** A company with playbooks and a clock of its own: submit, advance, expect. The clock stands at 10 March 2026, 9:00 UTC unless given. */
export interface PlaybookWorld {
  readonly server: TestServer
  now(): Date
  account(name: string, about?: AccountAbout): Promise<number>
  contact(
    accountId: number,
    about?: { name?: string; email?: string | null; roles?: readonly string[] },
  ): Promise<number>
  /** Health of an account as it was computed at this moment; null is not known. */
  health(accountId: number, overall: number | null): Promise<void>
  renewal(accountId: number, on: string | null): Promise<void>
  /** Publishes a playbook, by hand unless a trigger is given, switched on unless told otherwise. Returns its id. */
  playbook(
    definition: DefinitionInput,
    about?: { name?: string; on?: boolean; existing?: 'enter' | 'skip' },
  ): Promise<number>
  /** Another version of it. */
  publish(playbookId: number, definition: DefinitionInput): Promise<void>
  /** Starts it by hand. Returns the run’s id; throws the refusal’s sentence. */
  start(playbookId: number, accountId: number, about?: { who?: Asker; contactId?: number }): Promise<number>
  /** Works at this moment until nothing moves any more. */
  work(): Promise<void>
  /** Lets the clock run on, by so much or to an instant, through every moment at which something is due, and works at each. */
  advance(by: { minutes?: number; hours?: number; days?: number } | string): Promise<void>
  /** The clock jumps, as after a time during which nothing ran; then everything works. */
  sleep(by: { hours?: number; days?: number } | string): Promise<void>
  /** What was intended to be sent is delivered, fails for good, or is taken back. Throws where it is not due. */
  deliver(runId: number, stepId: string, state?: 'sent' | 'failed' | 'dropped', failure?: string): Promise<void>
  run(runId: number): Promise<RunSeen>
  runs(playbookId: number): Promise<RunSeen[]>
  /** The journal as `id state`, in the order in which steps began; with the way where one was taken: `b done yes`. */
  trail(runId: number): Promise<string[]>
  /** A request as a member; throws where it is refused. */
  call(who: Asker, method: string, path: string, body?: unknown): Promise<any> // oxlint-disable-line typescript/no-explicit-any
  /** Another worker on the same database. */
  engine(): Engine
  close(): Promise<void>
}

const RUN = sql`id, account_id as "accountId", contact_id as "contactId", state, step_id as "stepId", wake_at as "wakeAt", began_at as "beganAt",
  ended_at as "endedAt", because, succeeded, how`

export async function createPlaybookWorld({
  at = '2026-03-10T09:00:00Z',
  timeZone = 'UTC',
}: { at?: string; timeZone?: string } = {}): Promise<PlaybookWorld> {
  const server = await createTestServer({ now: at })
  const { db } = server
  const company = { name: 'Test', timeZone, reportingCurrency: 'EUR' }
  await saveSetting(db, { key: 'company', value: company, memberId: null, now: server.clock.now() })
  const { id: versionId } = await db.selectFrom('scorecard_versions').select('id').limit(1).executeTakeFirstOrThrow()
  const now = () => server.clock.now()
  const parts = { log: silentLog, publicUrl: 'http://volant.test', dataDirectory: server.dataDirectory }
  const engine = () => createEngine(db, parts)
  const own = engine()
  const rounds = createRounds({
    db,
    consumers: [enrolment],
    evaluate: evaluateMany,
    now: async () => now(),
    onTrouble: (error) => {
      throw error
    },
  })

  const call: PlaybookWorld['call'] = async (who, method, path, body) => {
    const answer = await server.request(who, method, path, body)
    if (answer.status >= 400) throw new Error(String(answer.body?.title ?? answer.text))
    return answer.body
  }
  const publish = async (
    playbookId: number,
    definition: DefinitionInput,
    how: { on?: boolean; existing?: 'enter' | 'skip' } = {},
  ) => {
    const { draft } = await call('operations', 'GET', `/api/playbooks/${playbookId}`)
    const whole = { trigger: { kind: 'manual' }, limits: {}, steps: [], ...definition }
    const revision = draft?.revision ?? 0
    await call('operations', 'PUT', `/api/playbooks/${playbookId}/draft`, { definition: whole, revision })
    await call('operations', 'POST', `/api/playbooks/${playbookId}/publish`, {
      on: how.on ?? true,
      existing: how.existing ?? 'enter',
    })
  }
  const work = async () => {
    for (let moved = true; moved;) {
      moved = false
      while ((await rounds.round()).judged > 0) moved = true
      await own.look(now())
      for (let count = 0; (await own.advanceSome(now())) > 0; count += 1) {
        moved = true
        if (count > MOST_ADVANCES) throw new Error('There is always a run that can go on.')
      }
    }
  }
  const health: PlaybookWorld['health'] = async (accountId, overall) => {
    const band = overall === null ? 'unknown' : overall < 50 ? 'poor' : overall < 70 ? 'fair' : 'good'
    const today = now().toISOString().slice(0, 10)
    await sql`
      insert into account_health (account_id, as_of, version_id, overall, coverage, band, effective_overall, effective_band,
        is_fresh, measure_values, computed_at)
      values (${accountId}, ${today}, ${versionId}, ${overall}, 1, ${band}, ${overall}, ${band}, true, '{}', ${now()})
      on conflict (account_id) do update set as_of = excluded.as_of, overall = excluded.overall, band = excluded.band,
        effective_overall = excluded.effective_overall, effective_band = excluded.effective_band, computed_at = excluded.computed_at`.execute(
      db,
    )
  }
  /** The next moment at which anything falls due, up to the end. */
  const nextMoment = async (end: Date): Promise<Date> => {
    const { rows } = await sql<{ at: Date | null }>`
      select min(at) as at from (
        select case when runs.watches then least(steps.due_at, ${new Date(now().getTime() + LOOK_MS)}) else wake_at end as at
          from playbook_runs runs left join playbook_steps steps on steps.run_id = runs.id and steps.step_id = runs.step_id
          where runs.state in ('queued', 'active') and wake_at is not null
        union all select next_at from playbook_schedules
        union all select judge_at from playbook_runs where judged_at is null
        union all select due_at from watch_holds
        union all select ${new Date((Math.floor(now().getTime() / DAY_MS) + 1) * DAY_MS)} where exists (select from watches where is_on and has_time)
      ) moments where at > ${now()}`.execute(db)
    const at = rows[0]?.at ?? end
    return at < end ? at : end
  }
  const target = (by: { minutes?: number; hours?: number; days?: number } | string): Date =>
    typeof by === 'string'
      ? new Date(by)
      : new Date(now().getTime() + ((by.days ?? 0) * 24 + (by.hours ?? 0)) * 3_600_000 + (by.minutes ?? 0) * 60_000)

  return {
    server,
    now,
    async account(name, about = {}) {
      const stage = about.stage
        ? await db.selectFrom('stages').select('id').where('key', '=', about.stage).executeTakeFirstOrThrow()
        : null
      const owner = about.owner === undefined ? 'csm' : about.owner
      const id = await insertRow(server, 'accounts', {
        name,
        source_id: 1,
        owner_id: owner === null ? null : server.members[owner].id,
        stage_id: stage?.id ?? null,
        renewal_on: about.renewalOn ?? null,
        created_at: now(),
      })
      if (about.overall !== undefined) await health(id, about.overall)
      return id
    },
    contact: (accountId, about = {}) =>
      insertRow(server, 'contacts', {
        account_id: accountId,
        source_id: 1,
        name: about.name ?? 'Rosa Lind',
        email: about.email === undefined ? `contact${accountId}@customer.test` : about.email,
        roles: about.roles ?? ['champion'],
      }),
    health,
    async renewal(accountId, on) {
      await sql`update accounts set renewal_on = ${on} where id = ${accountId}`.execute(db)
    },
    async playbook(definition, { name = 'Play', ...how } = {}) {
      const { id } = await call('operations', 'POST', '/api/playbooks', { name })
      await publish(id, definition, how)
      return id
    },
    publish: (playbookId, definition) => publish(playbookId, definition),
    async start(playbookId, accountId, { who = 'operations', contactId } = {}) {
      const body = { accountIds: [accountId], ...(contactId ? { contactId } : {}) }
      const { started, refused } = await call(who, 'POST', `/api/playbooks/${playbookId}/start`, body)
      if (!started[0]) throw new Error(refused[0]?.sentence ?? 'Nothing was started.')
      await work()
      return started[0].runId
    },
    work,
    async advance(by) {
      const end = target(by)
      await work()
      for (let count = 0; now() < end; count += 1) {
        if (count > MOST_MOMENTS) throw new Error('The clock does not come to an end.')
        server.setTime((await nextMoment(end)).toISOString())
        await work()
      }
    },
    async sleep(by) {
      server.setTime(target(by).toISOString())
      await work()
    },
    async deliver(runId, stepId, state = 'sent', failure = 'The receiver said no.') {
      await inTransaction(db, async (trx) => {
        const { rows } = await sql<{ id: string; kind: 'email' | 'slack' | 'webhook' }>`
          update effects set state = ${state}, sent_at = ${now()} where run_id = ${runId} and step_id = ${stepId} and state = 'due' and due_at <= ${now()}
          returning id, kind`.execute(trx)
        const [effect] = rows
        if (!effect) throw new Error('Nothing of this step is due to be sent.')
        const settled = {
          ...effect,
          runId,
          stepId,
          state,
          answer: null,
          failure: state === 'sent' ? null : failure,
          at: now(),
        }
        await settleEffect(trx, settled)
      })
      await work()
    },
    async run(runId) {
      const { rows } = await sql<RunSeen>`select ${RUN} from playbook_runs where id = ${runId}`.execute(db)
      const [run] = rows
      if (!run) throw new Error('no such run')
      return run
    },
    async runs(playbookId) {
      const { rows } =
        await sql<RunSeen>`select ${RUN} from playbook_runs where playbook_id = ${playbookId} order by id`.execute(db)
      return rows
    },
    async trail(runId) {
      const { rows } = await sql<{ said: string }>`
        select concat_ws(' ', step_id, state, result ->> 'way') as said from playbook_steps where run_id = ${runId}
        order by place`.execute(db)
      return rows.map(({ said }) => said)
    },
    call,
    engine,
    close: () => server.stop(),
  }
}
