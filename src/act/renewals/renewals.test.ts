import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, day, type Day } from '../../kernel/day.ts'
import { inTransaction } from '../../platform/db/database.ts'
import { createTestServer, type Asker, type TestServer } from '../../platform/testing/server.ts'
import { refreshMoney } from '../../record/money/actions.ts'
import { lookAtRenewals } from './jobs.ts'

const TODAY = day('2026-03-10')
const NOW = new Date('2026-03-10T09:00:00Z')

let server: TestServer
let modelId: number

beforeAll(async () => {
  server = await createTestServer()
  const { rows } = await server.pool.query<{ id: number }>(
    `insert into prediction_models (label, features, horizon_days, kind, trained_at, samples, positives, parameters, report, state, because)
     values ('churn', 'all', 30, 'logistic', now(), 100, 10, '{}', '{}', 'live', 'It separates.') returning id`,
  )
  modelId = rows[0]?.id ?? 0
})
afterAll(() => server.stop())

interface Term {
  endsOn: Day
  mrr?: number
  endedOn?: Day
  owner?: 'csm' | 'leader' | 'operations'
  probability?: number
  name?: string
}

/** An account whose yearly term ends on a day; its renewal is made from it. */
async function renewing({ endsOn, mrr = 1_000, endedOn, owner = 'csm', probability, name = 'Renewing' }: Term) {
  const { id: accountId } = await server.db
    .insertInto('accounts')
    .values({ name, source_id: 2, owner_id: server.members[owner].id })
    .returning('id')
    .executeTakeFirstOrThrow()
  await server.db
    .insertInto('subscriptions')
    .values({
      account_id: accountId,
      source_id: 2,
      external_id: `S-${accountId}`,
      effective_on: addDays(endsOn, -364),
      started_on: addDays(endsOn, -364),
      ended_on: endedOn ?? null,
      term_ends_on: endsOn,
      amount: String(mrr),
      interval: 'month',
      currency: 'EUR',
    })
    .execute()
  if (probability !== undefined) await predict(accountId, probability)
  await refresh(accountId)
  const { id } = await server.db
    .selectFrom('renewals')
    .select('id')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return { accountId, id }
}

async function predict(accountId: number, probability: number) {
  await server.pool.query(
    `insert into account_predictions (account_id, model_id, as_of, probability, low, high, drivers, computed_at)
     values ($1, $2, $3, $4, $5, $6, '[{"key":"use","name":"use","value":"4 days","effect":-0.12}]', $7)
     on conflict (account_id) do update set probability = excluded.probability, computed_at = excluded.computed_at`,
    [accountId, modelId, TODAY, probability, probability - 0.1, probability + 0.1, NOW],
  )
}

const refresh = (accountId: number, today = TODAY) =>
  inTransaction(server.db, (trx) => refreshMoney(trx, [accountId], today))
const look = (today = TODAY, now = NOW) => lookAtRenewals(server.db, { now, today, currency: 'EUR' })
const ask = (who: Asker, path: string) => server.request(who, 'GET', path)
const post = (who: Asker, path: string, body: object) => server.request(who, 'POST', path, body)
const put = (who: Asker, path: string, body: object) => server.request(who, 'PUT', path, body)
const read = async (id: number, who: Asker = 'operations') => (await ask(who, `/api/renewals/${id}`)).body

