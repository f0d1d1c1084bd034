import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { createForecastWorld, type ForecastWorld } from '../../platform/testing/forecast-world.ts'
import { createRandom } from '../../understand/prediction/learning-examples.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { buckets, filledBuckets, horizonOf, monthsCovered, renewalCash } from './cash.ts'
import { expectedOf, FIGURES, grouped, standsIn, totals } from './forecast.ts'
import { cashPage, cashSums } from './views-cash.ts'
import { groupSums, renewalPage, type AskedSums } from './views-sums.ts'
import { categoryThresholds, renewalsDue, type RenewalRow } from './views.ts'
import { EVERYBODY } from './whose.ts'

const FROM = day('2026-01-01')
const TO = day('2026-06-30')
const OUTCOMES = ['open', 'open', 'renewed', 'expanded', 'contracted', 'churned'] as const
const CATEGORIES = ['commit', 'best_case', 'at_risk'] as const

const RHYTHMS = [null, ['year', 1], ['quarter', 1], ['month', 1], ['month', 5], ['year', 3], ['week', 2]] as const
const TODAY = day('2026-03-10')

let world: ForecastWorld
const everyMonths = new Map<number, number>()
let rows: RenewalRow[]
let asked: Omit<AskedSums, 'by'>

async function subscription(accountId: number, [interval, count]: readonly [string, number]) {
  await insertRow(world.server, 'subscriptions', {
    account_id: accountId,
    source_id: 2,
    external_id: `sub-${accountId}`,
    started_on: '2024-01-01',
    effective_on: '2024-01-01',
    amount: 10,
    interval,
    interval_count: count,
    currency: 'EUR',
  })
}

/** Renewals of every kind, from numbers that look like chance and are the same every time. */
beforeAll(async () => {
  world = await createForecastWorld()
  const { db, members } = world.server
  const owners = [members.csm, world.stranger, null]
  const random = createRandom(7)
  const any = (count: number) => Math.floor(random() * count)
  for (let n = 0; n < 60; n += 1) {
    const outcome = OUTCOMES[any(OUTCOMES.length)] ?? 'open'
    const { id, accountId } = await world.renewal(owners[n % 3] ?? null, {
      due: addDays(FROM, any(181)),
      amount: 100 + any(9_000),
      outcome,
      ...(outcome === 'open' ? {} : { renewed: outcome === 'churned' ? 0 : 100 + any(9_000) }),
      ...(any(3) === 0 ? {} : { probability: any(1_000) / 1_000 }),
    })
    const rhythm = RHYTHMS[n % RHYTHMS.length]
    if (rhythm) await subscription(accountId, rhythm)
    everyMonths.set(accountId, rhythm ? monthsCovered(rhythm[0], rhythm[1]) : 12)
    for (const voice of ['csm', 'leader', 'machine', 'csm'] as const) {
      if (any(4) > 0) continue
      await world.say(id, voice, CATEGORIES[any(3)] ?? 'commit', any(2) === 0 ? any(9_000) : undefined)
    }
  }
  const thresholds = await categoryThresholds(db)
  asked = { from: FROM, to: TO, cover: EVERYBODY, currency: 'EUR', thresholds }
  ;({ rows } = await renewalsDue(db, {
    from: FROM,
    to: TO,
    cover: EVERYBODY,
    currency: 'EUR',
    today: TODAY,
  }))
})
afterAll(() => world.server.stop())

test('the world holds something in every figure', () => {
  const all = totals(rows)
  expect(FIGURES.filter((figure) => all[figure] === 0)).toEqual([])
})

test.each([
  ['csm', (row: RenewalRow) => String(row.ownerId ?? 'none')],
  ['segment', (row: RenewalRow) => String(row.segmentId ?? 'none')],
  ['month', (row: RenewalRow) => row.dueOn.slice(0, 7)],
] as const)('sums by %s are those of the definitions', async (by, keyOf) => {
  const { groups, missing } = await groupSums(world.server.db, { ...asked, by })
  expect(Object.fromEntries(groups.map(({ key, figures }) => [key, figures]))).toEqual(
    Object.fromEntries(grouped(rows, keyOf)),
  )
  expect(missing).toEqual([])
})

test.each(FIGURES)('behind “%s” stand the renewals that add to it, and no others', async (figure) => {
  const page = { state: 'all', sort: 'due', direction: 'up', offset: 0, limit: 500, figure } as const
  const found = await renewalPage(world.server.db, { ...asked, by: 'csm' }, page)
  const behind = rows.filter((row) => standsIn(row, figure))
  expect(found.ids).toEqual(behind.map(({ renewalId }) => renewalId))
  expect(found).toMatchObject({ total: behind.length, figures: totals(behind) })
})

test.each([
  ['due', () => 0],
  ['amount', (a: RenewalRow, b: RenewalRow) => a.amountMinor - b.amountMinor],
  ['expected', (a: RenewalRow, b: RenewalRow) => (expectedOf(a) ?? -1) - (expectedOf(b) ?? -1)],
] as const)('pages sorted by %s hold every open renewal once, in its order, both ways', async (sort, order) => {
  const sorted = rows
    .filter(({ outcome }) => outcome === 'open')
    .toSorted((a, b) => order(a, b) || (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.renewalId - b.renewalId))
    .map(({ renewalId }) => renewalId)
  for (const direction of ['up', 'down'] as const) {
    const ids: number[] = []
    for (let offset = 0; offset < sorted.length; offset += 5) {
      const page = { state: 'open', sort, direction, offset, limit: 5 } as const
      ids.push(...(await renewalPage(world.server.db, { ...asked, by: 'csm' }, page)).ids)
    }
    expect(ids).toEqual(direction === 'up' ? sorted : sorted.toReversed())
  }
})

test('the cash of renewals is that of the definitions, payment by payment and month by month', async () => {
  const { db } = world.server
  const { cover, currency, thresholds } = asked
  const until = horizonOf(TODAY)
  const { rows: due } = await renewalsDue(db, { from: null, to: until, cover, currency, today: TODAY })
  const payments = due.flatMap((row) =>
    renewalCash({ ...row, everyMonths: everyMonths.get(row.accountId) ?? 12 }, TODAY),
  )
  const sorted = payments.toSorted((a, b) => (a.on === b.on ? a.id - b.id : (a.on ?? '') < (b.on ?? '') ? -1 : 1))
  const ask = { cover, currency, thresholds, today: TODAY, until }
  const found = await cashPage(db, ask, { bucket: null, offset: 0, limit: null })
  expect(found.map(({ account: _account, number: _number, ...one }) => one)).toEqual(sorted)
  expect(await cashPage(db, ask, { bucket: '2026-05', offset: 2, limit: 3 })).toEqual(
    found.filter(({ bucket }) => bucket === '2026-05').slice(2, 5),
  )
  const { sums, unlikely } = await cashSums(db, ask)
  expect(filledBuckets(sums, TODAY)).toEqual(buckets(payments, TODAY))
  expect(unlikely).toBe(due.filter(({ outcome, probability }) => outcome === 'open' && probability === null).length)
})
