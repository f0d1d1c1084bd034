import { sql, type Db } from '../db/database.ts'
import { insertRow } from './fixtures.ts'
import { insertRawEvents } from './raw-events.ts'
import type { TestServer } from './server.ts'
import { recountByRules } from '../../record/metrics/store-recount.ts'

export interface Somebody {
  readonly name: string
  readonly email: string
  readonly userId: string
  readonly shortId: string
  readonly visitor: string
  /** The same person is known by another address form and at another account. */
  readonly contactIds: number[]
}

export const EVENT_SOURCE = 2

/** What a dump must not say of somebody any more, as text and as JSON has it, in small letters. */
export function tracesOf({ name, email, userId, visitor }: Somebody): string[] {
  return [name, email, userId, visitor].flatMap((said) => {
    const text = said.toLowerCase()
    return [text, JSON.stringify(text).slice(1, -1)]
  })
}

/** Puts somebody into every table that can hold a person. */
export async function makeSomebody(
  server: TestServer,
  about: Omit<Somebody, 'contactIds'> & {
    accountId: number
    elsewhere: number
    playbook: { id: number; versionId: number }
  },
): Promise<Somebody> {
  const { name, email, userId, shortId, visitor, accountId: account_id } = about
  const add = (table: string, row: Record<string, unknown>) => insertRow(server, table, row)
  const source_id = 1
  const said = `Spoke with ${name} (${email.toUpperCase()}), user ${userId}.`
  const own = { account_id, source_id }
  const at = '2026-03-01T10:00:00Z'
  const contact_id = await add('contacts', {
    ...own,
    name,
    email,
    title: 'Head of IT',
    roles: ['champion'],
    attributes: { phone: '12345', mail: email },
  })
  const other = await add('contacts', {
    source_id,
    account_id: about.elsewhere,
    name,
    email: email.toLowerCase(),
    roles: ['user'],
  })
  const ids = { kind: 'contact', account_id, row_id: contact_id }
  await add('external_ids', { ...ids, source_id, external_id: `crm-${userId}` })
  await add('external_ids', { ...ids, source_id: EVENT_SOURCE, external_id: userId })
  await add('external_ids', { ...ids, source_id: EVENT_SOURCE, external_id: shortId })
  const external = (what: string) => ({ ...own, external_id: `${what}-${shortId}` })
  await add('activities', {
    ...external('call'),
    at,
    type: 'call',
    contact_id,
    subject: `Call with ${name}`,
    text: said,
  })
  await add('activities', { ...external('note'), at, type: 'email', contact_email: email, text: said })
  await add('survey_responses', {
    ...external('nps'),
    contact_id,
    contact_email: email,
    survey: 'nps',
    score: 9,
    comment: said,
    answered_at: at,
  })
  await add('survey_responses', {
    ...external('nps2'),
    contact_email: email,
    survey: 'nps',
    score: 3,
    comment: 'All bad',
    answered_at: at,
  })
  await add('tickets', {
    ...external('ticket'),
    opened_at: at,
    subject: `${name} cannot sign in`,
    attributes: { requester: email },
  })
  await add('feedback', { ...external('feedback'), at, text: said })
  await add('outcomes', { ...external('outcome'), name: `Wish of ${name}`, agreed_by: name })
  await add('renewals', { ...external('renewal'), due_on: '2026-09-01', amount: '10', note: said })
  await add('subscriptions', {
    ...external('plan'),
    effective_on: '2026-01-01',
    started_on: '2026-01-01',
    amount: 1,
    interval: 'month',
    currency: 'EUR',
    attributes: { buyer: email },
  })
  await add('leads', {
    ...external('lead'),
    kind: 'reference',
    created_on: '2026-03-01',
    title: `Reference by ${name}`,
    note: said,
    contact_id,
  })
  const task = await add('tasks', {
    account_id,
    contact_id,
    title: `Call ${name}`,
    description: said,
    checklist: JSON.stringify([{ text: email, done: false }]),
  })
  await add('task_notes', { task_id: task, at, kind: 'note', text: said })
  await add('notes_to_self', { member_id: server.members.csm.id, account_id, text: said })
  await add('notices', { member_id: server.members.csm.id, account_id, text: said, created_at: at })
  await add('audit_log', {
    actor_kind: 'member',
    actor_name: 'Csm',
    action: 'contacts.edited',
    subject_kind: 'contact',
    subject_id: String(contact_id),
    account_id,
    sentence: `changed ${name} among its people`,
    detail: { email },
  })
  await add('undo_records', { actor_kind: 'member', what: 'activity', changes: { text: said }, made_at: at })
  await addPlaybookRows(server, { ...about, contact_id, at, said })
  await addImportRows(server, { ...about, contact_id, said })
  await addEvents(server, about)
  return { name, email, userId, shortId, visitor, contactIds: [contact_id, other] }
}