describe('a checkpoint', () => {
  test('asks the CSM and the leader, keeps three voices with their reasons, and is settled when both have spoken', async () => {
    const { id, accountId } = await renewing({ endsOn: addDays(TODAY, 90), probability: 0.31, name: 'Corvane' })
    await look()
    await look()
    const opened = await read(id)
    expect(opened).toMatchObject({
      checkpoint: { days: 90, openedOn: TODAY, settledAt: null },
      waitsFor: ['csm', 'leader'],
      views: {
        machine: { category: 'at_risk', reason: 'Use: 4 days costs 12.0 points. Between 21 % and 41 %.' },
        csm: null,
        leader: null,
      },
      amountMinor: 1_200_000,
      disagree: false,
    })
    const tasks = await server.db.selectFrom('tasks').selectAll().where('account_id', '=', accountId).execute()
    expect(tasks).toMatchObject([{ assignee_id: server.members.csm.id, kind: 'renewal_view', state: 'open' }])
    const notices = () =>
      server.db
        .selectFrom('notices')
        .select('text')
        .where('account_id', '=', accountId)
        .where('member_id', '=', server.members.leader.id)
        .orderBy('id')
        .execute()
    expect(await notices()).toHaveLength(1)

    const unreasoned = await post('csm', `/api/renewals/${id}/views`, { voice: 'csm', category: 'commit' })
    expect([unreasoned.status, unreasoned.body.code]).toEqual([422, 'renewals.reason_needed'])
    const said = await post('csm', `/api/renewals/${id}/views`, {
      voice: 'csm',
      category: 'commit',
      reason: 'COO gave her word',
    })
    expect(said.status).toBe(200)
    expect((await notices()).at(-1)?.text).toContain('the machine says at risk')
    expect(await server.db.selectFrom('tasks').select('state').where('account_id', '=', accountId).execute()).toEqual([
      { state: 'done' },
    ])
    expect(await read(id)).toMatchObject({ disagree: true, category: 'commit', waitsFor: ['leader'] })
    const queue = await ask('leader', '/api/renewals?disagree=true')
    expect(queue.body.renewals.map((one: { id: number }) => one.id)).toContain(id)

    await post('leader', `/api/renewals/${id}/views`, {
      voice: 'leader',
      category: 'best_case',
      reason: 'No signature yet',
    })
    const settled = await read(id)
    expect(settled).toMatchObject({
      category: 'best_case',
      waitsFor: [],
      checkpoint: { settledAt: expect.stringContaining('2026-03-10T09:00:00') },
    })
    expect(
      settled.said.map((one: { voice: string; category: string; reason: string }) => [
        one.voice,
        one.category,
        one.reason,
      ]),
    ).toEqual([
      ['leader', 'best_case', 'No signature yet'],
      ['csm', 'commit', 'COO gave her word'],
      ['machine', 'at_risk', 'Use: 4 days costs 12.0 points. Between 21 % and 41 %.'],
    ])
    expect(settled.changes.map((one: { sentence: string }) => one.sentence)).toEqual([
      'sees the renewal of Corvane on 8 Jun 2026 as best case, as its leader: No signature yet',
      'sees the renewal of Corvane on 8 Jun 2026 as commit, as its CSM: COO gave her word',
    ])
  })

  test('that came long before Volant did opens without asking anybody', async () => {
    const { id, accountId } = await renewing({ endsOn: addDays(TODAY, 60), probability: 0.9 })
    await look()
    expect((await read(id)).checkpoint).toMatchObject({ days: 90 })
    expect(await server.db.selectFrom('tasks').select('id').where('account_id', '=', accountId).execute()).toEqual([])
  })

  test('opens again at the next number of days, and what was said before counts as said before', async () => {
    const { id } = await renewing({ endsOn: addDays(TODAY, 180), probability: 0.6 })
    await look()
    await post('csm', `/api/renewals/${id}/views`, { voice: 'csm', category: 'best_case' })
    expect((await read(id)).waitsFor).toEqual(['leader'])
    await look(addDays(TODAY, 89), new Date('2026-06-07T09:00:00Z'))
    expect((await read(id)).checkpoint.days).toBe(180)
    await look(addDays(TODAY, 90), new Date('2026-06-08T09:00:00Z'))
    expect(await read(id)).toMatchObject({ checkpoint: { days: 90 }, waitsFor: ['csm', 'leader'] })
  })

  test('the machine says what it says now once, and again only when it is news', async () => {
    const { id, accountId } = await renewing({ endsOn: addDays(TODAY, 200), probability: 0.8 })
    await look()
    await predict(accountId, 0.82)
    await look()
    await predict(accountId, 0.6)
    await look()
    expect((await read(id)).said.map((one: { category: string }) => one.category)).toEqual(['best_case', 'commit'])
  })
})

describe('who sees and says what', () => {
  test('money decides who sees a renewal; only leaders speak as leaders', async () => {
    const own = await renewing({ endsOn: addDays(TODAY, 40), name: 'Own' })
    const other = await renewing({ endsOn: addDays(TODAY, 40), owner: 'operations', name: 'Other' })
    const names = async (who: Asker) =>
      (await ask(who, '/api/renewals?search=o')).body.renewals.map(
        (one: { account: { name: string } }) => one.account.name,
      )
    expect(await names('csm')).not.toContain('Other')
    expect(await names('csm')).toContain('Own')
    expect(await names('executive')).toEqual(expect.arrayContaining(['Own', 'Other']))
    expect((await ask('csm', `/api/renewals/${other.id}`)).status).toBe(404)
    expect((await ask('readonly', '/api/renewals')).body.code).toBe('accounts.money_hidden')
    const asLeader = await post('csm', `/api/renewals/${own.id}/views`, { voice: 'leader', category: 'commit' })
    expect(asLeader.body.code).toBe('renewals.only_leaders_speak')
    expect(
      (await post('leader', `/api/renewals/${other.id}/views`, { voice: 'leader', category: 'commit' })).status,
    ).toBe(404)
    expect(
      (await post('executive', `/api/renewals/${own.id}/views`, { voice: 'csm', category: 'commit' })).status,
    ).toBe(403)
  })
})

