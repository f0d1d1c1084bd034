import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandActor } from '../../identity/sessions/actor.ts'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'
import { askForMerge, askForUndo, carryOutMerge, carryOutUndo } from '../hygiene/actions-merge.ts'

let merged: ImportWorld
let apart: ImportWorld

beforeAll(async () => {
  merged = await createImportWorld()
  apart = await createImportWorld()
})
afterAll(async () => {
  await merged.stop()
  await apart.stop()
})

const BEFORE: readonly (readonly [kind: string, text: string])[] = [
  ['accounts', 'external_id,name,industry\na,Acme,Food\nb,Acme Ltd,Food\n'],
  ['tickets', 'external_id,account_external_id,opened_at\nt1,a,2026-01-01\nt2,b,2026-01-02\n'],
  ['usage', 'account_external_id,metric,day,value\na,logins,2026-01-01,1\nb,logins,2026-01-01,2\n'],
  ['outcomes', 'external_id,account_external_id,name\no1,b,Faster\n'],
]

const AFTER: readonly (readonly [kind: string, text: string])[] = [
  ['accounts', 'external_id,name,industry\na,Acme,Food\nb,Acme Limited,Drink\n'],
  ['tickets', 'external_id,account_external_id,opened_at\nt3,b,2026-01-03\nt2,b,2026-01-04\n'],
  [
    'usage',
    'account_external_id,metric,day,value\nb,logins,2026-01-01,5\nb,logins,2026-01-02,7\na,logins,2026-01-02,1\n',
  ],
  ['events', 'message_id,account_external_id,name,at\nm1,b,opened,2026-01-01T10:00:00Z\n'],
  ['outcome_measurements', 'outcome_external_id,measured_on,value\no1,2026-02-01,3\n'],
  ['invoices', 'external_id,account_external_id,issued_on,amount,currency\ni1,b,2026-01-01,10,EUR\n'],
]

test('what arrives for a merged account counts for the winner, and goes back when the merge is undone', async () => {
  for (const [kind, text] of BEFORE) {
    await merged.load(kind, text)
    await apart.load(kind, text)
  }
  const [a, b] = await merged.rows<{ id: number }>('select id from accounts order by name')
  const context = await merged.environment.contextFor(commandActor('Ann'))
  const { mergeId } = await askForMerge({ winnerId: a?.id ?? 0, loserId: b?.id ?? 0, fromLoser: [] }, context)
  await carryOutMerge(context, mergeId)

  for (const [kind, text] of AFTER) {
    const ended = await merged.load(kind, text)
    expect({ kind, state: ended.state, failed: ended.counts.failed }).toEqual({ kind, state: 'done', failed: 0 })
    await apart.load(kind, text)
  }
  const winner = `select count(*)::int as tickets, (select name from accounts where id = ${a?.id}) as name from tickets where account_id = ${a?.id}`
  expect(await merged.rows(winner)).toEqual([{ tickets: 3, name: 'Acme' }])
  const usage = `select day, value from metric_days where account_id = ${a?.id} order by day`
  expect(await merged.rows(usage)).toEqual([
    { day: '2026-01-01', value: '6' },
    { day: '2026-01-02', value: '8' },
  ])

  await askForUndo(mergeId, context)
  await carryOutUndo(context, mergeId)
  expect(await withAccounts(merged)).toEqual(await withAccounts(apart))
})

/** Which account every signal stands under. */
async function withAccounts(world: ImportWorld) {
  const under = (table: string, what: string) =>
    world.rows(
      `select accounts.name, ${what} as what from ${table} t join accounts on accounts.id = t.account_id order by 1, 2`,
    )
  return {
    accounts: await world.rows('select name, industry from accounts order by name'),
    tickets: await under('tickets', "external_id || ' ' || opened_at"),
    usage: await under('metric_days', "day || ' ' || value || ' ' || is_sum"),
    events: await under('events', 'message_id'),
    measurements: await under('outcome_measurements', 'value::text'),
    invoices: await under('invoices', 'external_id'),
    ids: await world.rows(
      'select kind, external_id, merged_from is null as plain, name from external_ids join accounts on accounts.id = account_id order by 1, 2',
    ),
  }
}
