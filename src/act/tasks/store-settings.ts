import type { Day } from '../../kernel/day.ts'
import type { Department } from '../../kernel/permissions.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { TaskTemplate } from './contract.ts'
import type { TaskPriority } from './store.ts'
import type { SeededTemplate } from './templates.ts'

export async function templateRows(db: Db): Promise<TaskTemplate[]> {
  const { rows } = await sql<TaskTemplate>`
    select id, key, name, title, description, priority, due_days as "dueDays", checklist, outcomes,
      archived_at is not null as "isArchived",
      (select count(*) from tasks where tasks.kind = task_templates.key and state = 'open') as "openTasks"
    from task_templates order by archived_at is not null, lower(name), id`.execute(db)
  return rows
}

export interface TemplateColumns {
  readonly name?: string | undefined
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly priority?: TaskPriority | undefined
  readonly dueDays?: number | undefined
  readonly checklist?: readonly string[] | undefined
  readonly outcomes?: readonly string[] | undefined
}

/** Adds a template; undefined when the key is taken. */
export async function insertTemplate(trx: Trx, template: SeededTemplate): Promise<number | undefined> {
  const { key, name, title, description, priority, dueDays, checklist, outcomes } = template
  const row = await trx
    .insertInto('task_templates')
    .values({
      key,
      name,
      title,
      description,
      priority,
      due_days: dueDays,
      checklist: JSON.stringify(checklist),
      outcomes: [...outcomes],
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Answers with the template's name as it is then; undefined when there is none. */
export async function updateTemplate(
  trx: Trx,
  templateId: number,
  { dueDays, checklist, outcomes, archivedAt, ...same }: TemplateColumns & { archivedAt?: Date | null | undefined },
): Promise<string | undefined> {
  const row = await trx
    .updateTable('task_templates')
    .set({
      key: sql.ref('key'),
      ...Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined)),
      ...(dueDays === undefined ? {} : { due_days: dueDays }),
      ...(checklist === undefined ? {} : { checklist: JSON.stringify(checklist) }),
      ...(outcomes === undefined ? {} : { outcomes: [...outcomes] }),
      ...(archivedAt === undefined ? {} : { archived_at: archivedAt }),
    })
    .where('id', '=', templateId)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}

export interface DutyRow {
  readonly id: number
  readonly department: Department
  readonly member: { id: number; name: string }
  readonly fromDay: Day
  readonly toDay: Day
  /** On duty today, and not switched off. */
  readonly isNow: boolean
}

export async function dutyRows(db: Db, { from, to, today }: { from: Day; to: Day; today: Day }): Promise<DutyRow[]> {
  const { rows } = await sql<DutyRow>`
    select duties.id, duties.department, json_build_object('id', members.id, 'name', members.name) as member,
      from_day as "fromDay", to_day as "toDay", ${today}::date between from_day and to_day and members.state <> 'disabled' as "isNow"
    from duties join members on members.id = duties.member_id
    where to_day >= ${from} and from_day <= ${to}
    order by duties.department, from_day, lower(members.name), duties.id limit 1000`.execute(db)
  return rows
}

export async function insertDuty(
  trx: Trx,
  duty: { department: Department; memberId: number; fromDay: Day; toDay: Day; now: Date },
): Promise<number> {
  const { id } = await trx
    .insertInto('duties')
    .values({
      department: duty.department,
      member_id: duty.memberId,
      from_day: duty.fromDay,
      to_day: duty.toDay,
      created_at: duty.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Answers with what was removed; undefined when there was none. */
export async function deleteDuty(
  trx: Trx,
  dutyId: number,
): Promise<{ department: Department; member: string; fromDay: Day; toDay: Day } | undefined> {
  const { rows } = await sql<{ department: Department; member: string; fromDay: Day; toDay: Day }>`
    delete from duties where id = ${dutyId}
    returning department, (select name from members where id = member_id) as member, from_day as "fromDay", to_day as "toDay"`.execute(
    trx,
  )
  return rows[0]
}