type Row = Omit<Somebody, 'contactIds'> & { accountId: number; said: string; contact_id: number }

async function addPlaybookRows(
  server: TestServer,
  {
    name,
    email,
    accountId: account_id,
    shortId,
    contact_id,
    playbook,
    at,
    said,
  }: Row & { at: string; playbook: { id: number; versionId: number } },
): Promise<void> {
  const add = (table: string, row: Record<string, unknown>) => insertRow(server, table, row)
  const run = { playbook_id: playbook.id, version_id: playbook.versionId, account_id, contact_id, began_at: at }
  const run_id = await add('playbook_runs', {
    ...run,
    trigger_key: `c${shortId}`,
    state: 'active',
    entry: { because: said },
  })
  await add('playbook_steps', {
    run_id,
    step_id: 's1',
    kind: 'email',
    state: 'going',
    version_id: playbook.versionId,
    began_at: at,
    result: { to: email },
  })
  await add('playbook_run_notes', { run_id, at, sentence: said })
  const mail = {
    kind: 'email',
    to: email,
    toName: name,
    subject: `Dear ${name}`,
    text: said,
    html: `<p>${said}</p>`,
    audience: 'contact',
  }
  const effect = { account_id, kind: 'email', payload: mail, due_at: at }
  await add('effects', { ...effect, id: `sent:${shortId}`, contact_id, state: 'sent', answer: `250 ${email}` })
  await add('effects', { ...effect, id: `due:${shortId}`, run_id, step_id: 's1', contact_id, state: 'held' })
  await add('effects', {
    ...effect,
    id: `slack:${shortId}`,
    kind: 'slack',
    payload: { kind: 'slack', to: { channel: '#cs' }, text: said },
    state: 'sent',
  })
  await add('effect_attempts', {
    effect_id: `sent:${shortId}`,
    attempt: 1,
    at,
    took_ms: 5,
    ok: true,
    said: `250 to ${email}`,
  })
  await add('unsubscribe_links', {
    token_hash: Buffer.from(`token ${shortId}`),
    effect_id: `sent:${shortId}`,
    email_key: email.toLowerCase(),
  })
  await add('opt_outs', { email_key: email.toLowerCase(), at, how: 'member', contact_id, because: said })
}

async function addImportRows(
  server: TestServer,
  { name, email, accountId, shortId, contact_id, said }: Row,
): Promise<void> {
  const add = (table: string, row: Record<string, unknown>) => insertRow(server, table, row)
  const import_id = await add('imports', {
    kind: 'contacts',
    source_id: 1,
    actor_name: 'Fixture',
    file_name: `${name}.csv`,
    state: 'done',
    findings: JSON.stringify([{ sample: email }]),
  })
  await add('import_errors', {
    import_id,
    line: 2,
    cells: JSON.stringify([shortId, name, email]),
    problems: JSON.stringify([{ value: email }]),
  })
  const change = {
    import_id,
    account_id: accountId,
    operation: 'changed',
    table_name: 'contacts',
    row_key: { id: contact_id },
  }
  await add('import_changes', { ...change, before: { name }, after: { name: `${name} II`, email } })
  await add('import_changes', {
    ...change,
    table_name: 'accounts',
    row_key: { id: accountId },
    before: { attributes: { champion: name } },
    after: { attributes: { champion: said } },
  })
}

