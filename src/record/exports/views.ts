import { kindNamed } from '../imports/kinds.ts'
import { TARGETS, type Target } from '../imports/targets.ts'

/** External id of a row in the directory: the oldest source's, or a made-up one that is stable while the row stands. */
const idOf = (kind: string, row: string) => `coalesce(
  (select external_id from external_ids where kind = '${kind}' and row_id = ${row} order by source_id, external_id limit 1),
  'volant-${kind}-' || ${row})`

const ACCOUNT = idOf('account', 't.account_id')

/** Custom fields become columns of their own; their keys are checked before they get near a query. */
export function exportQuery(kindName: string, attributes: readonly string[]): string {
  const kind = kindNamed(kindName)
  const special = SPECIAL[kind.name]
  if (special) return special(attributes)
  const target = TARGETS.get(kind.name)
  if (!target) throw new Error(`The kind ${kind.name} has no way to be written`)
  return targetQuery(target, attributes)
}

function targetQuery(target: Target, attributes: readonly string[]): string {
  const columns: string[] = []
  if (target.key.includes('external_id')) {
    const id = target.table === 'contacts' ? idOf('contact', 't.id') : 't.external_id'
    columns.push(`${id} as external_id`)
  }
  if (!target.references.some(({ to }) => to === 'outcome')) columns.push(`${ACCOUNT} as account_external_id`)
  for (const { canonical, to, column } of target.references) {
    if (to === 'outcome') columns.push(`${idOf('outcome', `t.${column}`)} as ${canonical}`)
    if (to === 'account')
      columns.push(`case when t.${column} is not null then ${idOf('account', `t.${column}`)} end as ${canonical}`)
  }
  for (const [canonical, column] of Object.entries(target.columns)) {
    const value = target.kind === 'leads' && column === 'status' ? LEAD_STATUS : written(column)
    columns.push(`${value} as "${canonical}"`)
  }
  for (const key of target.hasAttributes ? attributes : []) columns.push(attribute('t.attributes', key))
  // What is made from terms is made again from them.
  const own = target.table === 'renewals' ? 'where not t.is_derived' : ''
  return `select ${columns.join(', ')} from ${target.table} t ${own} order by t.id`
}

/** Where a lead stands by whoever decided it here; else the source's own word. */
const LEAD_STATUS =
  "case when t.decided_by is not null or t.status is null and t.state <> 'open' then t.state else t.status end"

/** Lists with semicolons, instants in UTC, true and false as words, as the import reads them. */
function written(column: string): string {
  if (column === 'roles') return "array_to_string(t.roles, ';')"
  if (['at', 'opened_at', 'first_response_at', 'closed_at', 'answered_at'].includes(column)) {
    return `to_char(t."${column}" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  }
  if (column.startsWith('is_')) return `case t."${column}" when true then 'true' when false then 'false' end`
  return `t."${column}"`
}

function attribute(from: string, key: string): string {
  return `${from}->>'${key.replaceAll("'", "''")}' as "${key.replaceAll('"', '""')}"`
}

const SPECIAL: Readonly<Record<string, (attributes: readonly string[]) => string>> = {
  accounts: (attributes) => `
    select ${idOf('account', 't.id')} as external_id, t.name,
      case when t.parent_id is not null then ${idOf('account', 't.parent_id')} end as parent_external_id,
      members.email as owner_email, segments.name as segment, stages.name as stage, t.domain, t.industry, t.country,
      t.customer_since, t.renewal_on_given as renewal_on
      ${attributes.map((key) => `, ${attribute('a.attributes', key)}`).join('')}
    from accounts t left join members on members.id = t.owner_id left join segments on segments.id = t.segment_id
      left join stages on stages.id = t.stage_id left join account_attributes a on a.account_id = t.id
    where t.merged_into_id is null order by t.id`,
  members: () => `
    select t.email, t.name, t.department, t.role, manager.email as manager_email
    from members t left join members manager on manager.id = t.manager_id order by t.id`,
  exchange_rates: () => 'select currency, day, rate from exchange_rates order by currency, day',
  usage: () => `
    select ${ACCOUNT} as account_external_id, metrics.key as metric, t.day, t.value, null as contact_external_id
    from metric_days t join metrics on metrics.id = t.metric_id where not t.is_derived
    union all
    select ${ACCOUNT}, metrics.key, t.day, t.value, ${idOf('contact', 't.contact_id')}
    from contact_metric_days t join metrics on metrics.id = t.metric_id`,
  events: () => `
    select t.message_id, ${ACCOUNT} as account_external_id, t.name,
      to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, t.user_id, t.properties
    from events t order by t.account_id, t.id`,
}

export const ATTRIBUTES_QUERY = 'select key from custom_fields where entity = $1 and archived_at is null order by key'
