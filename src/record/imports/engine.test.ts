import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'

let world: ImportWorld

beforeAll(async () => {
  world = await createImportWorld()
})
afterAll(() => world.stop())

const ACCOUNTS =
  'external_id,name,segment,stage,tier\na1,Acme,Enterprise,Adoption,gold\na2,Bolt,Digital,Onboarding,silver\n'

beforeEach(async () => {
  await world.rows(
    'truncate accounts, members, sources, imports, segments, stages, metrics, metric_days, contact_metric_days, exchange_rates, custom_fields, settings restart identity cascade',
  )
})

describe('accounts', () => {
  test('bring their segments, stages and further columns with them', async () => {
    const ended = await world.load('accounts', ACCOUNTS)
    expect(ended.state).toBe('done')
    expect(ended.counts).toMatchObject({ read: 2, created: 2, failed: 0 })
    expect(ended.findings.map(({ code }) => code).sort()).toEqual(['added_fields', 'added_segments', 'added_stages'])
    const rows = await world.rows(
      'select name, attributes from accounts join account_attributes on account_id = id order by name',
    )
    expect(rows).toEqual([
      { name: 'Acme', attributes: { tier: 'gold' } },
      { name: 'Bolt', attributes: { tier: 'silver' } },
    ])
  })

  test('imported twice change nothing the second time', async () => {
    await world.load('accounts', ACCOUNTS)
    const before = await world.state()
    const again = await world.load('accounts', ACCOUNTS)
    expect(again.counts).toMatchObject({ created: 0, changed: 0, unchanged: 2 })
    expect(await world.state()).toBe(before)
  })

  test('an empty cell leaves what is known', async () => {
    await world.load('accounts', 'external_id,name,industry\na1,Acme,Food\n')
    const ended = await world.load('accounts', 'external_id,name,industry\na1,Acme Ltd,\n')
    expect(ended.counts.changed).toBe(1)
    expect(await world.rows('select name, industry from accounts')).toEqual([{ name: 'Acme Ltd', industry: 'Food' }])
  })

  test('may name a parent that stands further down', async () => {
    const ended = await world.load(
      'accounts',
      'external_id,name,parent_external_id\nb,Child,a\na,Parent,\nc,Lost,zzz\n',
    )
    expect(ended.counts.failed).toBe(1)
    const rows = await world.rows(
      'select child.name, parent.name as parent from accounts child join accounts parent on parent.id = child.parent_id',
    )
    expect(rows).toEqual([{ name: 'Child', parent: 'Parent' }])
  })

  test('that name each other as parents are refused the circle', async () => {
    const ended = await world.load('accounts', 'external_id,name,parent_external_id\na,A,b\nb,B,a\n')
    expect(ended.counts.failed).toBe(1)
  })

  test('whose id comes twice with other content keep the first, and the second waits for a person', async () => {
    const ended = await world.load('accounts', 'external_id,name\na1,Acme\na1,Other\na1,Acme\n')
    expect(ended.counts).toMatchObject({ created: 1, failed: 1, skipped: 1 })
    expect(ended.openErrors).toBe(1)
    expect(await world.rows('select name from accounts')).toEqual([{ name: 'Acme' }])
  })

  test('with an owner nobody knows go in without one, and it is said', async () => {
    const ended = await world.load('accounts', 'external_id,name,owner_email\na1,Acme,who@example.com\n')
    expect(ended.counts.created).toBe(1)
    expect(ended.findings.find(({ code }) => code === 'unknown_owners')?.sample).toEqual(['who@example.com'])
  })
})

