import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, addMonths, day, type Day } from '../../kernel/day.ts'
import { inTransaction, openDatabase, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { deriveRenewals } from './actions-renewals.ts'
import { derivedRenewals, termEnds, type TermVersion } from './renewal-terms.ts'

const TODAY = day('2026-03-10')

function version(given: Partial<Omit<TermVersion, 'amount'>> & { amount?: string }): TermVersion {
  const startedOn = given.startedOn ?? day('2024-06-01')
  return {
    subscription: 'S',
    effectiveOn: startedOn,
    startedOn,
    endedOn: null,
    termEndsOn: null,
    amount: '1200',
    interval: 'year',
    intervalCount: 1,
    quantity: '1',
    discountPercent: '0',
    currency: 'EUR',
    isTrial: false,
    kind: 'recurring',
    ...given,
  }
}

const daysOf = (...versions: TermVersion[]) => termEnds(versions, TODAY).map(({ dueOn }) => dueOn)

describe('which days a subscription is decided on', () => {
  test.each<[string, TermVersion[], string[]]>([
    [
      'a yearly term without an end: each anniversary up to the next ahead',
      [version({})],
      ['2025-06-01', '2026-06-01'],
    ],
    ['an anniversary today is ahead', [version({ startedOn: day('2025-03-10') })], ['2026-03-10']],
    [
      'terms of two years',
      [version({ startedOn: day('2021-05-01'), intervalCount: 2 })],
      ['2023-05-01', '2025-05-01', '2027-05-01'],
    ],
    [
      'a leap day renews on the last of February',
      [version({ startedOn: day('2024-02-29') })],
      ['2025-02-28', '2026-02-28', '2027-02-28'],
    ],
    ['monthly terms have none', [version({ interval: 'month' })], []],
    [
      'but the end of a term they name is one',
      [version({ interval: 'month', termEndsOn: day('2025-05-31') })],
      ['2025-05-31'],
    ],
    ['trials have none', [version({ isTrial: true })], []],
    ['what is paid once has none', [version({ kind: 'one_off' })], []],
    [
      'a term that ends is decided once, and its anniversary beside it is the same',
      [version({ termEndsOn: day('2025-05-31') })],
      ['2025-05-31', '2026-06-01'],
    ],
    [
      'who leaves at the end of the term was lost at its decision',
      [version({ endedOn: day('2025-06-01') })],
      ['2025-06-01'],
    ],
    ['who leaves in the middle has no decision afterwards', [version({ endedOn: day('2025-03-01') })], []],
    [
      'what begins next month has its first anniversary ahead',
      [version({ startedOn: day('2026-04-01') })],
      ['2027-04-01'],
    ],
  ])('%s', (_, versions, expected) => {
    expect(daysOf(...versions)).toEqual(expected)
  })

  test('a change within the term keeps its end, with what is paid by then', () => {
    const first = version({ termEndsOn: day('2025-05-31') })
    const more = version({
      termEndsOn: day('2025-05-31'),
      effectiveOn: day('2025-01-01'),
      amount: '2400',
      interval: 'month',
    })
    expect(termEnds([more, first], TODAY)).toEqual([
      { dueOn: '2025-05-31', earlyOn: null, currency: 'EUR', mrrMinor: 240_000n },
    ])
  })

  test('a term replaced by a longer one before its end was renewed on that day, with what was paid before', () => {
    const first = version({ termEndsOn: day('2026-05-31'), startedOn: day('2025-06-01') })
    const next = version({
      startedOn: day('2025-06-01'),
      effectiveOn: day('2026-02-01'),
      termEndsOn: day('2027-05-31'),
      amount: '1500',
    })
    expect(termEnds([first, next], TODAY)).toEqual([
      { dueOn: '2026-05-31', earlyOn: '2026-02-01', currency: 'EUR', mrrMinor: 10_000n },
      { dueOn: '2027-05-31', earlyOn: null, currency: 'EUR', mrrMinor: 12_500n },
    ])
  })

  test('a version that stands with another account ends the one before it, and is decided there', () => {
    const here = version({ termEndsOn: day('2026-05-31'), startedOn: day('2025-06-01') })
    const there = version({
      startedOn: day('2025-06-01'),
      effectiveOn: day('2026-02-01'),
      termEndsOn: day('2027-05-31'),
      isElsewhere: true,
    })
    expect(termEnds([here, there], TODAY)).toEqual([])
    expect(
      termEnds(
        [
          { ...here, isElsewhere: true },
          { ...there, isElsewhere: false },
        ],
        TODAY,
      ).map(({ dueOn }) => dueOn),
    ).toEqual(['2027-05-31'])
  })

  test('subscriptions that end on one day are one decision', () => {
    const made = derivedRenewals([version({}), version({ subscription: 'T' })], {
      sourceDays: [],
      given: null,
      today: TODAY,
    })
    expect(made.map(({ dueOn, mrrMinor }) => [dueOn, mrrMinor.get('EUR')])).toEqual([
      ['2025-06-01', 20_000n],
      ['2026-06-01', 20_000n],
    ])
  })

  test('a decision that a source gave within a week is the source’s', () => {
    const made = derivedRenewals([version({})], { sourceDays: [day('2026-05-25')], given: null, today: TODAY })
    expect(made.map(({ dueOn }) => dueOn)).toEqual(['2025-06-01'])
  })

  test('a renewal date given by hand is the day of the next decision, and makes none where terms have none', () => {
    const given = { sourceDays: [], given: day('2026-09-30'), today: TODAY }
    const monthly = version({ subscription: 'M', interval: 'month', amount: '50' })
    const made = derivedRenewals([version({}), monthly], given)
    expect(made.map(({ dueOn, mrrMinor }) => [dueOn, mrrMinor.get('EUR')])).toEqual([
      ['2025-06-01', 10_000n],
      ['2026-09-30', 10_000n],
    ])
    expect(derivedRenewals([monthly], given)).toEqual([])
  })
})

const someDay = fc.integer({ min: 0, max: 1_500 }).map((offset) => addDays(day('2022-01-01'), offset))
const someVersions = fc
  .array(
    fc.record({
      subscription: fc.constantFrom('S', 'T'),
      startedOn: someDay,
      after: fc.integer({ min: 0, max: 500 }),
      lasts: fc.option(fc.integer({ min: 1, max: 900 })),
      term: fc.option(fc.integer({ min: 1, max: 800 })),
      amount: fc.constantFrom('0', '99.99', '1200', '33.335'),
      interval: fc.constantFrom('day', 'week', 'month', 'quarter', 'year', 'year', 'year'),
      intervalCount: fc.integer({ min: 1, max: 3 }),
      quantity: fc.constantFrom('1', '7', '2.5'),
      discountPercent: fc.constantFrom('0', '10', '12.5'),
      isTrial: fc.boolean(),
      kind: fc.constantFrom('recurring', 'recurring', 'one_off'),
      isElsewhere: fc.constantFrom(false, false, true),
    }),
    { maxLength: 6 },
  )
  .map((drafts) => {
    const taken = new Set<string>()
    return drafts.flatMap(({ after, lasts, term, ...draft }): TermVersion[] => {
      const effectiveOn = addDays(draft.startedOn, after)
      const key = `${draft.subscription}/${effectiveOn}`
      if (taken.has(key)) return []
      taken.add(key)
      return [
        {
          ...draft,
          interval: draft.interval as TermVersion['interval'],
          kind: draft.kind as TermVersion['kind'],
          effectiveOn,
          currency: 'EUR',
          endedOn: lasts === null ? null : addDays(draft.startedOn, lasts),
          termEndsOn: term === null ? null : addDays(effectiveOn, term),
        },
      ]
    })
  })
const facts = fc
  .record({
    versions: someVersions,
    sourceDays: fc.array(someDay, { maxLength: 2 }),
    given: fc.option(someDay),
  })
  .map(({ given, ...more }) => ({ ...more, given: more.sourceDays.length > 0 ? null : given }))

test('the order of the versions does not matter', () => {
  fc.assert(
    fc.property(facts, ({ versions, ...more }) => {
      const made = derivedRenewals(versions, { ...more, today: TODAY })
      expect(derivedRenewals(versions.toReversed(), { ...more, today: TODAY })).toEqual(made)
    }),
  )
})

test('there is one decision per day, something is up for renewal in each, and none is near a source’s own', () => {
  fc.assert(
    fc.property(facts, ({ versions, ...more }) => {
      const made = derivedRenewals(versions, { ...more, today: TODAY })
      expect(new Set(made.map(({ dueOn }) => dueOn)).size).toBe(made.length)
      expect(made.every(({ mrrMinor }) => [...mrrMinor.values()].every((sum) => sum > 0n))).toBe(true)
    }),
  )
})

test('as days pass, anniversaries are added and none is lost', () => {
  fc.assert(
    fc.property(someVersions, fc.integer({ min: 1, max: 36 }), (versions, months) => {
      const later = addMonths(TODAY, months)
      const now = termEnds(versions, TODAY).map(({ dueOn }) => dueOn)
      const then = new Set(termEnds(versions, later).map(({ dueOn }) => dueOn))
      expect(now.filter((dueOn) => !then.has(dueOn))).toEqual([])
    }),
  )
})

describe('in the database', () => {
  let database: TestDatabase
  let db: Db
  beforeAll(async () => {
    database = await createTestDatabase()
    db = openDatabase(database.pool)
  })
  afterAll(() => database.drop())

  const stored = async (accountId: number) =>
    (
      await db
        .selectFrom('renewals')
        .select(['due_on', 'early_on', 'amount_minor'])
        .where('account_id', '=', accountId)
        .where('is_derived', '=', true)
        .orderBy('due_on')
        .execute()
    ).map((row) => [row.due_on, row.early_on, row.amount_minor])

  async function keep({
    versions,
    sourceDays,
    given,
  }: {
    versions: TermVersion[]
    sourceDays: Day[]
    given: Day | null
  }) {
    const { id } = await db
      .insertInto('accounts')
      .values({ name: 'Renewing', source_id: 2, renewal_on_given: given })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { id: other } = await db
      .insertInto('accounts')
      .values({ name: 'Another', source_id: 2 })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const one of versions) {
      await db
        .insertInto('subscriptions')
        .values({
          account_id: one.isElsewhere ? other : id,
          source_id: 2,
          external_id: `${id}-${one.subscription}`,
          effective_on: one.effectiveOn,
          started_on: one.startedOn,
          ended_on: one.endedOn,
          term_ends_on: one.termEndsOn,
          amount: one.amount,
          interval: one.interval,
          interval_count: one.intervalCount,
          quantity: one.quantity,
          discount_percent: one.discountPercent,
          currency: one.currency,
          is_trial: one.isTrial,
          kind: one.kind,
        })
        .execute()
    }
    for (const [index, dueOn] of sourceDays.entries()) {
      await db
        .insertInto('renewals')
        .values({ account_id: id, source_id: 2, external_id: `${id}-${index}`, due_on: dueOn, amount: '1' })
        .execute()
    }
    return id
  }

  const derive = (accountId: number) => inTransaction(db, (trx) => deriveRenewals(trx, [accountId], TODAY))

  test('the same decisions are written as the maths finds, and a second time nothing changes', async () => {
    await fc.assert(
      fc.asyncProperty(facts, async (given) => {
        const id = await keep(given)
        await derive(id)
        const expected = derivedRenewals(given.versions, { ...given, today: TODAY }).map(
          ({ dueOn, earlyOn, mrrMinor }) => [dueOn, earlyOn, 12 * Number(mrrMinor.get('EUR') ?? 0n)],
        )
        expect(await stored(id)).toEqual(expected)
        const rows = async () =>
          (await database.pool.query('select id, xmin::text from renewals where account_id = $1 order by id', [id]))
            .rows
        const before = await rows()
        await derive(id)
        expect(await rows()).toEqual(before)
      }),
      { numRuns: 60 },
    )
  })

  test('a term that moves takes its renewal along; one that is gone goes, unless somebody spoke of it', async () => {
    const term = version({ startedOn: day('2025-06-01'), termEndsOn: day('2026-05-31') })
    const id = await keep({ versions: [term], sourceDays: [], given: null })
    await derive(id)
    const renewal = await db.selectFrom('renewals').select('id').where('account_id', '=', id).executeTakeFirstOrThrow()
    await db
      .updateTable('subscriptions')
      .set({ term_ends_on: day('2026-08-31') })
      .where('account_id', '=', id)
      .execute()
    await derive(id)
    expect(await db.selectFrom('renewals').select(['id', 'due_on']).where('account_id', '=', id).execute()).toEqual([
      { id: renewal.id, due_on: '2026-08-31' },
    ])
    await db
      .insertInto('renewal_views')
      .values({ renewal_id: renewal.id, account_id: id, voice: 'csm', category: 'commit', said_at: new Date() })
      .execute()
    await db
      .updateTable('subscriptions')
      .set({ interval: 'month', term_ends_on: null })
      .where('account_id', '=', id)
      .execute()
    await derive(id)
    expect(await stored(id)).toEqual([['2026-08-31', null, 120_000]])
    await db.deleteFrom('renewal_views').where('account_id', '=', id).execute()
    await derive(id)
    expect(await stored(id)).toEqual([])
  })

  test('when a source gives the decision, what was said of the derived one goes with it', async () => {
    const id = await keep({ versions: [version({})], sourceDays: [], given: null })
    await derive(id)
    const derived = await db
      .selectFrom('renewals')
      .select('id')
      .where('account_id', '=', id)
      .where('due_on', '=', day('2026-06-01'))
      .executeTakeFirstOrThrow()
    await db
      .insertInto('renewal_views')
      .values({
        renewal_id: derived.id,
        account_id: id,
        voice: 'csm',
        category: 'at_risk',
        reason: 'Price',
        said_at: new Date(),
      })
      .execute()
    const given = await db
      .insertInto('renewals')
      .values({ account_id: id, source_id: 2, external_id: `given-${id}`, due_on: day('2026-05-31'), amount: '1200' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await derive(id)
    expect(await db.selectFrom('renewal_views').select('renewal_id').where('account_id', '=', id).execute()).toEqual([
      { renewal_id: given.id },
    ])
    expect((await stored(id)).map(([dueOn]) => dueOn)).toEqual(['2025-06-01'])
  })
})
