import { Link } from '@tanstack/react-router'
import { addMonths, type Day } from '../../../kernel/day.ts'
import { useCall } from '../../../web/api/queries.ts'
import { IconButton } from '../../../web/design/Button.tsx'
import { classNames } from '../../../web/design/class-names.ts'
import { counted, exactDay, moneyCompact } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { groupRenewals, type Renewal } from '../contract.ts'
import { monthOf, weeksOf } from './renewals-address.ts'
import styles from './renewals.module.css'
import type { ShownProps } from './RenewalsPage.tsx'
import { CATEGORY_LABELS, CATEGORY_SHAPES, monthWords, OUTCOME_LABELS, RENEWAL_TOPICS } from './words.ts'

/** What is decided keeps its place with the shape of how it ended. */
const OUTCOME_SHAPES = { renewed: 'commit', expanded: 'commit', contracted: 'best_case', churned: 'at_risk' } as const

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

interface CalendarProps extends Pick<ShownProps, 'list'> {
  month: string | undefined
  onMonth: (month: string) => void
}

/** A month by days, and the year around it by months. */
export function RenewalCalendar({ list, month, onMonth }: CalendarProps) {
  const today = useToday()
  const first = monthOf(month, today)
  const byDay = Map.groupBy(list.renewals, ({ dueOn }) => dueOn)
  const step = (months: number) => onMonth(addMonths(first, months).slice(0, 7))
  return (
    <>
      <div className="row gap2">
        <IconButton icon="chevron-left" label="The month before" onClick={() => step(-1)} />
        <b className={styles['month']} aria-live="polite">
          {monthWords(first)}
        </b>
        <IconButton icon="chevron-right" label="The month after" onClick={() => step(1)} />
      </div>
      <Year first={first} onMonth={onMonth} />
      <div className={styles['scroll']}>
        <table className={styles['calendar']}>
          <thead>
            <tr>
              {WEEKDAYS.map((name) => (
                <th key={name}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(first).map((week, index) => (
              <tr key={week.find((day) => day !== null) ?? index}>
                {week.map((day, weekday) => (
                  <td key={day ?? `${index}-${weekday}`} className={classNames(day === today && styles['today'])}>
                    {day === null ? null : (
                      <OneDay day={day} renewals={byDay.get(day) ?? []} currency={list.currency} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function OneDay({ day, renewals, currency }: { day: Day; renewals: readonly Renewal[]; currency: string }) {
  return (
    <>
      <time dateTime={day} className="l t12" title={exactDay(day)}>
        {Number(day.slice(8))}
      </time>
      <ul>
        {renewals.map((renewal) => {
          const category = renewal.outcome === 'open' ? (renewal.category ?? 'none') : OUTCOME_SHAPES[renewal.outcome]
          const said = category === 'none' ? 'Not said' : CATEGORY_LABELS[category]
          const word = renewal.outcome === 'open' ? said : OUTCOME_LABELS[renewal.outcome]
          return (
            <li key={renewal.id} className="row gap1 t12">
              <span title={word} className="row">
                <BandShape band={CATEGORY_SHAPES[category]} hidden />
                <span className="only-read">{word}</span>
              </span>
              <Link
                to="/revenue/renewals/$renewalId"
                params={{ renewalId: String(renewal.id) }}
                className="cut grow"
                title={renewal.account.name}
              >
                {renewal.account.name}
              </Link>
              <span className="m">{moneyCompact(renewal.amountMinor, currency)}</span>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** What is due in each month around, so that a heavy one is seen coming. */
function Year({ first, onMonth }: { first: Day; onMonth: (month: string) => void }) {
  const from = addMonths(first, -2)
  const to = addMonths(first, 10)
  const answer = useCall(groupRenewals, { by: 'month', state: 'all', from, to }, { topics: RENEWAL_TOPICS })
  const groups = new Map((answer.data?.groups ?? []).map((group) => [group.key, group]))
  const most = Math.max(1, ...[...groups.values()].map(({ amountMinor }) => amountMinor))
  return (
    <ul className={styles['year']} aria-label="Renewals by month">
      {Array.from({ length: 12 }, (_, index) => addMonths(from, index)).map((month) => {
        const key = month.slice(0, 7)
        const group = groups.get(key)
        const share = (group?.amountMinor ?? 0) / most
        return (
          <li key={key}>
            <button type="button" aria-current={month === first || undefined} onClick={() => onMonth(key)}>
              <span className="t12">{shortMonth(month)}</span>
              <span className={styles['bar']} style={{ inlineSize: `${Math.round(share * 100)}%` }} />
              <span className="m t12 nw">
                {group
                  ? `${moneyCompact(group.amountMinor, answer.data?.currency ?? 'EUR')} · ${counted(group.renewals, 'renewal')}`
                  : 'none'}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function shortMonth(first: Day): string {
  return new Date(`${first}T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'short',
    year: '2-digit',
    timeZone: 'UTC',
  })
}
