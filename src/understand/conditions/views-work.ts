import { sql } from '../../platform/db/database.ts'
import { windowOf } from './hearing.ts'
import type { ResolvedOf } from './resolve.ts'
import { compared, instants, known, lastDays, type Fragment, type Relation, type Sheet } from './views-sheet.ts'

export function ticketsSql({ leaf }: ResolvedOf<'tickets'>, sheet: Sheet): Fragment {
  const heard = sheet.hear(leaf)
  const relation: Relation = {
    name: 'tickets',
    account: sql`tickets.account_id`,
    from: ({ whose }) => sql`tickets where ${whose} and opened_at < ${sheet.until}`,
  }
  const { from, until } = instants(windowOf(heard, leaf.windowDays), sheet)
  const priority = leaf.priorities.length > 0 ? sql`priority = any(${[...leaf.priorities]}::text[])` : sql`true`
  const open = sql`${priority} and opened_at < ${until} and (closed_at is null or closed_at >= ${until})`
  const number = {
    open: sql`count(*) filter (where ${open})`,
    escalated: sql`count(*) filter (where ${open} and is_escalated)`,
    opened: sql`count(*) filter (where ${priority} and opened_at >= ${from} and opened_at < ${until})`,
    oldest_open_days: sql`coalesce(${sheet.asOf}::date - (min(opened_at) filter (where ${open}) at time zone ${sheet.timeZone})::date, 0)`,
  }[leaf.reading]
  const key = JSON.stringify([leaf.reading, leaf.priorities, leaf.reading === 'opened' ? leaf.windowDays : 0])
  const hasSignal = sql`${sheet.column(relation, sql`count(*)`, { key: 'all', none: 0 })} > 0`
  return compared(known(sheet.column(relation, number, { key, none: 0 }), heard, hasSignal), leaf)
}

export function outcomesSql({ leaf }: ResolvedOf<'outcomes'>, sheet: Sheet): Fragment {
  const heard = sheet.hear(leaf)
  const { from, to } = windowOf(heard, leaf.windowDays)
  const relation: Relation = {
    name: 'outcomes',
    account: sql`outcomes.account_id`,
    from: ({ whose }) => sql`outcomes left join lateral (
        select measured_on, (value::float8 - coalesce(baseline::float8, 0)) / nullif(target::float8 - coalesce(baseline::float8, 0), 0) >= 1 as is_reached
        from outcome_measurements measured where measured.outcome_id = outcomes.id and measured_on <= ${to}::date
        order by measured_on desc limit 1) latest on true
      where ${whose} and (agreed_on is null or agreed_on <= ${sheet.asOf}::date)`,
  }
  const fits = {
    agreed: sql`agreed_on is not null`,
    measured: sql`latest.measured_on >= ${from}::date`,
    on_target: sql`latest.measured_on >= ${from}::date and latest.is_reached`,
    overdue: sql`due_on < ${sheet.asOf}::date and target is not null and latest.is_reached is not true`,
  }[leaf.reading]
  const key = JSON.stringify([leaf.reading, leaf.windowDays])
  const count = sheet.column(relation, sql`count(*) filter (where ${fits})`, { key, none: 0 })
  const hasSignal = sql`${sheet.column(relation, sql`count(*)`, { key: 'all', none: 0 })} > 0`
  return compared(known(count, heard, hasSignal), leaf)
}

export function invoicesSql({ leaf }: ResolvedOf<'invoices'>, sheet: Sheet): Fragment {
  const heard = sheet.hear(leaf)
  const to = sql`${heard.to}::date`
  const relation: Relation = {
    name: 'invoices',
    account: sql`invoices.account_id`,
    from: ({ whose }) => sql`invoices where ${whose} and issued_on <= ${sheet.asOf}::date`,
  }
  const overdue = sql`filter (where amount > 0 and issued_on <= ${to} and due_on < ${to} and (paid_on is null or paid_on > ${to}))`
  const number =
    leaf.reading === 'overdue_count' ? sql`count(*) ${overdue}` : sql`coalesce(${to} - min(due_on) ${overdue}, 0)`
  const hasSignal = sql`${sheet.column(relation, sql`count(*)`, { key: 'all', none: 0 })} > 0`
  return compared(known(sheet.column(relation, number, { key: leaf.reading, none: 0 }), heard, hasSignal), leaf)
}

export function tasksSql({ leaf }: ResolvedOf<'tasks'>, sheet: Sheet): Fragment {
  const relation: Relation = {
    name: 'tasks',
    account: sql`tasks.account_id`,
    from: ({ whose }) => sql`tasks where ${whose} and created_at < ${sheet.until}`,
  }
  const { from, until } = instants(lastDays(sheet, leaf.windowDays), sheet)
  const open = sql`(state = 'open' or (state = 'done' and done_at >= ${until}) or (state = 'dropped' and changed_at >= ${until}))`
  const fits = {
    open,
    overdue: sql`${open} and due_on < ${sheet.asOf}::date`,
    done: sql`state = 'done' and done_at >= ${from} and done_at < ${until}`,
  }[leaf.reading]
  const ofKind = leaf.taskKind === undefined ? sql`true` : sql`kind = ${leaf.taskKind}`
  const key = JSON.stringify([leaf.reading, leaf.taskKind ?? null, leaf.reading === 'done' ? leaf.windowDays : 0])
  return compared(sheet.column(relation, sql`count(*) filter (where ${ofKind} and ${fits})`, { key, none: 0 }), leaf)
}

/** Runs that were held out for comparison got nothing: they do not count. */
export function runsSql({ leaf }: ResolvedOf<'runs'>, sheet: Sheet): Fragment {
  const relation: Relation = {
    name: 'runs',
    account: sql`playbook_runs.account_id`,
    from: ({ whose }) => sql`playbook_runs join playbooks on playbooks.id = playbook_id
      where ${whose} and began_at < ${sheet.until} and playbook_runs.state <> 'held_out'`,
  }
  const { from, until } = instants(lastDays(sheet, leaf.windowDays), sheet)
  const fits = {
    active: sql`(ended_at is null or ended_at >= ${until})`,
    started: sql`began_at >= ${from}`,
    finished: sql`playbook_runs.state = 'done' and ended_at >= ${from} and ended_at < ${until}`,
  }[leaf.reading]
  const ofPlaybook = leaf.playbook === undefined ? sql`true` : sql`playbooks.key = ${leaf.playbook}`
  const key = JSON.stringify([leaf.reading, leaf.playbook ?? null, leaf.reading === 'active' ? 0 : leaf.windowDays])
  return compared(
    sheet.column(relation, sql`count(*) filter (where ${ofPlaybook} and ${fits})`, { key, none: 0 }),
    leaf,
  )
}
