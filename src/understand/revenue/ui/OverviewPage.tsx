import { useMediaQuery } from '@mantine/hooks'
import { use } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { earliest } from '../../../kernel/day.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { revenueMovements, revenueSummary } from '../contract.ts'
import { MovementPanel } from './MovementPanel.tsx'
import { NothingHere } from './NothingHere.tsx'
import { OverviewCohorts } from './OverviewCohorts.tsx'
import { OverviewFigures } from './OverviewFigures.tsx'
import { OverviewMovement } from './OverviewMovement.tsx'
import { OverviewRetention } from './OverviewRetention.tsx'
import { PeriodStepper } from './PeriodStepper.tsx'
import {
  CLEARED,
  isWhole,
  OverviewAddress,
  periodOf,
  selected,
  type OpenedKey,
  type OverviewState,
} from './revenue-address.ts'
import { RenewalsAheadContext } from './renewals-ahead.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { StandingPanel } from './StandingPanel.tsx'
import styles from './revenue.module.css'
import { steppedPeriod, type ShownPeriod } from './shown-period.ts'

/** What a period did to MRR, what is kept of it, and how it stands with the goals. */
export function OverviewPage() {
  const today = useToday()
  const [state, change] = useSearchState(OverviewAddress)
  const RenewalsAhead = use(RenewalsAheadContext)
  const period = periodOf(state, today)
  const until = earliest(period.to, today)
  const window = { ...selected(state), from: period.from, to: until }
  const movements = useCall(revenueMovements, { ...window, by: period.unit }, { topics: REVENUE_TOPICS })
  const summary = useCall(revenueSummary, { ...selected(state), at: until }, { topics: REVENUE_TOPICS })
  const open = (key: OpenedKey | undefined) => change({ open: key === state.open ? undefined : key })
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  const go = ({ text, from }: ShownPeriod) => {
    if (from <= today) change({ period: text, open: undefined })
  }
  useKeys('Revenue', [
    { keys: '[', does: 'Earlier period', run: () => go(steppedPeriod(period, -1)) },
    { keys: ']', does: 'Later period', run: () => go(steppedPeriod(period, 1)) },
  ])
  const stepper = <PeriodStepper period={period} onChange={go} />
  return (
    <RevenueFrame tab="overview" tools={isPhone ? null : stepper}>
      <SelectionBar state={state} onChange={change}>
        {isPhone ? stepper : null}
      </SelectionBar>
      <div className={styles['page']}>
        <div className={styles['work']}>
          <Answer of={movements} waiting={<Skeleton rows={10} />}>
            {(found) => {
              const { opening, closing } = found.total
              const isEmpty = opening.accounts === 0 && closing.accounts === 0
              if (isEmpty && found.total.churn.accounts === 0) {
                return <NothingHere state={state} instead="Choose a later period." onClear={() => change(CLEARED)} />
              }
              return (
                <>
                  <div className={styles['two']}>
                    <OverviewMovement {...{ found, period, state }} onOpen={open} />
                    <OverviewRetention state={state} until={until} />
                  </div>
                  <div className={styles['two']}>
                    {RenewalsAhead && isWhole(state) ? (
                      <RenewalsAhead />
                    ) : (
                      <OverviewFigures answer={summary} state={state} />
                    )}
                    <OverviewCohorts state={state} until={until} />
                  </div>
                  {RenewalsAhead && isWhole(state) ? (
                    <div className={styles['parts']}>
                      <OverviewFigures answer={summary} state={state} />
                    </div>
                  ) : null}
                </>
              )
            }}
          </Answer>
        </div>
        {state.open === undefined ? null : (
          <Opened {...{ state, period, window }} open={state.open} onClose={() => open(undefined)} />
        )}
      </div>
    </RevenueFrame>
  )
}

interface OpenedProps {
  open: OpenedKey
  period: ShownPeriod
  state: OverviewState
  window: ReturnType<typeof selected> & { from: ShownPeriod['from']; to: ShownPeriod['to'] }
  onClose: () => void
}

function Opened({ open, period, window, onClose }: OpenedProps) {
  if (open === 'opening' || open === 'closing') {
    return <StandingPanel {...{ open, window, onClose }} when={period.name} />
  }
  return (
    <MovementPanel
      key={`${open} ${period.text}`}
      kind={open}
      when={`in ${period.name}`}
      input={{ ...window, by: period.unit }}
      onClose={onClose}
    />
  )
}
