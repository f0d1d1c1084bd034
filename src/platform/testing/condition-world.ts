import { setUpDirectories } from '../../record/settings/actions.ts'
import { addDays } from '../../kernel/day.ts'
import { setUpHealth } from '../../understand/health/set-up.ts'
import { openDatabase, sql, type Db } from '../db/database.ts'
import { addMoney } from './condition-money.ts'
import { dice, type Dice, IMPORT, NOW, setSilence, TODAY } from './condition-sources.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

const ACCOUNTS = 36

/** Some dozen accounts with everything a condition can speak of, full of gaps, ties and days on the edge. */
export interface ConditionWorld {
  readonly db: Db
  readonly accountIds: readonly number[]
  readonly contactIds: readonly (readonly [accountId: number, contactId: number])[]
  /** Lets every kind of source fall silent so many days ago; null: it never delivered. */
  silence(days: Readonly<Record<string, number | null>>): Promise<void>
  drop(): Promise<void>
}

export async function createConditionWorld(seed: number): Promise<ConditionWorld> {
  const database: TestDatabase = await createTestDatabase()
  const db = openDatabase(database.pool)
  await setUpDirectories(db)
  await setUpHealth(db, NOW)
  const random = dice(seed)
  await addDirectory(db)
  const accountIds = await addAccounts(db, random)
  await addHealth(db, accountIds, random)
  await addMetricDays(db, accountIds, random)
  const contactIds = await addContacts(db, accountIds, random)
  await addSignals(db, { accountIds, contactIds }, random)
  await addWork(db, accountIds, random)
  await addMoney(db, accountIds, random)
  return { db, accountIds, contactIds, silence: (days) => setSilence(db, days), drop: () => database.drop() }
}

async function addDirectory(db: Db): Promise<void> {
  await sql`insert into sources (key, name, kind) values ('stream', 'Stream', 'events'), ('sample', 'Sample', 'sample')`.execute(
    db,
  )
  await sql`insert into metrics (key, name, fed_by, definition, archived_at) values ('logins', 'Logins', 'import', null, null),
    ('seats', 'Seats', 'import', null, null), ('calls', 'Calls', 'events', '{}', null), ('old', 'Old', 'import', null, now())`.execute(
    db,
  )
  await sql`insert into custom_fields (entity, key, name, type) values ('account', 'tier', 'Tier', 'text'), ('account', 'seats', 'Seats', 'number'),
    ('account', 'vip', 'VIP', 'boolean'), ('account', 'signed', 'Signed', 'day')`.execute(db)
  await sql`insert into playbooks (key, name) values ('kick-off', 'Kick-off'), ('rescue', 'Rescue')`.execute(db)
  await sql`insert into playbook_versions (playbook_id, version, state, definition)
    select id, 1, 'published', '{}' from playbooks`.execute(db)
  await sql`insert into members (email, name, role) values ('a@volant.test', 'Ann', 'csm'), ('b@volant.test', 'Bob', 'csm')`.execute(
    db,
  )
}