describe('what came of it', () => {
  test('the ledger decides when the days of grace have passed, not before', async () => {
    const lost = await renewing({ endsOn: day('2026-01-31'), endedOn: day('2026-02-01'), name: 'Left' })
    const stayed = await renewing({ endsOn: day('2026-02-08'), name: 'Stayed' })
    const waiting = await renewing({ endsOn: day('2026-02-09'), name: 'Waiting' })
    expect(await read(lost.id)).toMatchObject({
      outcome: 'churned',
      decidedFrom: 'ledger',
      renewedMinor: 0,
      decidedOn: '2026-02-01',
    })
    expect(await read(stayed.id)).toMatchObject({ outcome: 'open' })
    await refresh(stayed.accountId, day('2026-03-11'))
    await refresh(waiting.accountId, day('2026-03-11'))
    expect(await read(stayed.id)).toMatchObject({ outcome: 'renewed', renewedMinor: 1_200_000 })
    expect(await read(waiting.id)).toMatchObject({ outcome: 'open', decidedOn: null })
  })

  test('a cancellation that is booked late turns it round, and so does a price that fell', async () => {
    const { id, accountId } = await renewing({ endsOn: day('2026-01-15'), name: 'Late' })
    expect((await read(id)).outcome).toBe('renewed')
    await server.db
      .insertInto('subscriptions')
      .values({
        account_id: accountId,
        source_id: 2,
        external_id: `S-${accountId}`,
        effective_on: day('2026-01-16'),
        started_on: day('2025-01-16'),
        amount: '600',
        interval: 'month',
        currency: 'EUR',
      })
      .execute()
    await refresh(accountId)
    expect(await read(id)).toMatchObject({
      outcome: 'contracted',
      renewedMinor: 720_000,
      amountMinor: 1_200_000,
      decidedOn: '2026-01-16',
    })
    await server.db
      .updateTable('subscriptions')
      .set({ ended_on: day('2026-01-16') })
      .where('account_id', '=', accountId)
      .execute()
    await refresh(accountId)
    expect(await read(id)).toMatchObject({ outcome: 'churned', renewedMinor: 0 })
  })

  test('a person closes early or otherwise with a reason; the ledger’s word stands beside it; it can be reopened', async () => {
    const { id } = await renewing({ endsOn: day('2026-01-10'), name: 'Contradicted' })
    const path = `/api/renewals/${id}/decision`
    expect((await post('csm', path, { outcome: 'contracted', reason: 'Price' })).status).toBe(422)
    expect((await post('csm', path, { outcome: 'contracted', renewedMinor: 1_300_000, reason: 'Price' })).status).toBe(
      422,
    )
    expect((await post('csm', path, { outcome: 'churned', reason: 'Price', decidedOn: '2026-03-11' })).body.code).toBe(
      'renewals.closed_in_future',
    )
    expect((await post('csm', path, { outcome: 'churned', reason: 'Price', note: 'Told on the phone' })).status).toBe(
      200,
    )
    expect(await read(id)).toMatchObject({
      outcome: 'churned',
      decidedFrom: 'person',
      reason: 'Price',
      contradiction: { outcome: 'renewed', renewedMinor: 1_200_000 },
    })
    const contradicted = await ask('operations', '/api/renewals?state=all&contradicted=true')
    expect(contradicted.body.renewals.map((one: { id: number }) => one.id)).toContain(id)
    expect((await post('csm', `/api/renewals/${id}/views`, { voice: 'csm', category: 'commit' })).status).toBe(409)

    expect((await post('csm', `/api/renewals/${id}/reopen`, { reason: 'They are talking again' })).status).toBe(200)
    expect(await read(id)).toMatchObject({ outcome: 'open', decidedFrom: null, contradiction: null })
    expect((await read(id)).changes[0].sentence).toContain('reopened the renewal of Contradicted')
  })

  test('what a source says stands, with the ledger’s word beside it', async () => {
    const { accountId } = await renewing({ endsOn: day('2026-01-20'), name: 'Told' })
    await server.db
      .insertInto('renewals')
      .values({
        account_id: accountId,
        source_id: 2,
        external_id: `R-${accountId}`,
        due_on: day('2026-01-21'),
        amount: '12000',
        currency: 'EUR',
        outcome: 'churned',
        decided_on: day('2026-01-05'),
      })
      .execute()
    await refresh(accountId)
    const { body } = await ask('operations', `/api/renewals?state=all&accountId=${accountId}`)
    expect(body.renewals).toMatchObject([
      {
        isDerived: false,
        outcome: 'churned',
        decidedFrom: 'source',
        decidedOn: '2026-01-05',
        contradiction: { outcome: 'renewed' },
      },
    ])
  })

  test('an amount said by hand stays when the subscription changes, until it is taken back', async () => {
    const { id, accountId } = await renewing({ endsOn: addDays(TODAY, 70) })
    await put('csm', `/api/renewals/${id}/amount`, { amountMinor: 900_000, reason: 'Two sites close' })
    await server.db.updateTable('subscriptions').set({ amount: '2000' }).where('account_id', '=', accountId).execute()
    await refresh(accountId)
    expect(await read(id)).toMatchObject({ amountMinor: 900_000, isOwnAmount: true })
    await put('csm', `/api/renewals/${id}/amount`, { amountMinor: null, reason: 'They stay' })
    expect(await read(id)).toMatchObject({ amountMinor: 2_400_000, isOwnAmount: false })
  })

  test('new days of grace are followed by every outcome', async () => {
    const { id } = await renewing({ endsOn: addDays(TODAY, -10), name: 'Graceless' })
    expect((await read(id)).outcome).toBe('open')
    const { body } = await ask('operations', '/api/settings/renewals')
    expect((await put('operations', '/api/settings/renewals', { ...body, graceDays: 5 })).status).toBe(200)
    const { settleAllRenewals } = await import('../../record/money/actions-renewals.ts')
    await settleAllRenewals(server.db, TODAY)
    expect((await read(id)).outcome).toBe('renewed')
    await put('operations', '/api/settings/renewals', body)
  })
})

