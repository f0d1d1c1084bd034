import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import { addDays, day } from '../../kernel/day.ts'
import { createImportWorld } from '../../platform/testing/import-world.ts'
import { setUpDirectories } from '../../record/settings/actions.ts'
import { explainDay } from './closes.ts'
import type { Explanation } from './explain.ts'
import { setUpHealth } from './set-up.ts'

const SEED = Number(process.env['ORDER_SEED'] ?? 7_330)
const RUNS = 6
const TODAY = day('2026-03-10')
const ACCOUNTS = ['a1', 'a2', 'a3']

const account = fc.constantFrom(...ACCOUNTS)
const past = fc.integer({ min: 0, max: 150 }).map((days) => addDays(TODAY, -days))

interface File {
  kind: string
  text: string
}

/** Lists of rows become files of a few rows each; a row's number is its external id, so that no two rows disagree. */
function files(kind: string, header: string, cells: fc.Arbitrary<readonly (string | number)[]>): fc.Arbitrary<File[]> {
  return fc.array(fc.array(cells, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 2 }).map((parts) =>
    parts.map((rows, part) => {
      const lines = rows.map((row, index) => [`${kind}-${part}-${index}`, ...row].join(','))
      return { kind, text: `${header}\n${lines.join('\n')}\n` }
    }),
  )
}

const usage = fc
  .uniqueArray(fc.tuple(account, fc.constantFrom('logins', 'bookings'), past, fc.nat(50)), {
    minLength: 2,
    maxLength: 40,
    selector: ([id, metric, on]) => `${id} ${metric} ${on}`,
  })
  .map((rows): File[] => {
    const middle = Math.ceil(rows.length / 2)
    return [rows.slice(0, middle), rows.slice(middle)].map((part) => ({
      kind: 'usage',
      text: `account_external_id,metric,day,value\n${part.map((row) => row.join(',')).join('\n')}\n`,
    }))
  })

const accounts = fc.constant([
  {
    kind: 'accounts',
    text: `external_id,name,industry\n${ACCOUNTS.map((id) => `${id},Company ${id},Food`).join('\n')}\n`,
  },
])

const signals = fc
  .tuple(
    accounts,
    usage,
    files(
      'tickets',
      'external_id,account_external_id,opened_at,priority',
      fc.tuple(account, past, fc.constantFrom('low', 'urgent')),
    ),
    files(
      'survey_responses',
      'external_id,account_external_id,survey,score,answered_at',
      fc.tuple(account, fc.constant('nps'), fc.integer({ min: 0, max: 10 }), past),
    ),
    files(
      'invoices',
      'external_id,account_external_id,issued_on,due_on,amount',
      fc.tuple(account, past, past, fc.nat(900)),
    ),
    files(
      'outcomes',
      'external_id,account_external_id,name,agreed_on,baseline,target',
      fc.tuple(account, fc.constant('Faster'), past, fc.nat(9), fc.nat(90)),
    ),
  )
  .map((kinds) => kinds.flat())

/** The same files in another order, some of them more than once. */
const deliveries = signals.chain((all) =>
  fc.record({
    plain: fc.constant(all),
    mixed: fc
      .subarray(all)
      .chain((again) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length })),
  }),
)

interface Judged {
  account: string
  explanation: Explanation | null
}

/** What is known and how every account restates itself, after these files in this order. */
async function stateAfter(delivered: readonly File[]): Promise<{ state: string; health: Judged[] }> {
  const world = await createImportWorld()
  try {
    await setUpDirectories(world.db)
    await setUpHealth(world.db, new Date('2026-03-10T09:00:00Z'))
    for (const { kind, text } of delivered) {
      const { state } = await world.load(kind, text, { createAccounts: true })
      expect(state).toBe('done')
    }
    const context = await world.environment.contextFor(SYSTEM_ACTOR)
    const known = await world.rows<{ external_id: string; account_id: number }>(
      "select external_id, account_id from external_ids where kind = 'account' order by external_id",
    )
    const health: Judged[] = []
    for (const { external_id, account_id } of known) {
      const found = await explainDay(context, account_id, { day: TODAY, restated: true })
      health.push({ account: external_id, explanation: found?.explanation ?? null })
    }
    // No row of custom fields and an empty one say the same.
    const facts = (await world.state()).split('\n').filter((line) => line !== '' && line !== '{"attributes": {}}')
    return { state: facts.join('\n'), health }
  } finally {
    await world.stop()
  }
}

test(`files in any order, and again, leave the same facts and the same restated health (seed ${SEED})`, async () => {
  let judged = 0
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ plain, mixed }) => {
      const [expected, found] = [await stateAfter(plain), await stateAfter(mixed)]
      expect(found.state).toBe(expected.state)
      expect(found.health).toEqual(expected.health)
      judged += expected.health.length
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  )
  expect(judged).toBe(RUNS * ACCOUNTS.length)
}, 300_000)