async function addEvents(
  server: TestServer,
  { userId, shortId, visitor, email, name, accountId }: Omit<Row, 'said' | 'contact_id'>,
): Promise<void> {
  const add = (table: string, row: Record<string, unknown>) => insertRow(server, table, row)
  const days = ['2026-02-10', '2026-02-11', '2026-03-01', '2026-03-02']
  const made = days.flatMap((day, index) => [
    {
      accountId,
      at: `${day}T23:30:00Z`,
      name: 'Opened',
      userId,
      properties: { plan: 'pro', seats: index, mail: email, who: name },
    },
    {
      accountId,
      at: `${day}T08:00:00Z`,
      name: 'Opened',
      userId: shortId,
      properties: { plan: 'free', seats: Number(shortId) },
    },
  ])
  const traits = { email, name, phone: '12345' }
  await insertRawEvents(
    server.db,
    [...made, { accountId, at: '2026-02-10T07:00:00Z', name: 'identify', type: 'i', userId, properties: traits }],
    EVENT_SOURCE,
  )
  await insertRawEvents(
    server.db,
    [{ accountId: 0, at: '2026-03-02T07:00:00Z', name: 'Opened', userId, properties: {} }],
    EVENT_SOURCE,
  )
  await sql`update events set anonymous_id = ${visitor} where user_id = ${userId} and type = 'i'`.execute(server.db)
  await sql`
    insert into events (account_id, at, source_id, name, anonymous_id, properties)
    values (${accountId}, '2026-02-09T07:00:00Z', ${EVENT_SOURCE}, 'Landed', ${visitor}, ${JSON.stringify({ ref: email })}::jsonb)`.execute(
    server.db,
  )
  const source_id = EVENT_SOURCE
  await add('event_traits', {
    source_id,
    kind: 'user',
    key: userId,
    traits: { email: [email.toLowerCase(), 1, 'm'], name: [name, 1, 'm'] },
  })
  for (const subject of [`u:${userId}`, `a:${visitor}`])
    await add('user_groups', { source_id, subject, at: '2026-02-01T00:00:00Z', group_key: 'acme' })
  await add('user_links', { source_id, anonymous_id: visitor, user_id: userId, at: '2026-02-10T07:00:00Z' })
  await add('event_waits', {
    source_id,
    group_key: '',
    subject: `u:${userId}`,
    events: 1,
    first_at: '2026-03-02T07:00:00Z',
    last_at: '2026-03-02T07:00:00Z',
  })
  await add('group_changes', {
    source_id,
    subject: `u:${userId}`,
    from_at: '2026-03-02T07:00:00Z',
    until_at: '2026-03-03T07:00:00Z',
  })
  const raw = Buffer.from(JSON.stringify({ event: 'Broken', userId, traits: { email } }))
  await add('event_issues', {
    source_id,
    kind: 'rejected',
    received_at: '2026-03-02T07:00:00Z',
    code: 'x',
    message: 'x',
    raw,
  })
}

/** Metrics over what the two do, counted. */
export async function countEvents(server: TestServer, accountIds: readonly number[]): Promise<void> {
  const rule = { types: ['t'], names: ['Opened'] }
  for (const [key, definition] of Object.entries({
    opened: { ...rule, count: 'events' },
    openers: { ...rule, count: 'users' },
    seats: { ...rule, count: 'sum', property: 'seats' },
    pros: { ...rule, count: 'events', where: [{ property: 'plan', operator: 'is', value: 'pro' }] },
  }))
    await insertRow(server, 'metrics', { key, name: key, fed_by: 'events', definition })
  await server.db.transaction().execute((trx) => recountByRules(trx, accountIds))
}

/** Every row of every table as text, by table. */
export async function dump(db: Db): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`.execute(db)
  const lines: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{
      line: string
    }>`select to_jsonb(t)::text as line from ${sql.table(name)} t order by 1`.execute(db)
    lines.push(...rows.map(({ line }) => `${name} ${line}`))
  }
  const { rows: raw } = await sql<{ raw: Buffer }>`select raw from event_issues order by id`.execute(db)
  return [...lines, ...raw.map((row) => `event_issues.raw ${row.raw.toString()}`)]
}