describe('figures', () => {
  test('the groups add up to the list, and every voice’s categories to the amount', async () => {
    for (const [index, owner] of (['csm', 'leader', 'operations', 'csm'] as const).entries()) {
      const { id } = await renewing({
        endsOn: addDays(TODAY, 100 + 30 * index),
        owner,
        mrr: 100 + index,
        probability: 0.2 + 0.2 * index,
      })
      await look()
      if (index > 1)
        await post('owner', `/api/renewals/${id}/views`, { voice: 'csm', category: 'commit', reason: 'Agreed' })
    }
    const { totals } = (await ask('operations', '/api/renewals?limit=1')).body
    const sum = (sums: Record<string, number>) => Object.values(sums).reduce((a, b) => a + b, 0)
    for (const voice of ['machine', 'csm', 'leader', 'effective']) expect(sum(totals[voice])).toBe(totals.amountMinor)
    for (const by of ['owner', 'month', 'segment']) {
      const { groups } = (await ask('operations', `/api/renewals-groups?by=${by}`)).body
      for (const figure of ['renewals', 'amountMinor', 'expectedMinor', 'disagree', 'waiting'])
        expect(groups.reduce((a: number, group: Record<string, number>) => a + (group[figure] ?? 0), 0)).toBe(
          totals[figure],
        )
    }
    const pages = [0, 3, 6, 9, 12, 15, 18].map((offset) => ask('operations', `/api/renewals?limit=3&offset=${offset}`))
    const ids = (await Promise.all(pages)).flatMap(({ body }) => body.renewals.map((one: { id: number }) => one.id))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('the file holds the renewals of the list', async () => {
    const list = await ask('leader', '/api/renewals?limit=500')
    const file = await ask('leader', '/api/renewals-export')
    expect(file.text.trim().split(/\r?\n/)).toHaveLength(list.body.total + 1)
  })
})

describe('the next step', () => {
  test('is a task of the owner, whose day and end it follows', async () => {
    const { id, accountId } = await renewing({ endsOn: addDays(TODAY, 75) })
    const step = { text: 'Send the offer', on: '2026-03-20' }
    const { body } = await put('leader', `/api/renewals/${id}/next-step`, step)
    const task = () =>
      server.db
        .selectFrom('tasks')
        .select(['title', 'due_on', 'assignee_id'])
        .where('account_id', '=', accountId)
        .execute()
    expect(await task()).toEqual([
      { title: 'Send the offer', due_on: '2026-03-20', assignee_id: server.members.csm.id },
    ])
    await put('leader', `/api/renewals/${id}/next-step`, { ...step, text: 'Send the new offer' })
    expect(await task()).toMatchObject([{ title: 'Send the new offer' }])
    await post('csm', `/api/tasks/${body.taskId}/complete`, { outcome: 'Done' })
    expect((await read(id)).nextStep).toMatchObject({ text: 'Send the new offer', isDone: true })
    await put('leader', `/api/renewals/${id}/next-step`, { text: '' })
    expect((await read(id)).nextStep).toBeNull()
  })
})
test('the first prediction takes the place of the base rate, however near it lies', async () => {
  for (let count = 0; count < 10; count += 1) await renewing({ endsOn: day('2025-09-30'), name: `Kept ${count}` })
  const { id, accountId } = await renewing({ endsOn: addDays(TODAY, 200), name: 'Not foreseen' })
  await look()
  await predict(accountId, (await read(id)).views.machine.probability)
  await look()
  expect((await read(id)).said).toHaveLength(2)
})
