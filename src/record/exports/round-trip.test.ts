import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'
import { KINDS } from '../imports/kinds.ts'
import { copyKind } from './store-copy.ts'

let here: ImportWorld
let elsewhere: ImportWorld
const folder = mkdtempSync(join(tmpdir(), 'volant-export-'))

beforeAll(async () => {
  here = await createImportWorld()
  elsewhere = await createImportWorld()
})
afterAll(async () => {
  await here.stop()
  await elsewhere.stop()
  rmSync(folder, { recursive: true, force: true })
})

const FILES: Readonly<Record<string, string>> = {
  members: 'email,name,role,manager_email\nann@example.com,Ann,leader,\nben@example.com,Ben,csm,ann@example.com\n',
  accounts:
    'external_id,name,parent_external_id,owner_email,segment,stage,domain,customer_since,tier,seats\na1,"Acme, ""Inc""",,ben@example.com,Enterprise,Adoption,acme.example,2024-02-29,gold,12.50\na2,Bolt,a1,,Digital,,,,silver,\n',
  contacts: 'external_id,account_external_id,email,name,roles\nc1,a1,zoe@acme.example,Zoë,champion;admin\n',
  subscriptions:
    'external_id,effective_on,account_external_id,started_on,ended_on,cancelled_on,amount,interval,quantity,currency,plan\ns1,2025-01-01,a1,2025-01-01,,,99.99,month,3,EUR,Pro\ns1,2025-06-01,a1,2025-01-01,2026-01-01,2025-12-12,120,month,3,EUR,Pro\n',
  invoices:
    'external_id,account_external_id,issued_on,due_on,amount,currency\ni1,a1,2026-01-01,2026-01-31,1200.00,EUR\n',
  exchange_rates: 'currency,day,rate\nUSD,2025-01-01,0.912345\n',
  usage:
    'account_external_id,metric,day,value,contact_external_id\na1,logins,2026-01-01,3,\na1,logins,2026-01-02,2,c1\n',
  tickets:
    'external_id,account_external_id,opened_at,priority,subject,is_escalated,csat\nt1,a1,2026-01-02T03:04:05.678Z,urgent,"Line one\nline two",true,4\n',
  survey_responses:
    'external_id,account_external_id,contact_email,survey,score,comment,answered_at\nr1,a1,zoe@acme.example,nps,9,Great,2026-01-03T00:00:00Z\n',
  outcomes: 'external_id,account_external_id,name,baseline,target,due_on\no1,a1,Faster docks,10,5.5,2026-06-30\n',
  outcome_measurements: 'outcome_external_id,measured_on,value\no1,2026-02-01,8.25\n',
  feedback:
    'external_id,account_external_id,at,text,source,theme\nf1,a1,2026-01-04T00:00:00Z,Exports are slow,call,exports\n',
  renewals: 'external_id,account_external_id,due_on,amount,currency,outcome\nn1,a1,2026-06-30,14400,EUR,open\n',
  activities:
    'external_id,account_external_id,at,type,member_email,subject\nv1,a1,2026-01-05T10:00:00Z,call,ben@example.com,Checked in\n',
  leads: 'external_id,account_external_id,kind,created_on,won_account_external_id\nl1,a1,referral,2026-01-06,a2\n',
}

test('what is taken out of one installation and put into another is the same there', async () => {
  for (const { name } of KINDS) {
    const file = FILES[name]
    if (file === undefined) continue
    const ended = await here.load(name, file)
    expect({ name, failed: ended.counts.failed, state: ended.state }).toEqual({ name, failed: 0, state: 'done' })
  }
  for (const { name } of KINDS) {
    if (FILES[name] === undefined) continue
    const path = join(folder, `${name}.csv`)
    await copyKind(here.environment.pool, name, createWriteStream(path), true)
    const ended = await elsewhere.load(name, readFileSync(path))
    expect({ name, failed: ended.counts.failed, created: ended.counts.created > 0 }).toEqual({
      name,
      failed: 0,
      created: true,
    })
  }
  expect(await elsewhere.state()).toBe(await here.state())
})

test('importing one’s own export changes nothing', async () => {
  for (const { name } of KINDS) {
    if (FILES[name] === undefined) continue
    const { counts } = await here.load(name, readFileSync(join(folder, `${name}.csv`)))
    expect({ name, created: counts.created, changed: counts.changed, failed: counts.failed }).toEqual({
      name,
      created: 0,
      changed: 0,
      failed: 0,
    })
  }
})

test('a reader that goes away ends an export and holds no connection', async () => {
  const { pool } = here.environment
  await pool.query(
    "insert into accounts (name, source_id) select 'Account ' || n, (select min(id) from sources) from generate_series(1, 10000) n",
  )
  const gone = new Writable({ write: (_rows, _encoding, done) => done(new Error('write EPIPE')) })
  await expect(copyKind(pool, 'accounts', gone, false)).rejects.toThrow('write EPIPE')
  expect(pool.totalCount - pool.idleCount).toBe(0)
})
