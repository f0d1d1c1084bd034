import { reaches, type Actor } from '../../kernel/access.ts'
import { ROLES, type Role } from '../../kernel/permissions.ts'
import type { TestMember, TestServer } from './server.ts'

/** One thing a path parameter can name, and whether an actor may reach it at all. */
export interface Target {
  label: 'own' | "colleague's" | "other's" | 'ownerless' | 'guessed'
  value: string | number
  isReachable(actor: Actor, what: 'read' | 'write'): boolean
}

/**
 * A small company: every role owns an account, so does a colleague of the csm, a stranger outside every team owns one,
 * and one has no owner.
 */
export interface World {
  server: TestServer
  /** A csm under the same leader as the csm. */
  colleague: TestMember
  /** A csm in nobody's team. */
  stranger: TestMember
  /** A member that tests may change and switch off. */
  victim: TestMember
  accounts: Readonly<Record<Role | 'colleague' | 'stranger' | 'ownerless', number>>
}

type Account = keyof World['accounts']

/** No row has this id. */
export const GUESSED_ID = 987_654_321

export async function createWorld(server: TestServer): Promise<World> {
  const colleague = await server.addMember({ role: 'csm', name: 'Colleague', managerId: server.members.leader.id })
  const stranger = await server.addMember({ role: 'csm', name: 'Stranger' })
  const victim = await server.addMember({ role: 'csm', name: 'Victim' })
  const accounts: Partial<Record<Account, number>> = {}
  for (const role of ROLES) accounts[role] = await makeAccount(server, role, server.members[role].id)
  accounts.colleague = await makeAccount(server, 'colleague', colleague.id)
  accounts.stranger = await makeAccount(server, 'stranger', stranger.id)
  accounts.ownerless = await makeAccount(server, 'ownerless', null)
  await makeSharedRows(server)
  await makePlaybook(server, Object.values(accounts))
  await makeTier(server, Object.values(accounts))
  return { server, colleague, stranger, victim, accounts: accounts as World['accounts'] }
}

/** Targets of a path parameter for a role. Throws for a parameter nobody described here yet. */
export async function targetsOf(world: World, parameter: string, role: Role): Promise<Target[]> {
  const describe = PARAMETERS[parameter]
  if (!describe) {
    throw new Error(
      `Say in src/platform/testing/fixtures.ts what the path parameter :${parameter} names and who may reach it.`,
    )
  }
  return describe(world, role)
}

