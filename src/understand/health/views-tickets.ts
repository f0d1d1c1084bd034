import { addDays, type Day, startOfDay } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import type { DaySpan } from './measure-window.ts'
import type { AskFor, Reader } from './reading.ts'

/** The instants a span of company days covers: from the first included to the second excluded. */
export function instantsOf(span: DaySpan, timeZone: string): { from: Date; until: Date } {
  return { from: knownStart(timeZone, span.from), until: knownStart(timeZone, addDays(span.to, 1)) }
}

const MAX_KNOWN = 2_000
const starts = new Map<string, Date>()

/** Every round of marks asks for the same few days, and finding where a day begins in a time zone is slow. */
function knownStart(timeZone: string, day: Day): Date {
  const key = `${timeZone} ${day}`
  const known = starts.get(key)
  if (known) return known
  if (starts.size >= MAX_KNOWN) starts.clear()
  const start = startOfDay(timeZone, day)
  starts.set(key, start)
  return start
}

/** Tickets as they stood on the window's last day: opened by then, and closed by then or not. */
export const readTickets: Reader<'tickets'> = async (scope, asks, put) => {
  const columns = asks.flatMap((ask) => columnsOf(ask, scope.timeZone))
  const { until } = instantsOf({ from: scope.asOf, to: scope.asOf }, scope.timeZone)
  const { rows } = await sql<Record<string, number | null> & { account_id: number; first_day: Day }>`
    select account_id, (min(opened_at) at time zone ${scope.timeZone})::date as first_day, ${sql.join(columns)}
    from tickets where account_id = any(${scope.accountIds}::bigint[]) and opened_at < ${until}
    group by account_id`.execute(scope.db)
  for (const row of rows) {
    for (const { slot } of asks) {
      const amount = row[`amount_${slot}`] ?? null
      put(slot, row.account_id, { amount, count: row[`count_${slot}`] ?? 0, firstSignalDay: row.first_day })
    }
  }
}

function columnsOf({ slot, source, window }: AskFor<'tickets'>, timeZone: string) {
  const { from, until } = instantsOf(window, timeZone)
  const priority = source.priorities.length > 0 ? sql`priority = any(${source.priorities}::text[])` : sql`true`
  const inWindow = sql`(opened_at >= ${from} and opened_at < ${until} and ${priority})`
  const columns = (amount: unknown, count: unknown) => [
    sql`${amount} as ${sql.ref(`amount_${slot}`)}`,
    sql`${count} as ${sql.ref(`count_${slot}`)}`,
  ]
  const counted = (what: unknown) => columns(sql`count(*) filter (where ${what})`, sql`count(*) filter (where ${what})`)
  switch (source.aggregation) {
    case 'open':
      return counted(sql`opened_at < ${until} and (closed_at is null or closed_at >= ${until}) and ${priority}`)
    case 'opened':
      return counted(inWindow)
    case 'escalated':
      return counted(sql`${inWindow} and is_escalated`)
    case 'median_first_reply_hours':
      return medianHours(sql`first_response_at`, { inWindow, until, columns })
    case 'median_resolution_hours':
      return medianHours(sql`closed_at`, { inWindow, until, columns })
    case 'csat': {
      const answered = sql`${inWindow} and csat is not null and (closed_at is null or closed_at < ${until})`
      return columns(sql`count(*) filter (where ${answered} and csat >= 4)`, sql`count(*) filter (where ${answered})`)
    }
  }
}

type Columns = (amount: unknown, count: unknown) => ReturnType<typeof sql>[]

function medianHours(
  at: ReturnType<typeof sql>,
  about: { inWindow: unknown; until: Date; columns: Columns },
): ReturnType<typeof sql>[] {
  const reached = sql`${about.inWindow} and ${at} < ${about.until} and ${at} >= opened_at`
  const hours = sql`(extract(epoch from ${at} - opened_at) / 3600)::float8`
  return about.columns(
    sql`percentile_cont(0.5) within group (order by ${hours}) filter (where ${reached})`,
    sql`count(*) filter (where ${reached})`,
  )
}