describe('rows of accounts', () => {
  beforeEach(async () => {
    await world.load('accounts', ACCOUNTS)
  })

  test('of an unknown account are errors, unless accounts may be made', async () => {
    const tickets = 'external_id,account_external_id,opened_at\nt1,a1,2026-01-02\nt2,nobody,2026-01-02\n'
    const refused = await world.load('tickets', tickets)
    expect(refused.counts).toMatchObject({ created: 1, failed: 1 })
    const made = await world.load('tickets', tickets, { createAccounts: true })
    expect(made.counts).toMatchObject({ created: 1, unchanged: 1, failed: 0 })
    expect(await world.rows("select name from accounts where name = 'nobody'")).toHaveLength(1)
  })

  test('a price change is a new row, a correction is not', async () => {
    await world.load(
      'subscriptions',
      'external_id,account_external_id,started_on,amount,interval,currency\ns1,a1,2026-01-01,100,month,EUR\n',
    )
    const raised = await world.load(
      'subscriptions',
      'external_id,account_external_id,started_on,effective_on,amount,interval,currency\ns1,a1,2026-01-01,2026-02-01,150,month,EUR\n',
    )
    expect(raised.counts.created).toBe(1)
    expect(await world.rows('select day, mrr_minor from mrr_steps order by day')).toEqual([
      { day: '2026-01-01', mrr_minor: 10_000 },
      { day: '2026-02-01', mrr_minor: 15_000 },
    ])
    const corrected = await world.load(
      'subscriptions',
      'external_id,account_external_id,started_on,amount,interval,currency\ns1,a1,2026-01-01,90,month,EUR\n',
    )
    expect(corrected.counts).toMatchObject({ created: 0, changed: 1 })
  })

  test('everything paid in one other currency makes that the reporting currency', async () => {
    const ended = await world.load(
      'subscriptions',
      'external_id,account_external_id,started_on,amount,interval,currency\ns1,a1,2026-01-01,100,month,USD\n',
    )
    expect(ended.findings.map(({ code }) => code)).toContain('adopted_currency')
    expect(await world.rows('select mrr_minor from accounts where mrr_minor is not null')).toEqual([
      { mrr_minor: 10_000 },
    ])
  })

  test('a company named while the import ran keeps its name when the import chooses the currency', async () => {
    await world.rows(`insert into settings (key, value, changed_at) values ('company', '{"name": "Acme"}', now())`)
    await world.load(
      'subscriptions',
      'external_id,account_external_id,started_on,amount,interval,currency\ns1,a1,2026-01-01,100,month,USD\n',
    )
    expect(await world.rows("select value from settings where key = 'company'")).toMatchObject([
      { value: { name: 'Acme', reportingCurrency: 'USD' } },
    ])
  })

  test('a missing rate is named, never a silent number', async () => {
    const ended = await world.load(
      'subscriptions',
      'external_id,account_external_id,started_on,amount,interval,currency\ns1,a1,2026-01-01,100,month,USD\ns2,a2,2026-01-01,100,month,EUR\n',
    )
    expect(ended.findings.find(({ code }) => code === 'missing_rates')?.sentence).toContain('USD')
    expect(await world.rows('select name, mrr_minor from accounts order by name')).toEqual([
      { name: 'Acme', mrr_minor: null },
      { name: 'Bolt', mrr_minor: 10_000 },
    ])
  })

  test('events are counted once by their message id', async () => {
    const file =
      'message_id,account_external_id,name,at\nm1,a1,opened,2026-01-01T10:00:00Z\nm1,a1,opened,2026-01-01T10:00:00Z\nm2,a1,closed,2026-01-01T11:00:00Z\n'
    expect((await world.load('events', file)).counts).toMatchObject({ created: 2, unchanged: 1 })
    expect((await world.load('events', file)).counts).toMatchObject({ created: 0, unchanged: 3 })
    const other = await world.load(
      'events',
      'message_id,account_external_id,name,at\nm1,a1,other,2026-01-01T10:00:00Z\n',
    )
    expect(other.findings.map(({ code }) => code)).toContain('conflicting_events')
  })
})

describe('usage', () => {
  beforeEach(async () => {
    await world.load('accounts', ACCOUNTS)
  })

  test('rows of one key are added up, and a later file replaces the keys it contains', async () => {
    await world.load(
      'usage',
      'account_external_id,metric,day,value\na1,logins,2026-01-01,2\na1,logins,2026-01-01,3\na1,logins,2026-01-02,1\n',
    )
    expect(await world.rows('select day, value from metric_days order by day')).toEqual([
      { day: '2026-01-01', value: '5' },
      { day: '2026-01-02', value: '1' },
    ])
    const later = await world.load('usage', 'account_external_id,metric,day,value\na1,logins,2026-01-02,7\n')
    expect(later.counts).toMatchObject({ created: 0, changed: 1 })
    expect(await world.rows('select value from metric_days order by day')).toEqual([{ value: '5' }, { value: '7' }])
  })

  test('of contacts adds up to the account, unless an account-level number stands', async () => {
    await world.load('contacts', 'external_id,account_external_id,name\nc1,a1,Ann\nc2,a1,Ben\n')
    await world.load(
      'usage',
      'account_external_id,metric,day,value,contact_external_id\na1,logins,2026-01-01,2,c1\na1,logins,2026-01-01,3,c2\na1,logins,2026-01-02,9,\na1,logins,2026-01-02,1,c1\n',
    )
    expect(await world.rows('select day, value, is_derived from metric_days order by day')).toEqual([
      { day: '2026-01-01', value: '5', is_derived: true },
      { day: '2026-01-02', value: '9', is_derived: false },
    ])
  })

  test('decimals are kept exactly', async () => {
    await world.load(
      'usage',
      'account_external_id,metric,day,value\na1,hours,2026-01-01,0.1\na1,hours,2026-01-01,0.2\n',
    )
    expect(await world.rows('select value from metric_days')).toEqual([{ value: '0.3' }])
  })

  test('a row that was corrected adds to what the file brought', async () => {
    const ended = await world.load(
      'usage',
      'account_external_id,metric,day,value\na1,logins,2026-01-01,2\na1,logins,2026-01-01,x\n',
    )
    expect(ended.openErrors).toBe(1)
    const { fixRow } = await import('./fix-row.ts')
    const context = await world.environment.contextFor((await import('../../identity/sessions/actor.ts')).SYSTEM_ACTOR)
    const fixed = await fixRow({ importId: ended.id, line: 3, cells: ['a1', 'logins', '2026-01-01', '4'] }, context)
    expect(fixed).toEqual({ isFixed: true, problems: [] })
    expect(await world.rows('select value from metric_days')).toEqual([{ value: '6' }])
    await expect(
      fixRow({ importId: ended.id, line: 3, cells: ['a1', 'logins', '2026-01-01', '4'] }, context),
    ).rejects.toThrow('corrected or dismissed already')
  })
})

describe('a dry run', () => {
  test('says what would happen and writes nothing', async () => {
    await world.load('accounts', ACCOUNTS)
    const before = await world.state()
    const ended = await world.load('accounts', 'external_id,name\na1,Acme\na3,New\n,Nameless\n', { isDryRun: true })
    expect(ended.state).toBe('checked')
    expect(ended.counts).toMatchObject({ read: 3, created: 1, unchanged: 1, failed: 1 })
    expect(ended.openErrors).toBe(1)
    expect(await world.state()).toBe(before)
  })
})
