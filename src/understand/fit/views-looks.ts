import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { LOOK_DAY, WON } from './views.ts'

/** Restated health may change with what comes in late: it is looked up again after so many days. */
const FRESH_DAYS = 30

export interface DueLook {
  readonly accountId: number
  readonly months: number
  readonly day: Day
  /** As shown by then; null: nothing was shown yet. */
  readonly shownBand: string | null
  readonly shownOverall: number | null
}

const due = (today: Day, now: Date) => sql`
  from portfolio cross join ${WON(today)}
  cross join lateral (values (6, ${LOOK_DAY(6)}), (12, ${LOOK_DAY(12)})) as look (months, day)
  left join fit_health known on known.account_id = portfolio.account_id and known.months = look.months
  where look.day <= ${today}::date
    and (known.account_id is null or known.day <> look.day or (not known.is_shown and known.computed_at < ${now}::timestamptz - make_interval(days => ${FRESH_DAYS})))`

/** Accounts whose health some months after they were won is to be looked up, by day so that a day is opened once. */
export async function dueLooks(
  db: Db,
  { today, now, limit }: { today: Day; now: Date; limit: number },
): Promise<DueLook[]> {
  const { rows } = await sql<DueLook>`
    select portfolio.account_id as "accountId", look.months, look.day, shown.effective_band as "shownBand", shown.effective_overall as "shownOverall"
    from (select portfolio.account_id, look.months, look.day ${due(today, now)} order by look.day, portfolio.account_id limit ${limit}) look
    join portfolio on portfolio.account_id = look.account_id
    left join lateral (
      select effective_band, effective_overall from health_days
      where health_days.account_id = look.account_id and health_days.day <= look.day order by day desc limit 1) shown on true
    order by look.day, look.account_id`.execute(db)
  return rows
}

export async function countDueLooks(db: Db, { today, now }: { today: Day; now: Date }): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(distinct portfolio.account_id) as count ${due(today, now)} and known.account_id is null`.execute(db)
  return rows[0]?.count ?? 0
}
