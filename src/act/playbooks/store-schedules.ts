import { sql, type Trx } from '../../platform/db/database.ts'

export async function setSchedule(
  trx: Trx,
  playbookId: number,
  { nextAt, timeZone }: { nextAt: Date; timeZone: string },
): Promise<void> {
  await sql`
    insert into playbook_schedules (playbook_id, next_at, time_zone) values (${playbookId}, ${nextAt}, ${timeZone})
    on conflict (playbook_id) do update set next_at = excluded.next_at, time_zone = excluded.time_zone`.execute(trx)
}

export async function dropSchedule(trx: Trx, playbookId: number): Promise<void> {
  await sql`delete from playbook_schedules where playbook_id = ${playbookId}`.execute(trx)
}

export interface ClaimedSchedule {
  readonly playbookId: number
  readonly dueAt: Date
  /** In which `dueAt` was reckoned. */
  readonly timeZone: string
}

/** One playbook whose schedule is due, or was reckoned in another time zone; kept from other workers until the transaction ends. */
export async function claimSchedule(
  trx: Trx,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<ClaimedSchedule | undefined> {
  const { rows } = await sql<ClaimedSchedule>`
    select playbook_id as "playbookId", next_at as "dueAt", time_zone as "timeZone" from playbook_schedules
    where next_at <= ${now} or time_zone <> ${timeZone}
    order by time_zone = ${timeZone}, next_at limit 1 for update skip locked`.execute(trx)
  return rows[0]
}

export interface ScheduleRun {
  playbookId: number
  dueAt: Date
  ranAt: Date
  started: number | null
  note: string | null
}

/** False: this due instant was dealt with before. */
export async function recordScheduleRun(trx: Trx, run: ScheduleRun): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into playbook_schedule_runs (playbook_id, due_at, ran_at, started, note)
    values (${run.playbookId}, ${run.dueAt}, ${run.ranAt}, ${run.started}, ${run.note}) on conflict do nothing`.execute(
    trx,
  )
  return numAffectedRows === 1n
}

export async function setScheduleRun(trx: Trx, run: Omit<ScheduleRun, 'ranAt'>): Promise<void> {
  await sql`
    update playbook_schedule_runs set started = ${run.started}, note = ${run.note}
    where playbook_id = ${run.playbookId} and due_at = ${run.dueAt}`.execute(trx)
}