async function addAccounts(db: Db, random: Dice): Promise<number[]> {
  const { whole, pick, chance, daysAgo, instant } = random
  const directory = async (table: 'members' | 'segments' | 'stages') =>
    (await db.selectFrom(table).select('id').execute()).map(({ id }) => id)
  const [members, segments, stages] = [
    await directory('members'),
    await directory('segments'),
    await directory('stages'),
  ]
  const rows = Array.from({ length: ACCOUNTS }, (_, index) => ({
    name: `${pick(['Acme', 'Globex 100%', 'Hall_mere', '=Initech', 'Über'])} ${index}`,
    source_id: IMPORT,
    is_sample: index % 6 === 5,
    owner_id: chance(0.7) ? pick(members) : null,
    segment_id: chance(0.7) ? pick(segments) : null,
    stage_id: chance(0.7) ? pick(stages) : null,
    industry: pick(['Food', 'Energy', null]),
    domain: pick(['acme.example', 'Globex.example', null]),
    customer_since: chance(0.7) ? daysAgo(400) : null,
    renewal_on: chance(0.7) ? addDays(TODAY, pick([-1, 0, 1, 29, 30, 31, 119, 120, 121])) : null,
    mrr_minor: chance(0.8) ? whole(0, 3) * 50_000 : null,
    last_contact_at: chance(0.7) ? instant(addDays(TODAY, -pick([0, 1, 29, 30, 31, 90]))) : null,
  }))
  const made = await db.insertInto('accounts').values(rows).returning('id').execute()
  const ids = made.map(({ id }) => id)
  await sql`insert into accounts (name, source_id, merged_into_id) values ('Merged', ${IMPORT}, ${ids[0]})`.execute(db)
  const attributes = ids
    .filter(() => chance(0.8))
    .map((account_id) => ({ account_id, attributes: attributesOf(random) }))
  await db.insertInto('account_attributes').values(attributes).execute()
  for (const id of ids) {
    for (const field of ['stage', 'segment', 'owner', 'attribute:tier', 'attribute:seats'] as const) {
      for (const from of new Set(random.times(0, 2, () => daysAgo(90)))) {
        const among =
          field === 'stage' ? stages : field === 'segment' ? segments : field === 'owner' ? members : [5, 10, 'gold']
        const value = JSON.stringify(chance(0.2) ? null : pick<string | number>(among))
        await sql`insert into account_facts (account_id, field, valid_from, value, source_id) values (${id}, ${field}, ${from}, ${value}::jsonb, ${IMPORT})`.execute(
          db,
        )
      }
    }
    for (const from of new Set(random.times(0, 3, () => daysAgo(120))))
      await sql`insert into mrr_steps (account_id, day, mrr_minor) values (${id}, ${from}, ${whole(0, 3) * 50_000})`.execute(
        db,
      )
  }
  return ids
}

function attributesOf({ pick, chance, daysAgo }: Dice): string {
  const long = `${'x'.repeat(250)} gold`
  return JSON.stringify({
    ...(chance(0.7)
      ? { tier: pick<string | number | null | boolean>(['gold', 'Silver', 'gold', 7, null, true, long]) }
      : {}),
    ...(chance(0.7) ? { seats: pick<string | number | null>([5, 10, 10.5, '10', null, -3]) } : {}),
    ...(chance(0.7) ? { vip: pick<string | boolean>([true, false, 'true']) } : {}),
    ...(chance(0.7)
      ? { signed: pick<string>([daysAgo(60), TODAY, addDays(TODAY, 30), 'soon', `${TODAY}T10:00:00Z`]) }
      : {}),
  })
}

