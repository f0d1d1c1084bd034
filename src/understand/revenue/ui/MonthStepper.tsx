import { IconButton } from '../../../web/design/Button.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { monthName } from './retention-words.ts'
import styles from './revenue.module.css'
import { lastOver, readPeriod, steppedPeriod } from './shown-period.ts'

interface MonthStepperProps {
  /** The month up to which is looked: `2026-10`. */
  month: string
  /** Undefined: the last month that is over. */
  onChange: (month: string | undefined) => void
}

/** Back and forth through months that are over. */
export function MonthStepper({ month, onChange }: MonthStepperProps) {
  const today = useToday()
  const latest = lastOver(today, 'month').text
  const shown = readPeriod(month)
  const isLast = month >= latest
  const step = (by: number) => {
    const next = shown && steppedPeriod(shown, by).text
    if (next && next <= latest) onChange(next === latest ? undefined : next)
  }
  return (
    <div className={styles['stepper']} role="group" aria-label="Up to">
      <IconButton icon="chevron-left" label="Earlier" onClick={() => step(-1)} />
      <span className="nw">{`Up to ${monthName(month)}`}</span>
      <IconButton
        icon="chevron-right"
        label={isLast ? 'Later, nothing yet' : 'Later'}
        aria-disabled={isLast || undefined}
        onClick={() => step(1)}
      />
    </div>
  )
}
