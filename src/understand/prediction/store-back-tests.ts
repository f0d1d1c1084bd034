import { sql, type Db, type Trx } from '../../platform/db/database.ts'

export type BackTestState = 'running' | 'done' | 'failed' | 'cancelled'

export interface BackTestRow {
  readonly id: number
  readonly subject: 'health' | 'model'
  readonly input: unknown
  readonly startedBy: string | null
  readonly state: BackTestState
  /** 0 to 1. */
  readonly progress: number
  readonly result: unknown
  readonly failure: string | null
  readonly createdAt: Date
}

export async function insertBackTest(
  trx: Trx,
  made: { subject: BackTestRow['subject']; input: object; memberId: number | null; now: Date },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into back_tests (subject, input, member_id, state, created_at, beat_at)
    values (${made.subject}, ${JSON.stringify(made.input)}::jsonb, ${made.memberId}::bigint, 'running', ${made.now}, ${made.now})
    returning id`.execute(trx)
  const [row] = rows
  if (!row) throw new Error('no back-test was written')
  return row.id
}

/** False when somebody stopped it meanwhile: then the worker stops, too. */
export async function beat(db: Db, id: number, about: { progress: number; now: Date }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update back_tests set progress = ${about.progress}, beat_at = ${about.now} where id = ${id} and state = 'running'`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0) > 0
}

export async function endBackTest(
  db: Db,
  id: number,
  end: { state: Exclude<BackTestState, 'running'>; result: object | null; failure: string | null },
): Promise<boolean> {
  const result = end.result === null ? null : JSON.stringify(end.result)
  const { numAffectedRows } = await sql`
    update back_tests set state = ${end.state}, result = ${result}::jsonb, failure = ${end.failure},
      progress = case when ${end.state} = 'done' then 1 else progress end
    where id = ${id} and state = 'running'`.execute(db)
  return Number(numAffectedRows ?? 0) > 0
}

export async function backTestById(db: Db, id: number): Promise<BackTestRow | undefined> {
  const { rows } = await sql<BackTestRow>`${listed()} where back_tests.id = ${id}`.execute(db)
  return rows[0]
}

/** The newest first. */
export async function backTestsOf(
  db: Db,
  asked: { subject: BackTestRow['subject']; offset: number; limit: number },
): Promise<{ rows: BackTestRow[]; total: number }> {
  const { rows } = await sql<BackTestRow>`${listed()} where subject = ${asked.subject}
    order by back_tests.id desc offset ${asked.offset} limit ${asked.limit}`.execute(db)
  const total = await sql<{ count: number }>`
    select count(*) as count from back_tests where subject = ${asked.subject}`.execute(db)
  return { rows, total: total.rows[0]?.count ?? 0 }
}

function listed() {
  return sql`select back_tests.id, subject, input, members.name as "startedBy", back_tests.state, progress::float8 as progress, result, failure,
      back_tests.created_at as "createdAt"
    from back_tests left join members on members.id = back_tests.member_id`
}