/** Inserts one row, filling nothing in: what a table needs must be given. Returns its id. */
export async function insertRow(
  server: TestServer,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<number> {
  const columns = Object.keys(row)
  const places = columns.map((_, index) => `$${index + 1}`)
  const { rows } = await server.pool.query<{ id: number }>(
    `insert into ${table} (${columns.map((column) => `"${column}"`).join(', ')}) values (${places.join(', ')}) returning *`,
    Object.values(row),
  )
  return rows[0]?.id ?? 0
}

type Describe = (world: World, role: Role) => Promise<Target[]> | Target[]

const anybody = () => true
const guessed: Target = { label: 'guessed', value: GUESSED_ID, isReachable: anybody }

const PARAMETERS: Readonly<Record<string, Describe>> = {
  accountId: (world, role) => ofAccounts(world, role, (account) => world.accounts[account]),
  contactId: rowOfAccount('contacts'),
  activityId: rowOfAccount('activities'),
  outcomeId: rowOfAccount('outcomes'),
  ticketId: rowOfAccount('tickets'),
  taskId: rowOfAccount('tasks'),
  leadId: rowOfAccount('leads'),
  overrideId: rowOfAccount('health_overrides'),
  memberId: ({ victim }) => [{ label: "other's", value: victim.id, isReachable: anybody }, guessed],
  keyId: ownedRow('api_keys', (actor) => actor.role === 'owner' || actor.role === 'admin'),
  viewId: ownedRow('saved_views', (_actor, what) => what === 'read'),
  noteId: ownedRow('notes_to_self', () => false),
  importId: anyRow('imports'),
  measureId: anyRow('measures'),
  metricId: anyRow('metrics'),
  scorecardId: anyRow('scorecards'),
  versionId: anyRow('scorecard_versions'),
  segmentId: anyRow('segments'),
  stageId: anyRow('stages'),
  fieldId: anyRow('custom_fields'),
  playbookId: anyRow('playbooks'),
  playbookVersionId: anyRow('playbook_versions'),
  runId: rowOfAccount('playbook_runs'),
  renewalId: moneyRowOfAccount('renewals'),
  stepId: () => [{ label: 'own', value: 'q', isReachable: anybody }],
  taskTemplateId: anyRow('task_templates'),
  dutyId: anyRow('duties'),
  effectId: (world, role) => ofAccounts(world, role, (account) => `fixture:${account}`),
  tierId: anyRow('success_tiers'),
  holdingId: rowOfAccount('account_tiers'),
  tierUseId: ownWork('tier_uses', { entitlement_id: 1, quantity: 1 }),
  workEntryId: ownWork('work_entries', { kind_id: 1, minutes: 30 }),
  workKindId: anyRow('work_kinds'),
  workRateId: anyRow('work_rates'),
  incentiveId: anyRow('partner_incentives'),
  endpointId: anyRow('webhook_endpoints'),
  calendarFile: () => [{ ...guessed, value: 'guessed-0123456789abcdef.ics' }],
  token: () => [{ ...guessed, value: 'guessed-0123456789abcdef' }],
  sourceId: anyRow('sources'),
  writeKeyId: anyRow('write_keys'),
  issueId: anyRow('event_issues'),
  mergeId: anyRow('account_merges'),
  tryOutId: () => [guessed],
  backTestId: () => [guessed],
  modelId: () => [guessed],
  jobId: () => [guessed],
  libraryKey: () => [{ label: 'own', value: 'win-back', isReachable: anybody }],
  measureKey: () => [{ label: 'own', value: 'logins', isReachable: anybody }],
  day: () => [{ label: 'own', value: '2026-02-28', isReachable: anybody }],
  line: () => [{ label: 'own', value: 2, isReachable: anybody }],
  itemKey: () => [{ label: 'own', value: 'task:1', isReachable: anybody }],
}

async function ofAccounts(
  world: World,
  role: Role,
  valueOf: (account: Account) => Promise<number | string> | number | string,
): Promise<Target[]> {
  const target = async (label: Target['label'], account: Account, ownerId: number | null): Promise<Target> => ({
    label,
    value: await valueOf(account),
    isReachable: (actor, what) => reaches(actor, what, { ownerId }),
  })
  return [
    await target('own', role, world.server.members[role].id),
    // Whose accounts one reads and does not write there are of a csm alone.
    ...(role === 'csm' ? [await target("colleague's", 'colleague', world.colleague.id)] : []),
    await target("other's", 'stranger', world.stranger.id),
    await target('ownerless', 'ownerless', null),
    guessed,
  ]
}

function rowOfAccount(table: string): Describe {
  return (world, role) =>
    ofAccounts(world, role, async (account) => {
      const { rows } = await world.server.pool.query<{ id: number }>(
        `select id from ${table} where account_id = $1 order by id limit 1`,
        [world.accounts[account]],
      )
      return rows[0]?.id ?? GUESSED_ID
    })
}

/** The same for rows that are money: who does not see it does not reach them. */
function moneyRowOfAccount(table: string): Describe {
  const rows = rowOfAccount(table)
  return async (world, role) =>
    (await rows(world, role)).map((target) => {
      const ownerIds: Partial<Record<Target['label'], number>> = {
        own: world.server.members[role].id,
        "colleague's": world.colleague.id,
        "other's": world.stranger.id,
      }
      const ownerId = ownerIds[target.label] ?? null
      return {
        ...target,
        isReachable: (actor, what) =>
          target.isReachable(actor, what) && (target === guessed || reaches(actor, 'money', { ownerId })),
      }
    })
}

/** A row that belongs to a member: the asker's own, and the stranger's. */
function ownedRow(table: string, othersToo: (actor: Actor, what: 'read' | 'write') => boolean): Describe {
  return async ({ server, stranger }, role) => {
    const idOf = async (memberId: number) => {
      const found = await server.pool.query<{ id: number }>(
        `select id from ${table} where member_id = $1 order by id limit 1`,
        [memberId],
      )
      return found.rows[0]?.id ?? (await insertRow(server, table, OWNED_ROWS[table]?.(memberId) ?? {}))
    }
    return [
      { label: 'own', value: await idOf(server.members[role].id), isReachable: anybody },
      { label: "other's", value: await idOf(stranger.id), isReachable: othersToo },
      guessed,
    ]
  }
}

const OWNED_ROWS: Readonly<Record<string, (memberId: number) => Record<string, unknown>>> = {
  api_keys: (member_id) => ({
    member_id,
    name: 'Key',
    prefix: 'volant_abc',
    key_hash: Buffer.from(`hash ${member_id}`),
    permissions: ['accounts.read'],
  }),
  saved_views: (member_id) => ({ member_id, name: 'View', query: '{}' }),
  notes_to_self: (member_id) => ({ member_id, text: 'Remember' }),
}

/** What a member wrote down about its own account: leaders and operations keep the books of others as far as they read. */
function ownWork(table: string, shape: Readonly<Record<string, unknown>>): Describe {
  const keepers: ReadonlySet<Role> = new Set(['owner', 'admin', 'operations', 'leader'])
  return async ({ server, stranger, accounts }, role) => {
    const made = (account: Account, memberId: number) =>
      insertRow(server, table, { ...shape, account_id: accounts[account], member_id: memberId, day: '2026-03-02' })
    return [
      { label: 'own', value: await made(role, server.members[role].id), isReachable: anybody },
      {
        label: "other's",
        value: await made('stranger', stranger.id),
        isReachable: (actor) => keepers.has(actor.role) && reaches(actor, 'read', { ownerId: stranger.id }),
      },
      guessed,
    ]
  }
}

/** A row that everybody with the permission may reach; a guess while the table is empty. */
function anyRow(table: string): Describe {
  return async ({ server }) => {
    const { rows } = await server.pool.query<{ id: number }>(`select id from ${table} order by id limit 1`)
    return [{ label: 'own', value: rows[0]?.id ?? 1, isReachable: anybody }, guessed]
  }
}

export async function makeAccount(server: TestServer, name: string, ownerId: number | null): Promise<number> {
  const source_id = 1
  const account_id = await insertRow(server, 'accounts', {
    name: `Account of ${name}`,
    owner_id: ownerId,
    source_id,
    domain: `${name}.test`,
  })
  const row = { account_id, source_id }
  const external_id = `of-${name}`
  await insertRow(server, 'effects', {
    id: `fixture:${name}`,
    kind: 'slack',
    account_id,
    payload: { kind: 'slack', to: { channel: '#fixture' }, text: 'Look' },
    state: 'failed',
    due_at: '2026-03-01T10:00:00Z',
  })
  await insertRow(server, 'contacts', { ...row, email: `contact@${name}.test`, name: `Contact of ${name}` })
  await insertRow(server, 'activities', {
    ...row,
    external_id,
    at: '2026-03-01T10:00:00Z',
    type: 'note',
    text: 'A note',
  })
  await insertRow(server, 'outcomes', { ...row, external_id, name: 'Faster close', baseline: 10, target: 5 })
  await insertRow(server, 'tasks', { account_id, title: 'Call them' })
  await insertRow(server, 'tickets', { ...row, external_id, opened_at: '2026-03-02T10:00:00Z', subject: 'Slow' })
  await insertRow(server, 'renewals', {
    ...row,
    external_id,
    due_on: '2026-08-01',
    amount: '1200',
    amount_minor: 120_000,
  })
  await insertRow(server, 'subscriptions', {
    ...row,
    external_id,
    effective_on: '2026-01-01',
    started_on: '2026-01-01',
    amount: 100,
    interval: 'month',
    currency: 'EUR',
  })
  await insertRow(server, 'health_overrides', {
    account_id,
    band: 'good',
    reason: 'Known to be fine',
    starts_on: '2026-03-01',
    ends_on: '2026-04-01',
  })
  await insertRow(server, 'leads', {
    account_id,
    source_id,
    external_id: `fixture-${name}`,
    kind: 'expansion',
    title: 'More seats',
    source_department: 'success',
    to_department: 'sales',
    state: 'sent',
    sent_at: '2026-03-01T10:00:00Z',
    created_on: '2026-03-01',
    amount: '1200',
  })
  return account_id
}

async function makeSharedRows(server: TestServer): Promise<void> {
  await insertRow(server, 'imports', {
    kind: 'accounts',
    source_id: 1,
    actor_name: 'Fixture',
    file_name: 'accounts.csv',
    state: 'done',
  })
  await insertRow(server, 'custom_fields', { entity: 'account', key: 'tier', name: 'Tier', type: 'text' })
  await insertRow(server, 'metrics', { key: 'logins', name: 'Logins' })
  await insertRow(server, 'duties', {
    department: 'support',
    member_id: server.members.department.id,
    from_day: '2026-03-02',
    to_day: '2026-03-08',
  })
  await insertRow(server, 'webhook_endpoints', {
    name: 'Fixture',
    url: 'https://hooks.example.com/',
    secret: Buffer.from('sealed'),
  })
  await makeEventSource(server)
}

/** A tier that every account holds, with a promise; a rate and an incentive. */
async function makeTier(server: TestServer, accountIds: readonly number[]): Promise<void> {
  const tier_id = await insertRow(server, 'success_tiers', { key: 'fixture', name: 'Fixture', position: 1 })
  const promise = { kind: 'workshops', name: 'Workshops', quantity: 2, period: 'year', position: 1 }
  await insertRow(server, 'tier_entitlements', { tier_id, ...promise })
  for (const account_id of accountIds)
    await insertRow(server, 'account_tiers', { account_id, tier_id, from_day: '2026-01-01' })
  const money = { currency: 'EUR' }
  await insertRow(server, 'work_rates', { role: 'csm', valid_from: '2026-01-01', hourly_minor: 6000, ...money })
  await insertRow(server, 'partner_incentives', { partner: 'Fixture', day: '2026-01-01', amount_minor: 100, ...money })
}

/** A published playbook, and for each account a run of it that asks for a yes or no. */
async function makePlaybook(server: TestServer, accountIds: readonly number[]): Promise<void> {
  const playbook_id = await insertRow(server, 'playbooks', { key: 'fixture', name: 'Fixture' })
  const step = { kind: 'approval', id: 'q', name: 'Ask', by: { rule: 'owner' }, text: 'May I?' }
  const limits = { reentry: 'always' }
  const version_id = await insertRow(server, 'playbook_versions', {
    playbook_id,
    version: 1,
    state: 'published',
    definition: { trigger: { kind: 'manual' }, limits, steps: [{ ...step, onTimeout: 'reject', rejected: [] }] },
    published_at: '2026-03-01T10:00:00Z',
  })
  await server.pool.query('update playbooks set live_version_id = $1 where id = $2', [version_id, playbook_id])
  for (const account_id of accountIds) {
    const began_at = '2026-03-09T10:00:00Z'
    const run = { playbook_id, version_id, account_id, trigger_key: 'fixture', state: 'active', step_id: 'q', began_at }
    const run_id = await insertRow(server, 'playbook_runs', run)
    const result = { asks: true, memberId: server.members.owner.id, text: 'May I?' }
    await insertRow(server, 'playbook_steps', {
      run_id,
      version_id,
      step_id: 'q',
      kind: 'approval',
      state: 'going',
      began_at,
      result: JSON.stringify(result),
    })
  }
}

async function makeEventSource(server: TestServer): Promise<void> {
  const source_id = await insertRow(server, 'sources', { key: 'events-fixture', name: 'Fixture', kind: 'events' })
  await insertRow(server, 'event_sources', { source_id })
  await insertRow(server, 'write_keys', { source_id, key: 'vw_fixture', name: 'Fixture' })
  await insertRow(server, 'event_issues', {
    source_id,
    kind: 'rejected',
    received_at: '2026-03-10T08:00:00Z',
    code: 'event.missing',
    message: 'A track call needs event.',
    raw: Buffer.from('{"type":"track","userId":"u-1"}'),
  })
}
