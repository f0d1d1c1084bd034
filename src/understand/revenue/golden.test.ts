import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { parse } from 'csv-parse/sync'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'
import type { Runtime } from '../../runtime.ts'
import type { WithRuntime } from '../../slices.ts'
import { addRevenueCommands } from './commands.ts'

/*
 * A company of five accounts, small enough to work out on paper: the expected files were, and say how. Imported as files,
 * read by the commands.
 */
const table = (name: string) =>
  parse(readFileSync(join(import.meta.dirname, 'golden', `${name}.csv`)), { columns: true }) as Record<string, string>[]
const text = (name: string) => readFileSync(join(import.meta.dirname, 'golden', `${name}.csv`))

let world: ImportWorld
beforeAll(async () => {
  world = await createImportWorld()
  expect(await world.load('exchange_rates', text('exchange_rates'))).toMatchObject({ state: 'done' })
  expect(await world.load('subscriptions', text('subscriptions'), { createAccounts: true })).toMatchObject({
    state: 'done',
  })
}, 60_000)
afterAll(() => world.stop())
afterEach(() => {
  vi.restoreAllMocks()
})

/** What a command prints on standard output and beside it. */
async function run(...words: string[]): Promise<{ out: string; aside: string }> {
  const written = { out: '', aside: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.out += String(chunk)
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written.aside += String(chunk)
    return true
  })
  const withRuntime: WithRuntime = (work) => work(world.environment as unknown as Runtime)
  const program = new Command().exitOverride()
  addRevenueCommands(program, withRuntime)
  await program.parseAsync(['node', 'volant', 'revenue', ...words])
  vi.restoreAllMocks()
  return written
}

const json = async (...words: string[]) => JSON.parse((await run(...words, '--json')).out)

test('a price that cannot be counted to the cent is refused by its row, and the others are taken', async () => {
  const file = [
    'account_external_id,external_id,started_on,ended_on,amount,interval,quantity,currency',
    'huge,huge-1,2030-01-01,2030-01-02,9999999999999.99,month,1000000,EUR',
    'small,small-1,2030-01-01,2030-01-02,1,month,1,EUR',
  ].join('\n')
  const { id, state } = await world.load('subscriptions', Buffer.from(file), { createAccounts: true })
  expect(state).toBe('done')
  expect(await world.rows(`select rows_created, rows_failed from imports where id = ${id}`)).toEqual([
    { rows_created: 1, rows_failed: 1 },
  ])
})

test('movements month by month are those on paper', async () => {
  const expected = table('movements').map(({ ['how it comes about']: _how, ...row }) => row)
  expect(await json('movements', '--from', '2023-12', '--to', '2024-05', '--by', 'month')).toEqual(expected)
})

test('net, the months are the same here, and a quarter shows what is left of it', async () => {
  const expected = table('movements').map(({ ['how it comes about']: _how, ...row }) => row)
  expect(await json('movements', '--from', '2023-12', '--to', '2024-05', '--net')).toEqual(expected)
  expect(await json('movements', '--from', '2024-02', '--to', '2024-04', '--by', 'year', '--net')).toEqual([
    // Acme 100 to 0; bolt 100 to 75; crest new 104; dune 180 to 95, of which 10 by the rate; echo new 30.42.
    {
      period: '2024',
      opening: '380.00',
      new: '134.42',
      reactivation: '0.00',
      expansion: '0.00',
      contraction: '120.00',
      churn: '100.00',
      fx: '10.00',
      closing: '304.42',
    },
  ])
})

test.each(table('retention').map((row) => [`${row['from']} to ${row['to']}`, row] as const))(
  'retention from %s is that on paper',
  async (_window, row) => {
    const found = await json('retention', '--from', row['from'] ?? '', '--to', row['to'] ?? '')
    expect(Object.keys(found)).toEqual(['accounts', 'opening', 'closing', 'grr', 'nrr', 'logo_retention'])
    expect([found.accounts, found.opening, found.closing]).toEqual([
      Number(row['accounts']),
      row['opening'],
      row['closing'],
    ])
    for (const key of ['grr', 'nrr', 'logo_retention']) {
      if (row[key] === '') expect(found[key]).toBeNull()
      else expect(found[key]).toBeCloseTo(Number(row[key]), 11)
    }
  },
)

test('MRR on a day and by plan is that on paper', async () => {
  expect(await json('mrr', '--at', '2024-04-30')).toEqual({
    at: '2024-04-30',
    currency: 'EUR',
    mrr: '304.42',
    accounts: 4,
  })
  for (const at of ['2024-02-29', '2024-04-30']) {
    const plans = table('mrr-by-plan').filter((row) => row['at'] === at)
    const found = await json('mrr', '--at', at, '--by', 'plan')
    expect(found.by).toEqual(plans.map(({ plan, mrr, accounts }) => ({ key: plan, mrr, accounts: Number(accounts) })))
  }
})

test('for people there is a table, with the conventions beside it', async () => {
  const { out, aside } = await run('retention', '--from', '2024-01-31', '--to', '2024-02-29')
  expect(out.split('\n')).toEqual([
    'accounts  opening  closing       grr       nrr  logo_retention',
    '3          380.00   430.00  100.00 %  113.16 %        100.00 %',
    '',
  ])
  expect(aside).toContain('Amounts in EUR.')
  expect(aside).toContain('Churn counts on the first day no longer paid for.')
})

test('a month that does not exist is refused before anything is read', async () => {
  await expect(run('movements', '--from', '2024-13', '--to', '2024-05')).rejects.toThrow('Write a month')
})
