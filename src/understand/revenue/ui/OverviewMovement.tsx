import { Link } from '@tanstack/react-router'
import { useCall } from '../../../web/api/queries.ts'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { Waterfall } from '../../../web/design/chart/Waterfall.tsx'
import { waterfall } from '../../../web/design/chart/waterfall.ts'
import { currencyDigits, delta, exactDay, money, moneyCompact, number } from '../../../web/design/format.ts'
import { Icon } from '../../../web/design/icon.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { revenueMovements } from '../contract.ts'
import { revenueReconciliation } from '../contract-settings.ts'
import { CountedBy } from './CountedBy.tsx'
import { movementBars, movementReason, movementSentence } from './movement-words.ts'
import { billedMonth } from './reconciliation-words.ts'
import { OPENED, isWhole, selected, type OpenedKey, type OverviewState } from './revenue-address.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import styles from './revenue.module.css'
import type { ShownPeriod } from './shown-period.ts'

interface OverviewMovementProps {
  found: OutputOf<typeof revenueMovements>
  period: ShownPeriod
  state: OverviewState
  onOpen: (key: OpenedKey | undefined) => void
}

/** The waterfall of a period; each of its figures opens to the accounts that add up to it. */
export function OverviewMovement({ found, period, state, onOpen }: OverviewMovementProps) {
  const { total, currency, conventions, problems } = found
  const bars = movementBars(total)
  const sentence = movementSentence(total, currency, `in ${period.name}`)
  const { isCut, start } = waterfall(bars, ANY_FRAME)
  const divisor = 10 ** currencyDigits(currency)
  return (
    <ChartPanel
      sentence={sentence}
      reason={movementReason(total, currency)}
      table={{
        label: 'Movement, as table',
        heads: ['', 'Accounts', 'MRR'],
        rows: bars.map(({ label, note, value }) => [label, note, money(value, currency)]),
      }}
    >
      <Waterfall
        label={`${sentence}. ${movementReason(total, currency)}`}
        bars={bars}
        write={({ kind, value }) =>
          kind === 'total' ? number(Math.round(value / divisor)) : delta(Math.round(value / divisor))
        }
        chosen={state.open ?? null}
        onPick={(key) => onOpen(OPENED.find((one) => one === key))}
      />
      <div className={styles['under']}>
        <Billing {...{ state, period, currency }} />
        <span>
          {total.quickRatio === null
            ? 'No quick ratio: nothing was lost.'
            : `Quick ratio ${number(total.quickRatio, 1)}.`}
          {isCut ? ` The axis starts at ${moneyCompact(start, currency)}.` : ''}{' '}
          <Link to="/revenue/reconciliation" className="link">
            Beside invoices
          </Link>
        </span>
      </div>
      <CountedBy {...{ conventions, problems }} />
    </ChartPanel>
  )
}

/** Where the axis begins does not depend on how large it is drawn. */
const ANY_FRAME = { width: 1, height: 1, room: 0 }

/** Said only where invoices of the month come to the same amount. */
function Billing({ state, period, currency }: { state: OverviewState; period: ShownPeriod; currency: string }) {
  const month = period.to.slice(0, 7)
  const { data } = useCall(
    revenueReconciliation,
    { ...selected(state), from: month, to: month },
    { topics: REVENUE_TOPICS, enabled: period.unit === 'month' && isWhole(state) },
  )
  const billed = period.unit === 'month' && isWhole(state) ? billedMonth(data?.months ?? [], month) : null
  if (billed === null) return null
  return (
    <>
      <Icon name="check" size={14} />
      <span>{`Equals what was invoiced to the cent: ${money(billed.issuedMinor, currency)}, ${exactDay(period.to)}.`}</span>
    </>
  )
}
