import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { day } from '../../kernel/day.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { predictAccounts, trainModels } from './actions.ts'
import { backtestJson } from './backtest-lines.ts'
import { runBackTest } from './back-tests.ts'
import { gather, type Question } from './gathering.ts'
import { learn } from './learning.ts'
import { lookAfterPredictions } from './jobs.ts'

const TODAY = day('2026-03-10')
const PRESENT = {
  now: new Date('2026-03-10T09:00:00Z'),
  today: TODAY,
  company: { name: 'Volant', timeZone: 'UTC', reportingCurrency: 'EUR' },
}
const CHURN: Question = { label: 'churn', features: 'all', horizonDays: 30 }
const ACCOUNTS = 300

// Learning is seconds of arithmetic, more where the machine is busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

let server: TestServer

/**
 * A company in which open tickets cost customers and use says nothing: accounts pay from 2024-06 on; of those with a ticket that stays
 * open, most leave within weeks. Use is spread by a hash.
 */
beforeAll(async () => {
  server = await createTestServer()
  const { pool } = server
  await pool.query(
    `insert into accounts (name, source_id, owner_id) select 'Account ' || n, 2, $1 from generate_series(1, ${ACCOUNTS}) n`,
    [server.members.csm.id],
  )
  await pool.query(`create temp table course as
    select id as account_id, case when id % 3 = 0 then date '2024-09-01' + (id * 37 % 520)::int end as ticket_on,
      case when id % 3 = 0 and id % 4 <> 0 then date '2024-09-01' + (id * 37 % 520 + 20)::int
        when id % 29 = 0 then date '2024-08-01' + (id * 53 % 560)::int end as left_on
    from accounts`)
  await pool.query(`create table course_kept as select * from course`)
  await pool.query(`insert into mrr_steps (account_id, day, mrr_minor, kind, is_customer)
    select account_id, date '2024-06-01', 50000 + account_id * 10, 'new', true from course_kept
    union all select account_id, left_on, 0, 'churn', false from course_kept where left_on is not null and left_on <= '${TODAY}'`)
  await pool.query(`insert into tickets (account_id, source_id, external_id, opened_at, priority)
    select account_id, 2, 't' || account_id, ticket_on, 'normal' from course_kept where ticket_on is not null
    union all select account_id, 2, 'old' || account_id, date '2024-06-10', 'low' from course_kept`)
  await pool.query(
    `update tickets set closed_at = '2024-06-12', first_response_at = opened_at + interval '2 hours' where external_id like 'old%'`,
  )
  await pool.query(`insert into metrics (key, name) values ('logins', 'Logins')`)
  await pool.query(`insert into metric_days (account_id, metric_id, day, source_id, value)
    select account_id, (select id from metrics where key = 'logins'), d::date, 2, ('x' || left(md5(account_id || ' ' || d::text), 2))::bit(8)::int
    from course_kept, generate_series(date '2024-06-01', date '${TODAY}', '3 days') d where md5(account_id || d::text) < '9'`)
  await pool.query(
    `insert into source_days (source_id, kind, metric_id, day, signals)
    select 2, kind, 0, d::date, 1 from unnest(array['usage', 'tickets']) kind, generate_series(date '2024-06-01', date '${TODAY}', '5 days') d
    union all select 2, 'usage', 0, '${TODAY}', 1 on conflict do nothing`,
  )
})
afterAll(() => server.stop())

const backtest = async (question: Question) => {
  const { input } = await gather(server.db, question, { today: TODAY, timeZone: 'UTC' })
  return learn(input)
}

test('samples are paying accounts on the first of each month; leaving is MRR 0 at the close of the day thirty days later', async () => {
  const { input } = await gather(server.db, CHURN, { today: TODAY, timeZone: 'UTC' })
  const { rows } = await server.pool.query<{ n: number; positives: number }>(`
    select count(*) as n, count(*) filter (where left_on <= first + 30) as positives
    from course_kept, generate_series(date '2024-06-01', date '2026-02-01', '1 month') months, lateral (select months::date as first) f
    where left_on is null or left_on > '${TODAY}' or left_on > first`)
  expect(input.samples.lost).toHaveLength(rows[0]?.n ?? 0)
  expect(input.samples.lost.reduce((a, b) => a + b, 0)).toBe(rows[0]?.positives)
})

