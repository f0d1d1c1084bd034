import { Condition } from '../../kernel/conditions.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { Touchpoint } from './standing.ts'

export interface StageRow {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly isTerminal: boolean
  readonly expectedDays: number | null
}

/** Stages in use, in the order of the journey. */
export async function stagesInUse(db: Db): Promise<StageRow[]> {
  const { rows } = await sql<StageRow>`
    select id, key, name, is_terminal as "isTerminal", expected_days as "expectedDays" from stages
    where archived_at is null order by position, id`.execute(db)
  return rows
}

export interface StageRules {
  readonly entry: Condition | null
  readonly exit: Condition | null
  readonly moves: 'suggest' | 'move'
}

const NO_RULES: StageRules = { entry: null, exit: null, moves: 'suggest' }

export async function rulesOfStage(db: Db, stageId: number): Promise<StageRules> {
  const { rows } = await sql<{ entry: unknown; exit: unknown; moves: 'suggest' | 'move' }>`
    select entry, exit, moves from stage_rules where stage_id = ${stageId}`.execute(db)
  const [row] = rows
  if (!row) return NO_RULES
  const parsed = (value: unknown) => (value === null ? null : Condition.parse(value))
  return { entry: parsed(row.entry), exit: parsed(row.exit), moves: row.moves }
}

export async function saveRulesOfStage(trx: Trx, stageId: number, rules: StageRules, now: Date): Promise<void> {
  const json = (condition: Condition | null) => (condition === null ? null : JSON.stringify(condition))
  await sql`
    insert into stage_rules (stage_id, entry, exit, moves, changed_at)
    values (${stageId}, ${json(rules.entry)}::jsonb, ${json(rules.exit)}::jsonb, ${rules.moves}, ${now})
    on conflict (stage_id) do update set entry = excluded.entry, exit = excluded.exit, moves = excluded.moves, changed_at = excluded.changed_at`.execute(
    trx,
  )
}

interface TouchpointRow extends Touchpoint {
  readonly stageId: number
}

export async function touchpointPlan(db: Db, stageIds: readonly number[]): Promise<TouchpointRow[]> {
  const { rows } = await sql<TouchpointRow>`
    select id, stage_id as "stageId", name, type, task_kind as "taskKind", due_day as "dueDay" from stage_touchpoints
    where stage_id = any(${[...stageIds]}::int[]) order by stage_id, position, id`.execute(db)
  return rows
}

export async function replaceTouchpoints(
  trx: Trx,
  stageId: number,
  plan: readonly Omit<Touchpoint, 'id'>[],
): Promise<void> {
  await sql`delete from stage_touchpoints where stage_id = ${stageId}`.execute(trx)
  for (const [index, { name, type, taskKind, dueDay }] of plan.entries()) {
    await sql`
      insert into stage_touchpoints (stage_id, position, name, type, task_kind, due_day)
      values (${stageId}, ${index + 1}, ${name}, ${type}, ${taskKind}, ${dueDay})`.execute(trx)
  }
}

export async function ruleOfSegment(db: Db, segmentId: number): Promise<Condition | null> {
  const { rows } = await sql<{ condition: unknown }>`
    select condition from segment_rules where segment_id = ${segmentId}`.execute(db)
  return rows[0] ? Condition.parse(rows[0].condition) : null
}

export async function saveRuleOfSegment(
  trx: Trx,
  segmentId: number,
  condition: Condition | null,
  now: Date,
): Promise<void> {
  if (condition === null) {
    await sql`delete from segment_rules where segment_id = ${segmentId}`.execute(trx)
    return
  }
  await sql`
    insert into segment_rules (segment_id, condition, changed_at) values (${segmentId}, ${JSON.stringify(condition)}::jsonb, ${now})
    on conflict (segment_id) do update set condition = excluded.condition, changed_at = excluded.changed_at`.execute(
    trx,
  )
}

export interface NewSuggestion {
  readonly accountId: number
  readonly stageId: number
  readonly because: 'entry' | 'exit'
  readonly since: Date
}

/** A new episode is suggested again, also where an earlier one was dismissed. */
export async function addSuggestions(trx: Trx, suggestions: readonly NewSuggestion[]): Promise<void> {
  for (const { accountId, stageId, because, since } of suggestions) {
    await sql`
      insert into stage_suggestions (account_id, stage_id, because, since) values (${accountId}, ${stageId}, ${because}, ${since})
      on conflict (account_id, stage_id) do update set because = excluded.because, since = excluded.since,
        dismissed_at = case when stage_suggestions.since = excluded.since then stage_suggestions.dismissed_at end`.execute(
      trx,
    )
  }
}

export async function dropSuggestions(
  trx: Trx,
  about: { accountIds: readonly number[]; stageId?: number; because?: 'entry' | 'exit' },
): Promise<void> {
  await sql`
    delete from stage_suggestions where account_id = any(${[...about.accountIds]}::bigint[])
      and (${about.stageId ?? null}::int is null or stage_id = ${about.stageId ?? null}::int)
      and (${about.because ?? null}::text is null or because = ${about.because ?? null}::text)`.execute(trx)
}

export async function dismissSuggestion(
  trx: Trx,
  about: { accountId: number; stageId: number; memberId: number | null; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update stage_suggestions set dismissed_at = ${about.now}, dismissed_by = ${about.memberId}
    where account_id = ${about.accountId} and stage_id = ${about.stageId} and dismissed_at is null`.execute(trx)
  return (numAffectedRows ?? 0n) > 0n
}

export interface Placed {
  readonly accountId: number
  readonly stageId: number | null
  readonly segmentId: number | null
  readonly isTerminal: boolean
}

/** Where living accounts stand just now, locked until the transaction ends. */
export async function placesOf(trx: Trx, accountIds: readonly number[]): Promise<Map<number, Placed>> {
  const { rows } = await sql<Placed>`
    select accounts.id as "accountId", stage_id as "stageId", segment_id as "segmentId",
      coalesce(stages.is_terminal, false) as "isTerminal"
    from accounts left join stages on stages.id = stage_id
    where accounts.id = any(${[...accountIds]}::bigint[]) and merged_into_id is null
    order by accounts.id for no key update of accounts`.execute(trx)
  return new Map(rows.map((row) => [row.accountId, row]))
}
