import type { Day } from '../../../kernel/day.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { IconButton } from '../../../web/design/Button.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import type { getForecast } from '../contract.ts'
import { PERIOD_KINDS, type PeriodKind } from '../periods.ts'
import styles from './forecast.module.css'

const KIND_WORDS: Readonly<Record<PeriodKind, string>> = { month: 'Month', quarter: 'Quarter', year: 'Year' }

interface PeriodStepsProps {
  period: OutputOf<typeof getForecast>['period']
  /** Only quarters have snapshots. */
  onlyQuarters?: boolean
  onChange: (next: { kind?: PeriodKind; on?: Day }) => void
}

/** Back and forth through the company's quarters, also those ahead. */
export function PeriodSteps({ period, onlyQuarters = false, onChange }: PeriodStepsProps) {
  return (
    <>
      {onlyQuarters ? null : (
        <Segmented
          label="Length of the period"
          options={PERIOD_KINDS.map((kind) => ({ key: kind, label: KIND_WORDS[kind] }))}
          value={period.kind}
          onChange={(kind) => onChange({ kind })}
        />
      )}
      <div className={styles['stepper']} role="group" aria-label="Period">
        <IconButton
          icon="chevron-left"
          label={`Earlier ${period.kind}`}
          onClick={() => onChange({ on: period.before })}
        />
        <b aria-live="polite">{period.name}</b>
        <IconButton
          icon="chevron-right"
          label={`Later ${period.kind}`}
          onClick={() => onChange({ on: period.after })}
        />
      </div>
    </>
  )
}