test('what drives leaving is found, use that says nothing is no driver, and later knowledge gives no more', async () => {
  const { model, report } = await backtest(CHURN)
  expect(model.kind).toBe('logistic')
  expect(report.auc_low).toBeGreaterThan(0.6)
  const keys = report.features.map(({ key }) => key)
  expect(keys.some((key) => key.startsWith('tickets.'))).toBe(true)
  expect(keys.filter((key) => /^(use|metric)\./.test(key))).toEqual([])
  expect(report.by_lead.map(({ lead_days }) => lead_days)).toEqual([90, 180])
})

test('from use alone, which says nothing, everybody gets the base rate and an AUC near one half', async () => {
  const found = await backtest({ ...CHURN, features: 'usage' })
  expect(found.model.kind).toBe('base_rate')
  expect(found.report.features).toEqual([])
  expect(Math.abs((found.report.auc ?? 0) - 0.5)).toBeLessThan(0.15)
  const printed = backtestJson({ ...CHURN, features: 'usage' }, found)
  for (const key of [
    'n',
    'positives',
    'base_rate',
    'auc',
    'auc_low',
    'auc_high',
    'brier',
    'log_loss',
    'ece',
    'lift_top_decile',
  ] as const)
    expect(typeof printed[key]).toBe('number')
  expect(printed.because).toContain('0.50 is chance')
})

test('a field that was written with knowledge of the outcome is named and left out', async () => {
  await server.pool.query(`insert into account_facts (account_id, field, valid_from, value, source_id)
    select account_id, 'attribute:status', date '2024-05-01', '"fine"'::jsonb, 2 from course_kept
    union all select account_id, 'attribute:status', left_on - 31, '"leaving"'::jsonb, 2 from course_kept where left_on is not null and left_on <= '${TODAY}'`)
  const { report } = await backtest(CHURN)
  expect(report.left_out.map(({ key }) => key)).toContain('field:status=leaving')
  expect(report.features.map(({ key }) => key)).not.toContain('field:status=leaving')
  await server.pool.query(`delete from account_facts where field = 'attribute:status'`)
})

test('learned anew, every paying account has a probability with its drivers in words', async () => {
  const made = await trainModels(server.db, PRESENT)
  expect(made.map(({ label, isLive }) => ({ label, isLive }))).toEqual([
    { label: 'churn', isLive: true },
    { label: 'renewal', isLive: true },
  ])
  const predicted = await predictAccounts(server.db, null, PRESENT)
  const paying = await server.pool.query<{ n: number }>(
    `select count(*) as n from course_kept where left_on is null or left_on > '${TODAY}'`,
  )
  expect(predicted).toBe(paying.rows[0]?.n)

  const [open] = (
    await server.pool.query<{ account_id: number }>(
      `select account_id from course_kept where ticket_on is not null and ticket_on < '${TODAY}' and (left_on is null or left_on > '${TODAY}') order by 1 limit 1`,
    )
  ).rows
  const { body } = await server.request('csm', 'GET', `/api/accounts/${open?.account_id}/prediction`)
  expect(body.prediction).toMatchObject({ label: 'churn', kind: 'logistic', asOf: TODAY })
  expect(body.prediction.low).toBeLessThan(body.prediction.probability)
  expect(body.prediction.high).toBeGreaterThan(body.prediction.probability)
  expect(body.prediction.drivers[0].sentence).toMatch(/tickets.* costs \d+\.\d points/i)
  expect(body.prediction.drivers[0].effect).toBeLessThan(0)
})

test('an account that stopped paying is no longer predicted', async () => {
  const { rows } = await server.pool.query<{ account_id: number }>(
    'select account_id from account_predictions order by 1 limit 1',
  )
  const id = rows[0]?.account_id ?? 0
  await server.pool.query(
    `insert into mrr_steps (account_id, day, mrr_minor, kind, is_customer) values ($1, '${TODAY}', 0, 'churn', false)`,
    [id],
  )
  await predictAccounts(server.db, [id], { ...PRESENT, now: new Date('2026-03-10T10:00:00Z') })
  expect((await server.request('owner', 'GET', `/api/accounts/${id}/prediction`)).body.prediction).toBeNull()
  await server.pool.query(`delete from mrr_steps where account_id = $1 and day = '${TODAY}'`, [id])
})

