import { Button } from '../../../web/design/Button.tsx'
import { DateField } from '../../../web/design/fields.tsx'
import { counted } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { useToday } from '../../../web/design/today.tsx'
import type { z } from 'zod'
import { STEPS, type Step } from '../selection.ts'
import { lastPeriods, LENGTHS, movementWindow, type MovementAddress, type MovementState } from './revenue-address.ts'
import styles from './revenue.module.css'

const STEP_WORDS: Readonly<Record<Step, string>> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
}

interface MovementToolsProps {
  state: MovementState
  /** How it is counted: by the address, else by the company’s convention; null until it is known. */
  net: boolean | null
  onChange: (change: Partial<z.input<typeof MovementAddress>>) => void
}

/** Which periods, how long back, and whether days or whole periods are compared. */
export function MovementTools({ state, net, onChange }: MovementToolsProps) {
  const today = useToday()
  const { from, to } = movementWindow(state, today)
  const shut = { open: undefined, at: undefined }
  return (
    <section className={styles['tools']} aria-label="Periods">
      <Segmented
        label="Period by period"
        value={state.by}
        onChange={(by) => onChange({ by: by === 'month' ? undefined : by, from: undefined, to: undefined, ...shut })}
        options={STEPS.map((key) => ({ key, label: STEP_WORDS[key] }))}
      />
      <DateField
        hideLabel
        label="From"
        value={from}
        max={to}
        onChange={(day) => day && onChange({ from: day, ...shut })}
      />
      <span className="l" aria-hidden="true">
        to
      </span>
      <DateField hideLabel label="To" value={to} min={from} onChange={(day) => day && onChange({ to: day, ...shut })} />
      <Menu
        trigger={<Button look="quiet">Last …</Button>}
        entries={LENGTHS[state.by].map((count) => ({
          label: `Last ${counted(count, state.by)}`,
          onSelect: () => onChange({ ...lastPeriods(state.by, count, today), ...shut }),
        }))}
      />
      <span className="grow" />
      <Segmented
        label="How movements are counted"
        value={(net ?? state.net) ? 'net' : 'day'}
        onChange={(how) => onChange({ net: how === 'net', ...shut })}
        options={[
          { key: 'day', label: 'Each day' },
          { key: 'net', label: 'Net per period' },
        ]}
      />
    </section>
  )
}
