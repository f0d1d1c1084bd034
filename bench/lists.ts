/**
 * Asks a real server for the accounts list with every built-in filter and sort, with custom attributes, and for account
 * pages. Usage: node bench/lists.ts [--accounts 100000] [--times 20]; the web app must be built.
 */
import { ACCOUNT_FIELDS, type AccountFilter } from '../src/kernel/filters.ts'
import { freePort, startServer } from '../e2e/server.ts'
import { makeAccounts, makeAttributes } from './generated.ts'
import { withInstallation } from './installation.ts'
import { numberOption, percentiles, report } from './measuring.ts'

const accounts = numberOption('accounts', 1_000)
const times = numberOption('times', 20)

/** One filter per field that picks some accounts and leaves some. */
const FILTERS: readonly AccountFilter[] = [
  { field: 'name', operator: 'contains', values: ['nordic'] },
  { field: 'owner', operator: 'is', values: [1, 2] },
  { field: 'segment', operator: 'is', values: [1] },
  { field: 'stage', operator: 'is_not', values: [1] },
  { field: 'industry', operator: 'is', values: ['Software'] },
  { field: 'country', operator: 'is', values: ['DE', 'FR'] },
  { field: 'domain', operator: 'contains', values: ['company77'] },
  { field: 'parent', operator: 'is_empty', values: [] },
  { field: 'customer_since', operator: 'after', values: ['2023-01-01'] },
  { field: 'renewal_on', operator: 'within_days', values: [90] },
  { field: 'arr', operator: 'at_least', values: [1_000_000] },
  { field: 'last_contact', operator: 'more_than_days_ago', values: [30] },
  { field: 'health', operator: 'at_most', values: [60] },
  { field: 'band', operator: 'is', values: ['poor'] },
  { field: 'quadrant', operator: 'is', values: ['critical'] },
  { field: 'cx', operator: 'at_least', values: [50] },
  { field: 'co', operator: 'at_most', values: [50] },
  { field: 'coverage', operator: 'at_least', values: [0.5] },
  { field: 'change_7', operator: 'at_most', values: [-1] },
  { field: 'change_30', operator: 'at_most', values: [-5] },
  { field: 'change_90', operator: 'at_least', values: [5] },
  { field: 'override', operator: 'is', values: [true] },
  { field: 'fresh', operator: 'is', values: [false] },
  { field: 'sample', operator: 'is', values: [false] },
]

await withInstallation(async ({ pool, dataDirectory }) => {
  await makeAccounts(pool, accounts)
  await makeAttributes(pool)
  await pretendHealth()
  const server = await startServer(dataDirectory, await freePort())
  try {
    const ask = await signedIn(server.url, server.readyLine)
    report(`${accounts} accounts, ${times} times each: p50 / p95 in ms`)
    await builtIn(ask)
    await attributes(ask)
    await accountPages(ask)
  } finally {
    await server.stop()
  }

  /** Scores spread over all values: the list is measured, not the scorer. Dirty marks go, so that nothing runs beside it. */
  async function pretendHealth(): Promise<void> {
    await pool.query(
      `insert into account_health (account_id, as_of, version_id, cx, co, overall, coverage, band, quadrant, effective_overall,
         effective_band, change_7, change_30, change_90, is_fresh, measure_values)
       select id, current_date, (select min(id) from scorecard_versions), cx, co, (cx + co) / 2, 0.9, band,
         case when cx >= 50 then case when co >= 50 then 'thriving' else 'unproven' end else case when co >= 50 then 'strained' else 'critical' end end,
         (cx + co) / 2, band, id % 21 - 10, id % 31 - 15, id % 41 - 20, id % 9 <> 0, '{}'
       from (select id, cx, co, case when cx + co < 100 then 'poor' when cx + co < 140 then 'fair' else 'good' end as band
         from (select id, (id * 37 % 1000) / 10.0 as cx, (id * 61 % 1000) / 10.0 as co from accounts) scores) banded`,
    )
    await pool.query('truncate dirty_accounts')
    await pool.query('vacuum analyze')
  }
})

type Ask = (path: string) => Promise<number>

async function builtIn(ask: Ask): Promise<void> {
  const all: number[] = []
  const slowest = { name: '', p95: 0 }
  for (const filter of [null, ...FILTERS]) {
    for (const sort of ACCOUNT_FIELDS) {
      const name = `${filter?.field ?? 'no filter'} by ${sort}`
      const taken = await repeated(ask, listPath(filter, sort))
      all.push(...taken)
      const { p95 } = percentiles(taken)
      if (p95 > slowest.p95) Object.assign(slowest, { name, p95 })
    }
  }
  tell('every built-in filter × sort', all, 100)
  report(`  slowest pair: ${slowest.name}, p95 ${slowest.p95.toFixed(0)}`)
}

async function attributes(ask: Ask): Promise<void> {
  const filters: AccountFilter[] = [
    { field: 'attribute:tier', operator: 'is', values: ['gold'] },
    { field: 'attribute:seats', operator: 'at_least', values: [400] },
    { field: 'attribute:signed', operator: 'after', values: ['2024-01-01'] },
  ]
  const all: number[] = []
  for (const filter of filters) {
    for (const sort of ['arr', 'attribute:tier', 'attribute:seats'])
      all.push(...(await repeated(ask, listPath(filter, sort))))
  }
  tell('custom attributes', all, 200)
}

async function accountPages(ask: Ask): Promise<void> {
  const ids = Array.from({ length: times * 5 }, (_, index) => 1 + ((index * 7919) % accounts))
  const all: number[] = []
  await ask('/api/accounts/1')
  for (const id of ids) all.push(await ask(`/api/accounts/${id}`))
  tell('account page', all, 100)
}

function listPath(filter: AccountFilter | null, sort: string): string {
  const query = new URLSearchParams({ sort, limit: '50' })
  if (filter) query.set('filters', JSON.stringify([filter]))
  return `/api/accounts?${query.toString()}`
}

async function repeated(ask: Ask, path: string): Promise<number[]> {
  await ask(path)
  const taken: number[] = []
  for (let time = 0; time < times; time += 1) taken.push(await ask(path))
  return taken
}

function tell(what: string, takenMs: readonly number[], targetMs: number): void {
  const { p50, p95 } = percentiles(takenMs)
  report(`${what.padEnd(30)} ${p50.toFixed(0)} / ${p95.toFixed(0)} (target: p95 ${targetMs} or less)`)
}

/** Becomes the owner through the printed link, and asks as that owner; answers the ms one request took. */
async function signedIn(url: string, readyLine: string): Promise<Ask> {
  const token = /token=(\S+)/.exec(readyLine)?.[1]
  const body = { token, name: 'Bench', email: 'bench@example.com', password: 'correct horse battery' }
  const joined = await fetch(`${url}/api/links/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!joined.ok) throw new Error(`Signing up was refused: ${await joined.text()}`)
  const cookie = joined.headers
    .getSetCookie()
    .map((header) => header.split(';')[0])
    .join('; ')
  return async (path) => {
    const start = performance.now()
    const answer = await fetch(`${url}${path}`, { headers: { cookie } })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
    return performance.now() - start
  }
}
