import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { createTestServer, type Asker, type TestServer } from '../../platform/testing/server.ts'

const TODAY = day('2026-03-10')

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.stop())

type Owner = 'csm' | 'leader' | 'operations'

let made = 0
/** An open renewal of an account of its own. */
async function due({ owner = 'csm', name = 'Corvane' }: { owner?: Owner; name?: string } = {}) {
  made += 1
  const { id: accountId } = await server.db
    .insertInto('accounts')
    .values({ name, source_id: 2, owner_id: server.members[owner].id })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await server.db
    .insertInto('renewals')
    .values({
      account_id: accountId,
      source_id: 2,
      external_id: `many-${made}`,
      due_on: addDays(TODAY, 60),
      amount: '1200',
      amount_minor: 120_000,
      currency: 'EUR',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, accountId }
}

const change = (who: Asker, ids: readonly number[], what: object) =>
  server.request(who, 'POST', '/api/renewals-change', { ids, change: what })
const takeBack = (who: Asker, undoId: string) => server.request(who, 'POST', '/api/renewals-undo', { undoId })
const read = async (id: number) => (await server.request('operations', 'GET', `/api/renewals/${id}`)).body
const tasksOf = (accountId: number) =>
  server.db
    .selectFrom('tasks')
    .select(['id', 'title', 'due_on', 'assignee_id', 'state'])
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute()
const sentencesOf = async (id: number) =>
  (
    await server.db
      .selectFrom('audit_log')
      .select(['action', 'sentence'])
      .where('subject_kind', '=', 'renewal')
      .where('subject_id', '=', String(id))
      .orderBy('id')
      .execute()
  ).map(({ action, sentence }) => `${action} ${sentence}`)

const STEP = { what: 'next_step', text: 'Send the offer', on: '2026-03-20' }

describe('the next step of many renewals', () => {
  test('is a task of each account’s owner, and taken back as a whole', async () => {
    const [one, two] = [await due(), await due({ owner: 'leader', name: 'Nordby' })]
    const { body, status } = await change('leader', [one.id, two.id], STEP)
    expect([status, body.changed, body.unchanged]).toEqual([200, 2, 0])
    expect(await tasksOf(one.accountId)).toMatchObject([
      { title: 'Send the offer', due_on: '2026-03-20', assignee_id: server.members.csm.id },
    ])
    expect(await tasksOf(two.accountId)).toMatchObject([{ assignee_id: server.members.leader.id }])
    expect(await sentencesOf(two.id)).toEqual([
      'renewals.next_step_set set the next step of the renewal of Nordby: Send the offer, on 20 Mar 2026',
    ])

    expect((await takeBack('leader', body.undoId)).body).toEqual({ restored: 2, left: 0 })
    expect((await read(one.id)).nextStep).toBeNull()
    expect(await tasksOf(one.accountId)).toMatchObject([{ state: 'dropped' }])
    expect(await sentencesOf(one.id)).toHaveLength(2)
    expect((await takeBack('leader', body.undoId)).body.code).toBe('renewals.nothing_to_undo')
  })

  test('takes the words of the step before it, with its task, and gives them back', async () => {
    const { id, accountId } = await due()
    await server.request('csm', 'PUT', `/api/renewals/${id}/next-step`, { text: 'Call them', on: '2026-03-12' })
    const { body } = await change('leader', [id], { ...STEP, assigneeId: server.members.leader.id })
    expect(await tasksOf(accountId)).toMatchObject([
      { title: 'Send the offer', assignee_id: server.members.leader.id, state: 'open' },
    ])
    await takeBack('leader', body.undoId)
    expect(await tasksOf(accountId)).toMatchObject([
      { title: 'Call them', due_on: '2026-03-12', assignee_id: server.members.csm.id, state: 'open' },
    ])
    expect((await read(id)).nextStep).toMatchObject({ text: 'Call them', on: '2026-03-12' })
  })

  test('what somebody changed since stays when the rest is taken back, and only who did it takes it back', async () => {
    const [one, two] = [await due(), await due()]
    const { body } = await change('leader', [one.id, two.id], STEP)
    await server.request('csm', 'PUT', `/api/renewals/${two.id}/next-step`, { text: 'Visit them', on: '2026-04-01' })
    expect((await takeBack('csm', body.undoId)).status).toBe(410)
    expect((await takeBack('leader', body.undoId)).body).toEqual({ restored: 1, left: 1 })
    expect((await read(two.id)).nextStep).toMatchObject({ text: 'Visit them', isDone: false })
    expect(await tasksOf(two.accountId)).toMatchObject([{ title: 'Visit them', state: 'open' }])
  })

  test('as words alone it makes no task', async () => {
    const { id, accountId } = await due()
    await change('csm', [id], { ...STEP, asTask: false })
    expect(await tasksOf(accountId)).toEqual([])
    expect((await read(id)).nextStep).toMatchObject({ text: 'Send the offer', on: '2026-03-20', taskId: null })
  })
})

describe('one view of many renewals', () => {
  test('is said of each in the speaker’s voice, keeps what that voice expected, and can be taken back', async () => {
    const [one, two] = [await due(), await due({ name: 'Nordby' })]
    await server.request('csm', 'POST', `/api/renewals/${one.id}/views`, {
      voice: 'csm',
      category: 'at_risk',
      amountMinor: 90_000,
      reason: 'Price',
    })
    const say = { what: 'view', voice: 'csm', category: 'commit', reason: 'They signed' }
    const { body } = await change('csm', [one.id, two.id], say)
    expect(body.changed).toBe(2)
    expect((await read(one.id)).views.csm).toMatchObject({
      category: 'commit',
      amountMinor: 90_000,
      reason: 'They signed',
    })
    expect((await read(two.id)).views.csm).toMatchObject({ category: 'commit', amountMinor: null })
    expect(await sentencesOf(two.id)).toEqual([
      'renewals.view_said sees the renewal of Nordby on 9 May 2026 as commit, as its CSM: They signed',
    ])
    expect((await takeBack('csm', body.undoId)).body).toEqual({ restored: 2, left: 0 })
    expect((await read(one.id)).views.csm).toMatchObject({ category: 'at_risk' })
    expect((await read(two.id)).views.csm).toBeNull()
  })

  test('answers the checkpoint and its task; taken back, both wait again', async () => {
    const { id, accountId } = await due()
    const task = await server.db
      .insertInto('tasks')
      .values({
        account_id: accountId,
        title: 'Say what you think',
        assignee_id: server.members.csm.id,
        created_at: new Date('2026-03-01'),
        changed_at: new Date('2026-03-01'),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await server.db
      .insertInto('renewal_checkpoints')
      .values({
        renewal_id: id,
        days: 90,
        account_id: accountId,
        opened_on: TODAY,
        opened_at: new Date('2020-01-01'),
        task_id: task.id,
      })
      .execute()
    await change('leader', [id], { what: 'view', voice: 'leader', category: 'commit' })
    const { body } = await change('csm', [id], { what: 'view', voice: 'csm', category: 'commit' })
    expect(await read(id)).toMatchObject({ waitsFor: [], checkpoint: { settledAt: expect.any(String) } })
    expect(await tasksOf(accountId)).toMatchObject([{ state: 'done' }])
    await takeBack('csm', body.undoId)
    expect(await read(id)).toMatchObject({ waitsFor: ['csm'], checkpoint: { settledAt: null } })
    expect(await tasksOf(accountId)).toMatchObject([{ state: 'open' }])
  })

  test('needs a reason where another voice differs, names it, and changes nothing without one', async () => {
    const [one, two] = [await due({ name: 'Nordby' }), await due()]
    await change('leader', [one.id], { what: 'view', voice: 'leader', category: 'at_risk' })
    const { body, status } = await change('csm', [one.id, two.id], { what: 'view', voice: 'csm', category: 'commit' })
    expect([status, body.code]).toEqual([422, 'renewals.reason_needed'])
    expect(body.detail ?? body.title).toContain('Nordby')
    expect((await read(two.id)).views.csm).toBeNull()
    const asLeader = await change('csm', [two.id], { what: 'view', voice: 'leader', category: 'commit' })
    expect(asLeader.body.code).toBe('renewals.only_leaders_speak')
  })

  test('tells the other voice of all differing ones in one notice', async () => {
    const ids = [(await due({ name: 'A' })).id, (await due({ name: 'B' })).id, (await due({ name: 'C' })).id]
    await change('csm', ids, { what: 'view', voice: 'csm', category: 'commit' })
    const before = await noticesOf('csm')
    await change('leader', ids, { what: 'view', voice: 'leader', category: 'at_risk', reason: 'No signature yet' })
    expect((await noticesOf('csm')).slice(before.length)).toEqual([
      {
        text: expect.stringContaining('sees the renewal of A on 9 May 2026 and 2 more as at risk'),
        path: '/revenue/renewals?only=disagree',
      },
    ])
  })
})

const noticesOf = (who: Owner) =>
  server.db
    .selectFrom('notices')
    .select(['text', 'path'])
    .where('member_id', '=', server.members[who].id)
    .orderBy('id')
    .execute()

describe('the owner of the next step', () => {
  test('changes where there is an open task, and goes back', async () => {
    const [one, two] = [await due(), await due()]
    await server.request('csm', 'PUT', `/api/renewals/${one.id}/next-step`, { text: 'Call them', on: '2026-03-12' })
    const { body } = await change('leader', [one.id, two.id], {
      what: 'assignee',
      assigneeId: server.members.leader.id,
    })
    expect(body).toMatchObject({ changed: 1, unchanged: 1 })
    expect(await tasksOf(one.accountId)).toMatchObject([{ assignee_id: server.members.leader.id }])
    expect((await takeBack('leader', body.undoId)).body).toEqual({ restored: 1, left: 0 })
    expect(await tasksOf(one.accountId)).toMatchObject([{ assignee_id: server.members.csm.id }])
  })

  test('is refused where there is no next step to give, and to who may not see the account', async () => {
    const { id } = await due({ owner: 'operations' })
    const give = (assigneeId: number) => change('operations', [id], { what: 'assignee', assigneeId })
    expect((await give(server.members.operations.id)).body.code).toBe('renewals.no_open_next_step')
    expect((await give(server.members.csm.id)).body.code).toBe('tasks.cannot_have')
  })
})

describe('all of them or none', () => {
  test('one that is not seen, not to be changed, or closed refuses the whole', async () => {
    const own = await due()
    const foreign = await due({ owner: 'operations' })
    const unseen = await change('csm', [own.id, foreign.id], STEP)
    expect([unseen.status, unseen.body.code]).toEqual([404, 'renewals.some_out_of_reach'])
    expect((await change('csm', [own.id, 999_999_999], STEP)).body.code).toBe('renewals.some_out_of_reach')
    const closed = await due({ name: 'Told' })
    await server.request('csm', 'POST', `/api/renewals/${closed.id}/decision`, { outcome: 'churned', reason: 'Price' })
    const refused = await change('csm', [own.id, closed.id], STEP)
    expect([refused.status, refused.body.code]).toEqual([409, 'renewals.some_closed'])
    expect((await read(own.id)).nextStep).toBeNull()
    expect(await tasksOf(own.accountId)).toEqual([])
  })

  test('so many at once and no more, each counted once', async () => {
    const { id } = await due()
    expect(
      (
        await change(
          'csm',
          Array.from({ length: 501 }, (_, at) => at + 1),
          STEP,
        )
      ).status,
    ).toBe(422)
    expect((await change('csm', [], STEP)).status).toBe(422)
    expect((await change('csm', [id, id], STEP)).body.changed).toBe(1)
    expect((await change('executive', [id], STEP)).status).toBe(403)
  })
})
