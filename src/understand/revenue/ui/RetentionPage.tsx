import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { exactDay } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { exportRetention, revenueRetention, revenueSeries, WINDOWS } from '../contract.ts'
import { CountedBy } from './CountedBy.tsx'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { MonthStepper } from './MonthStepper.tsx'
import { NothingHere } from './NothingHere.tsx'
import { PayingPanel } from './PayingPanel.tsx'
import { Pager } from '../../../web/design/Pager.tsx'
import { CLEARED, RetentionAddress, selected, type RetentionState } from './revenue-address.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import { slicesSentence, WINDOW_WORDS } from './retention-words.ts'
import { RetentionCourse } from './RetentionCourse.tsx'
import { RetentionSlices } from './RetentionSlices.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { sliceName } from './slice-words.ts'
import styles from './revenue.module.css'
import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import type { z } from 'zod'

type Change = (next: Partial<z.input<typeof RetentionAddress>>) => void

/** What is kept of those who paid a window ago: its course, slice by slice, down to the accounts. */
export function RetentionPage() {
  const [state, change] = useSearchState(RetentionAddress)
  const { window, months, to } = state
  const series = useCall(revenueSeries, { ...selected(state), window, months, to }, { topics: REVENUE_TOPICS })
  const last = series.data?.points.at(-1)
  return (
    <RevenueFrame tab="retention">
      <Tools state={state} month={last?.month ?? null} onChange={change} />
      <SelectionBar state={state} onChange={(next) => change({ ...next, open: undefined })}>
        {last ? (
          <ExportMenu endpoint={exportRetention} input={{ ...selected(state), from: last.from, to: last.to }} />
        ) : null}
      </SelectionBar>
      <div className={styles['page']}>
        <div className={styles['work']}>
          <Answer of={series} waiting={<Skeleton rows={12} />}>
            {(found) =>
              found.points.every(({ accounts }) => accounts === 0) ? (
                <NothingHere
                  state={state}
                  instead="Retention begins a whole window after the first account paid: choose a shorter window."
                  onClear={() => change(CLEARED)}
                />
              ) : (
                <div className={styles['parts']}>
                  <RetentionCourse found={found} state={state} onMeasure={(measure) => change({ measure })} />
                  {last ? (
                    <Slices
                      key={`${last.from} ${state.slice ?? ''}`}
                      {...{ state, change }}
                      from={last.from}
                      to={last.to}
                    />
                  ) : null}
                </div>
              )
            }
          </Answer>
        </div>
        {state.open !== undefined && last ? (
          <Opened {...{ state, change }} open={state.open} from={last.from} to={last.to} />
        ) : null}
      </div>
    </RevenueFrame>
  )
}

/** Opens all accounts; slices are named `=` and their key. */
const ALL = 'all'
const PAGE = 50

function Tools({ state, month, onChange }: { state: RetentionState; month: string | null; onChange: Change }) {
  return (
    <section className={styles['tools']} aria-label="Window">
      <Segmented
        label="Window"
        value={state.window}
        onChange={(window) => onChange({ window: window === 'year' ? undefined : window, open: undefined })}
        options={WINDOWS.toReversed().map((key) => ({ key, label: WINDOW_WORDS[key] }))}
      />
      <Segmented
        label="How far back"
        value={String(state.months)}
        onChange={(months) => onChange({ months: LENGTHS.find((one) => String(one) === months) })}
        options={LENGTHS.map((count) => ({
          key: String(count),
          label: count === 12 ? '1 year' : `${count / 12} years`,
        }))}
      />
      {month === null ? null : <MonthStepper month={month} onChange={(to) => onChange({ to, open: undefined })} />}
    </section>
  )
}

const LENGTHS = [12, 24, 36, 60] as const

interface WindowProps {
  state: RetentionState
  change: Change
  from: Day
  to: Day
}

/** By segment where no other cut was chosen. */
function slicesInput(state: RetentionState, window: { from: Day; to: Day }, offset: number) {
  const whose = selected(state)
  return { ...whose, slice: whose.slice ?? 'segment', ...window, offset, limit: PAGE }
}

function Slices({ state, change, from, to }: WindowProps) {
  const [offset, setOffset] = useState(0)
  const slice = state.slice ?? 'segment'
  const answer = useCall(revenueRetention, slicesInput(state, { from, to }, offset), { topics: REVENUE_TOPICS })
  return (
    <Answer of={answer} waiting={<Skeleton rows={6} />}>
      {(found) => (
        <Section
          title={slicesSentence(found.slices, found.belowFloor)}
          reason={`Those who paid on ${exactDay(from)}, by what they paid on ${exactDay(to)}. A GRR opens its accounts.`}
        >
          <RetentionSlices
            {...found}
            head={WINDOW_WORDS[state.window]}
            linkTo={(key) => ({ slice, key })}
            onOpen={(key) => change({ open: key === null ? ALL : `=${key}`, change: undefined })}
          />
          <Pager {...{ offset }} total={found.totalSlices} size={PAGE} onOffset={setOffset} />
          <CountedBy conventions={found.conventions} problems={found.problems} />
        </Section>
      )}
    </Answer>
  )
}

function Opened({ state, change, open, from, to }: WindowProps & { open: string }) {
  const whose = selected(state)
  const key = open === ALL ? whose.key : open.slice(1)
  const input = {
    ...whose,
    slice: key === undefined ? whose.slice : (whose.slice ?? 'segment'),
    key,
    from,
    to,
    change: state.change,
  }
  const { data } = useCall(revenueRetention, slicesInput(state, { from, to }, 0), { topics: REVENUE_TOPICS })
  const name = data?.slices.find((one) => one.key === key)?.name ?? key
  return (
    <PayingPanel
      key={`${open} ${state.change ?? ''} ${from}`}
      title={`Retention of ${name === undefined ? 'all accounts' : sliceName(name)}`}
      input={input}
      onChange={(next) => change({ change: next })}
      onClose={() => change({ open: undefined, change: undefined })}
    />
  )
}
