import { RENEWAL_OVERDUE_DAYS } from '../../kernel/conditions.ts'
import { addDays } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import type { ResolvedOf } from './resolve.ts'
import { compared, lastDays, type Fragment, type Relation, type Sheet } from './views-sheet.ts'

export function leadsSql({ leaf }: ResolvedOf<'leads'>, sheet: Sheet): Fragment {
  const relation: Relation = {
    name: 'leads',
    account: sql`leads.account_id`,
    from: ({ whose }) => sql`leads where ${whose} and leads.created_on <= ${sheet.asOf}::date`,
  }
  const kinds = leaf.leadKinds.length > 0 ? sql`leads.kind = any(${[...leaf.leadKinds]}::text[])` : sql`true`
  const states = leaf.states.length > 0 ? sql`leads.state = any(${[...leaf.states]}::text[])` : sql`true`
  if (leaf.reading === 'days_since_last') {
    const key = JSON.stringify(['last', leaf.leadKinds, leaf.states])
    const last = sheet.column(relation, sql`max(leads.created_on) filter (where ${kinds} and ${states})`, {
      key,
      none: null,
    })
    return compared(sql`(${sheet.asOf}::date - ${last})`, leaf)
  }
  const { from } = lastDays(sheet, leaf.windowDays)
  const key = JSON.stringify(['count', leaf.leadKinds, leaf.states, leaf.windowDays])
  const recent = sql`leads.created_on >= ${from}::date`
  return compared(
    sheet.column(relation, sql`count(*) filter (where ${kinds} and ${states} and ${recent})`, { key, none: 0 }),
    leaf,
  )
}

export function renewalSql({ leaf }: ResolvedOf<'renewal'>, sheet: Sheet): Fragment {
  if (leaf.reading === 'outcome') return outcomeSql(leaf, sheet)
  const next = nextRenewal(sheet)
  const asOf = sql`${sheet.asOf}::date`
  const yes = (test: Fragment) =>
    sql`(case when ${next('id')} is not null then case when ${test} then 1 else 0 end end)`
  const value = {
    days_until: () => sql`(${next('due_on')} - ${asOf})`,
    probability: () => next('percent'),
    category: () => categoryOf(leaf, next),
    voices_disagree: () =>
      yes(
        sql`(select count(distinct said) from (values (${next('machine')}), (${next('csm')}), (${next('leader')})) as heard (said)) > 1`,
      ),
    checkpoint_open: () => yes(sql`${next('checkpoints')} > 0`),
    next_step_missing: () => yes(sql`${next('next_step')} = ''`),
    next_step_overdue: () => yes(sql`${next('next_step')} <> '' and ${next('next_step_on')} < ${asOf}`),
  }[leaf.reading]()
  return compared(value, leaf)
}

/** The first that is not decided yet on the day judged; one long overdue is not waited for any more. */
function nextRenewal(sheet: Sheet): (column: string) => Fragment {
  const asOf = sql`${sheet.asOf}::date`
  const latest = (voice: string) => sql`(array_agg(category order by id desc) filter (where voice = ${voice}))[1]`
  const percent = sheet.isPast
    ? sql`null::numeric`
    : sql`(select round(probability::numeric * 100, 2) from account_predictions told where told.account_id = portfolio.account_id)`
  return sheet.row(
    'renewal',
    sql`
    select next.*, ${percent} as percent, said.machine, said.csm, said.leader, (
      select count(*) from renewal_checkpoints checked where checked.renewal_id = next.id and opened_on <= ${asOf}
        and (settled_at is null or settled_at >= ${sheet.until})) as checkpoints
    from (
      select id, due_on, next_step, next_step_on from renewals
      where renewals.account_id = portfolio.account_id and due_on >= ${addDays(sheet.asOf, -RENEWAL_OVERDUE_DAYS)}::date
        and (outcome = 'open' or coalesce(decided_on, due_on) > ${asOf})
      order by due_on, id limit 1) next
    left join lateral (
      select ${latest('machine')} as machine, ${latest('csm')} as csm, ${latest('leader')} as leader
      from renewal_views where renewal_views.renewal_id = next.id and said_at < ${sheet.until}) said on true`,
  )
}

function categoryOf(
  { voice, categories }: ResolvedOf<'renewal'>['leaf'],
  next: (column: string) => Fragment,
): Fragment {
  const category =
    voice === 'effective' ? sql`coalesce(${next('leader')}, ${next('csm')}, ${next('machine')})` : next(voice)
  const isOne = categories.length === 0 ? sql`true` : sql`${category} = any(${[...categories]}::text[])`
  return sql`(case when ${category} is not null then case when ${isOne} then 1 else 0 end end)`
}

function outcomeSql(leaf: ResolvedOf<'renewal'>['leaf'], sheet: Sheet): Fragment {
  const last = sheet.row(
    'renewal decided',
    sql`
    select outcome, coalesce(decided_on, due_on) as decided_on from renewals
    where renewals.account_id = portfolio.account_id and outcome <> 'open' and coalesce(decided_on, due_on) <= ${sheet.asOf}::date
    order by 2 desc, due_on desc, id desc limit 1`,
  )
  const { from } = lastDays(sheet, leaf.windowDays)
  const isOne = leaf.outcomes.length === 0 ? sql`true` : sql`${last('outcome')} = any(${[...leaf.outcomes]}::text[])`
  return compared(sql`(case when ${last('decided_on')} >= ${from}::date and ${isOne} then 1 else 0 end)`, leaf)
}