test('a model that was learned from the same history does not push out a better one, and versions stay on record', async () => {
  await trainModels(server.db, { ...PRESENT, now: new Date('2026-03-10T11:00:00Z') })
  const { body } = await server.request('csm', 'GET', '/api/prediction-models?limit=10')
  expect(body.total).toBe(4)
  expect(body.rows.filter(({ state }: { state: string }) => state === 'live')).toHaveLength(2)
  const { body: now } = await server.request('csm', 'GET', '/api/predictions')
  expect(now.standing.predicted).toBeGreaterThan(100)
  expect(now.models.find(({ id }: { id: number }) => id === now.speaking)).toMatchObject({ label: 'churn' })
  expect(now.mayTrain).toBe(false)
})

test('a back-test of health names scores and measures that predict nothing', async () => {
  const { body: started } = await server.request('owner', 'POST', '/api/back-tests/health', { leadDays: 30 })
  await runBackTest(server.db, started.id, PRESENT)
  const { body } = await server.request('csm', 'GET', `/api/back-tests/${started.id}`)
  expect(body.state).toBe('done')
  expect(body.health.overall.n + body.health.measures.length).toBeGreaterThan(0)
  const verdicts = new Map(
    body.health.measures.map(({ key, verdict }: { key: string; verdict: string }) => [key, verdict]),
  )
  expect([...verdicts.values()]).toContain('predicts')
})

test('a stopped back-test stays stopped', async () => {
  const { body: started } = await server.request('owner', 'POST', '/api/back-tests/model', { label: 'churn' })
  expect((await server.request('owner', 'DELETE', `/api/back-tests/${started.id}`)).status).toBe(200)
  await runBackTest(server.db, started.id, PRESENT)
  const { body } = await server.request('csm', 'GET', `/api/back-tests/${started.id}`)
  expect(body).toMatchObject({ state: 'cancelled', model: null })
  expect((await server.request('owner', 'DELETE', `/api/back-tests/${started.id}`)).status).toBe(409)
})

test('a CSM reads what was learned, and starts nothing', async () => {
  expect((await server.request('csm', 'POST', '/api/predictions/training', {})).status).toBe(403)
  expect((await server.request('csm', 'POST', '/api/back-tests/health', {})).status).toBe(403)
})

test('the company says from when on a renewal is committed', async () => {
  const settings = { horizonDays: 30, renewalLeadDays: 90, thresholds: { commit: 0.9, bestCase: 0.6 } }
  expect((await server.request('owner', 'PUT', '/api/settings/prediction', settings)).body).toEqual(settings)
  expect((await server.request('csm', 'GET', '/api/predictions')).body.settings).toEqual(settings)
  const wrong = { ...settings, thresholds: { commit: 0.5, bestCase: 0.6 } }
  expect((await server.request('owner', 'PUT', '/api/settings/prediction', wrong)).status).toBe(422)
  expect((await server.request('csm', 'PUT', '/api/settings/prediction', settings)).status).toBe(403)
  expect((await server.request('csm', 'GET', '/api/settings/prediction')).body).toEqual(settings)
})

test('there is one line between commit and best case, wherever it is drawn', async () => {
  const renewals = (await server.request('owner', 'GET', '/api/settings/renewals')).body
  expect(renewals).toMatchObject({ commitFrom: 0.9, bestCaseFrom: 0.6, checkpoints: [180, 90] })
  const changed = { ...renewals, commitFrom: 0.7, bestCaseFrom: 0.4 }
  expect((await server.request('owner', 'PUT', '/api/settings/renewals', changed)).status).toBe(200)
  const { body } = await server.request('csm', 'GET', '/api/settings/prediction')
  expect(body).toEqual({ horizonDays: 30, renewalLeadDays: 90, thresholds: { commit: 0.7, bestCase: 0.4 } })
})

test('the look of the night does nothing twice', async () => {
  const context = await server.contextFor(server.members.owner)
  await lookAfterPredictions(server.db, { ...context, ...PRESENT })
  const { rows } = await server.pool.query<{ n: number }>('select count(*) as n from prediction_models')
  expect(rows[0]?.n).toBe(4)
})
