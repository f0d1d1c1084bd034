import { Button, IconButton } from '../../../web/design/Button.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { useToday } from '../../../web/design/today.tsx'
import {
  isRunning,
  lastOver,
  PERIODS,
  periodWith,
  steppedPeriod,
  type PeriodUnit,
  type ShownPeriod,
} from './shown-period.ts'
import styles from './revenue.module.css'

const UNIT_WORDS: Readonly<Record<PeriodUnit, string>> = { month: 'Month', quarter: 'Quarter', year: 'Year' }

/** Back and forth through months, quarters or years. The running one can be looked at; what lies ahead cannot. */
export function PeriodStepper({ period, onChange }: { period: ShownPeriod; onChange: (period: ShownPeriod) => void }) {
  const today = useToday()
  const next = steppedPeriod(period, 1)
  const isLast = next.from > today
  return (
    <div className={styles['stepper']} role="group" aria-label="Period">
      <IconButton icon="chevron-left" label="Earlier" onClick={() => onChange(steppedPeriod(period, -1))} />
      <Menu
        align="end"
        trigger={<Button look="quiet">{isRunning(period, today) ? `${period.name}, so far` : period.name}</Button>}
        entries={[
          ...PERIODS.map((unit) => ({
            label: UNIT_WORDS[unit],
            checked: unit === period.unit,
            onSelect: () => onChange(periodWith(period.from, unit)),
          })),
          'line',
          { label: `Last ${period.unit} that is over`, onSelect: () => onChange(lastOver(today, period.unit)) },
          { label: `This ${period.unit}, so far`, onSelect: () => onChange(periodWith(today, period.unit)) },
        ]}
      />
      <IconButton
        icon="chevron-right"
        label={isLast ? 'Later, nothing yet' : 'Later'}
        aria-disabled={isLast || undefined}
        onClick={() => {
          if (!isLast) onChange(next)
        }}
      />
    </div>
  )
}