async function addHealth(db: Db, ids: readonly number[], { whole, pick, chance, times }: Dice): Promise<void> {
  const version = await db.selectFrom('scorecard_versions').select('id').executeTakeFirstOrThrow()
  const points = () => (chance(0.15) ? null : pick([20, 44.3, 49.99, 50, 54.3, 70, 80, whole(0, 1000) / 10]))
  const band = (overall: number | null) =>
    overall === null ? 'unknown' : overall < 50 ? 'poor' : overall < 70 ? 'fair' : 'good'
  const readings = () =>
    JSON.stringify({
      use_days_28: pick([
        [0, 1, 1, null, 0],
        [0, 1, 0, null, 0],
        [3, 1, 0, null, 3],
        [12, 1, 1, null, 12],
        [null, 0, 1, null, 0, 'no_signal'],
      ]),
      ...(chance(0.7)
        ? {
            nps_180: pick([
              [-100, 1, 1, null, 1],
              [50, 1, 0, null, 2],
              [-50, 1, 0, null, 2],
            ]),
          }
        : {}),
    })
  const scores = () => {
    const overall = points()
    return {
      cx: points(),
      co: points(),
      overall,
      effective_overall: overall,
      effective_band: band(overall),
      version_id: version.id,
    }
  }
  for (const account_id of ids.filter(() => chance(0.9))) {
    const now = scores()
    const [overrideId, quadrant] = [chance(0.2) ? 1 : null, now.cx === null || now.co === null ? null : 'critical']
    const changes = { change_7: points(), change_30: pick([-10, -10.001, 0, null]), change_90: null }
    await db
      .insertInto('account_health')
      .values({
        account_id,
        as_of: TODAY,
        ...now,
        coverage: whole(0, 10) / 10,
        band: now.effective_band,
        quadrant,
        override_id: overrideId,
        ...changes,
        is_fresh: chance(0.8),
        measure_values: readings(),
      })
      .execute()
    const days = new Set(times(0, 5, () => addDays(TODAY, -pick([1, 6, 7, 8, 29, 30, 31, whole(1, 90)]))))
    for (const shown of days)
      await db
        .insertInto('health_days')
        .values({
          account_id,
          day: shown,
          ...scores(),
          coverage: 0.8,
          override_id: chance(0.2) ? 1 : null,
          measure_values: readings(),
        })
        .execute()
    for (const restated of new Set(times(0, 8, () => addDays(TODAY, -7 * whole(1, 13)))))
      await db
        .insertInto('health_restated')
        .values({ account_id, day: restated, ...scores() })
        .execute()
  }
}

async function addMetricDays(db: Db, ids: readonly number[], { pick, chance, times, daysAgo }: Dice): Promise<void> {
  const metrics = await db.selectFrom('metrics').select('id').execute()
  const rows = ids.flatMap((account_id) =>
    metrics.flatMap(({ id }) => {
      if (chance(0.3)) return []
      const days = new Set(
        times(0, 25, () => (chance(0.3) ? addDays(TODAY, -pick([0, 13, 14, 15, 29, 30])) : daysAgo(120))),
      )
      return [...days].map((on) => ({
        account_id,
        metric_id: id,
        day: on,
        source_id: IMPORT,
        value: pick(['0', '0', '1', '0.1', '0.2', '3', '-3']),
      }))
    }),
  )
  await db.insertInto('metric_days').values(rows).execute()
}

async function addContacts(
  db: Db,
  ids: readonly number[],
  { pick, times, instant, daysAgo }: Dice,
): Promise<[number, number][]> {
  const rows = ids.flatMap((account_id) =>
    times(0, 4, () => ({
      account_id,
      source_id: IMPORT,
      email: pick(['ada@x.example', 'Bob@X.example', '', null]),
      roles: pick([[], ['champion'], ['champion', 'executive_sponsor'], ['user']]),
      left_on: pick([null, null, TODAY, addDays(TODAY, 1), addDays(TODAY, -13), addDays(TODAY, -14), daysAgo(60)]),
      created_at: instant(daysAgo(100)),
    })),
  )
  const made = await db.insertInto('contacts').values(rows).returning(['account_id', 'id']).execute()
  return made.map(({ account_id, id }): [number, number] => [account_id, id])
}

