import type { Day } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { exactDay } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { exportMovements, revenueMovements } from '../contract.ts'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { MovementPanel } from './MovementPanel.tsx'
import { MovementPicture } from './MovementPicture.tsx'
import { MovementTable } from './MovementTable.tsx'
import { MovementTools } from './MovementTools.tsx'
import { NothingHere } from './NothingHere.tsx'
import { periodWords } from './period-words.ts'
import { ReasonsPart } from './ReasonsPart.tsx'
import {
  CLEARED,
  MovementAddress,
  movementWindow,
  selectedMoney,
  type MovementState,
  type OpenedKey,
} from './revenue-address.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import { SelectionBar, useSliceChoices } from './SelectionBar.tsx'
import { isRunning } from './shown-period.ts'
import { sliceName, sliceWord } from './slice-words.ts'
import { StandingPanel } from './StandingPanel.tsx'
import styles from './revenue.module.css'

type Movements = OutputOf<typeof revenueMovements>

/** How MRR moved, period by period; every figure opens to the movements that add up to it. */
export function MovementPage() {
  const today = useToday()
  const [state, change] = useSearchState(MovementAddress)
  const input = { ...selectedMoney(state), ...movementWindow(state, today), by: state.by, net: state.net }
  const answer = useCall(revenueMovements, input, { topics: REVENUE_TOPICS })
  const open = (key: OpenedKey | undefined, at: string | undefined) =>
    change(key === state.open && at === state.at ? { open: undefined, at: undefined } : { open: key, at })
  return (
    <RevenueFrame tab="movement">
      <MovementTools state={state} net={answer.data?.net ?? null} onChange={change} />
      <SelectionBar
        hasAs
        hasCurrencies
        state={state}
        onChange={(next) => change({ ...next, open: undefined, at: undefined })}
      >
        <ExportMenu endpoint={exportMovements} input={input} />
      </SelectionBar>
      <div className={styles['page']}>
        <div className={styles['work']}>
          <Answer of={answer} waiting={<Skeleton rows={12} />}>
            {(found) =>
              isEmpty(found) ? (
                <NothingHere state={state} instead="Choose a later time." onClear={() => change(CLEARED)} />
              ) : (
                <Parts {...{ found, state, input }} onOpen={open} onSlice={(key) => change({ key, open: undefined })} />
              )
            }
          </Answer>
        </div>
        {state.open === undefined ? null : (
          <Opened
            {...{ state, input }}
            open={state.open}
            found={answer.data}
            onClose={() => open(undefined, undefined)}
          />
        )}
      </div>
    </RevenueFrame>
  )
}

function isEmpty({ total, periods }: Movements): boolean {
  return (
    total.closing.accounts === 0 &&
    periods.every(({ opening, churn }) => opening.accounts === 0 && churn.accounts === 0)
  )
}

interface PartsProps {
  found: Movements
  state: MovementState
  input: Input
  onOpen: (key: OpenedKey, at: string | undefined) => void
  onSlice: (key: string) => void
}
type Input = ReturnType<typeof selectedMoney> & ReturnType<typeof movementWindow> & Pick<MovementState, 'by' | 'net'>

function Parts({ found, state, input, onOpen, onSlice }: PartsProps) {
  const choices = useSliceChoices()
  const today = useToday()
  const nameOf = (line: { period: string; to: Day }) =>
    `${periodWords(line.period)}${isRunning(line, today) ? ', so far' : ''}`
  const { periods, total, slices, currency } = found
  const chosen = state.open === undefined ? null : { key: state.open, at: state.at }
  return (
    <div className={styles['parts']}>
      <MovementPicture {...{ found, input }} />
      <MovementTable
        head="Period"
        label="Movement by period"
        rows={periods.toReversed().map((line) => ({ key: line.period, name: nameOf(line), line }))}
        total={total}
        currency={currency}
        chosen={chosen}
        onOpen={onOpen}
      />
      {slices.length > 0 && state.slice !== undefined ? (
        <MovementTable
          head={sliceWord(state.slice, choices)}
          label="Movement by slice"
          rows={slices.map(({ key, name, currency: own, ...line }) => ({
            key,
            name: sliceName(name),
            line,
            currency: own,
          }))}
          total={null}
          currency={currency}
          chosen={null}
          onName={onSlice}
        />
      ) : null}
      <ReasonsPart input={{ ...selectedMoney(state), from: input.from, to: input.to }} />
    </div>
  )
}

interface OpenedProps {
  open: OpenedKey
  state: MovementState
  input: Input
  found: Movements | undefined
  onClose: () => void
}

function Opened({ open, state, input, found, onClose }: OpenedProps) {
  const period = found?.periods.find((one) => one.period === state.at)
  const window = { ...input, from: period?.from ?? input.from, to: period?.to ?? input.to }
  const when = period ? periodWords(period.period) : `${exactDay(window.from)} to ${exactDay(window.to)}`
  if (open === 'opening' || open === 'closing') {
    const { filters, slice, key, as, from, to } = window
    return <StandingPanel {...{ open, when, onClose }} window={{ filters, slice, key, as, from, to }} />
  }
  return (
    <MovementPanel
      key={`${open} ${when}`}
      kind={open}
      when={period ? `in ${when}` : `from ${when}`}
      input={window}
      onClose={onClose}
    />
  )
}