async function addSignals(
  db: Db,
  { accountIds, contactIds }: Pick<ConditionWorld, 'accountIds' | 'contactIds'>,
  { whole, pick, times, instant, daysAgo, chance }: Dice,
): Promise<void> {
  let number = 0
  const at = () => instant(chance(0.4) ? addDays(TODAY, -pick([0, 1, 29, 30, 89, 90])) : daysAgo(200))
  const base = (account_id: number) => ({ account_id, source_id: IMPORT, external_id: `x${(number += 1)}` })
  const person = (account_id: number) => {
    const own = contactIds.filter(([id]) => id === account_id).map(([, contact]) => contact)
    const contact_id = own.length > 0 && chance(0.5) ? pick(own) : null
    return { contact_id, contact_email: contact_id === null ? pick(['ADA@x.example', 'bob@x.example', null]) : null }
  }
  for (const id of accountIds) {
    const same = at()
    const [answers, activities] = [
      times(0, 6, () => ({
        ...base(id),
        ...person(id),
        survey: pick(['nps', 'csat', 'ces']),
        score: pick([0, 3, 6, 7, 9, 10, null]),
        answered_at: pick([same, at()]),
      })),
      times(0, 5, () => ({ ...base(id), ...person(id), type: pick(['meeting', 'call', 'email', 'note']), at: at() })),
    ]
    const tickets = times(0, 5, () => {
      const opened_at = at()
      const closed_at = chance(0.5) ? new Date(opened_at.getTime() + whole(0, 40) * 86_400_000) : null
      return {
        ...base(id),
        opened_at,
        closed_at,
        priority: pick(['low', 'urgent', 'high', null]),
        is_escalated: pick([true, false, null]),
      }
    })
    if (answers.length > 0) await db.insertInto('survey_responses').values(answers).execute()
    if (activities.length > 0) await db.insertInto('activities').values(activities).execute()
    if (tickets.length > 0) await db.insertInto('tickets').values(tickets).execute()
  }
}

async function addWork(
  db: Db,
  ids: readonly number[],
  { whole, pick, times, instant, daysAgo, chance }: Dice,
): Promise<void> {
  let number = 0
  const base = (account_id: number) => ({ account_id, source_id: IMPORT, external_id: `w${(number += 1)}` })
  const versions = await db.selectFrom('playbook_versions').select(['id', 'playbook_id']).execute()
  for (const account_id of ids) {
    for (const outcome of times(0, 3, () => ({
      ...base(account_id),
      name: 'Faster',
      baseline: pick([null, 0, 10]),
      target: pick([null, 10, 20]),
      agreed_on: pick([null, daysAgo(100), TODAY, addDays(TODAY, 3)]),
      due_on: pick([null, TODAY, daysAgo(50)]),
    }))) {
      const { id } = await db.insertInto('outcomes').values(outcome).returning('id').executeTakeFirstOrThrow()
      for (const measured_on of new Set(times(0, 3, () => daysAgo(100))))
        await db
          .insertInto('outcome_measurements')
          .values({ account_id, outcome_id: id, measured_on, value: pick([0, 5, 10, 15, 20, 25]), source_id: IMPORT })
          .execute()
    }
    const invoices = times(0, 3, () => ({
      ...base(account_id),
      issued_on: daysAgo(120),
      due_on: pick([null, TODAY, daysAgo(60)]),
      paid_on: pick([null, null, daysAgo(60)]),
      amount: pick([0, 100, -5]),
      currency: 'EUR',
    }))
    if (invoices.length > 0) await db.insertInto('invoices').values(invoices).execute()
    const tasks = times(0, 4, () => {
      const [state, created] = [pick(['open', 'done', 'dropped'] as const), daysAgo(60)]
      const ended = instant(addDays(created, whole(0, 20)))
      return {
        account_id,
        title: 'Call',
        kind: pick(['call', 'review', null]),
        state,
        due_on: pick([null, TODAY, addDays(TODAY, -1), daysAgo(40)]),
        created_at: instant(created),
        done_at: state === 'done' ? ended : null,
        changed_at: ended,
      }
    })
    if (tasks.length > 0) await db.insertInto('tasks').values(tasks).execute()
    const states = times(0, 3, () => pick(['done', 'cancelled', 'held_out'] as const))
    for (const [index, state] of [...states, ...(chance(0.4) ? (['active'] as const) : [])].entries()) {
      const version = pick(versions)
      const began = daysAgo(100)
      const ended_at = state === 'active' ? null : instant(addDays(began, whole(0, 30)))
      await db
        .insertInto('playbook_runs')
        .values({
          playbook_id: version.playbook_id,
          version_id: version.id,
          account_id,
          trigger_key: `k${index}`,
          state,
          began_at: instant(began),
          ended_at,
        })
        .execute()
    }
  }
}
