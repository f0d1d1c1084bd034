import { useState } from 'react'
import type { z } from 'zod'
import type { Day } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { ImportButton } from '../../../web/shell/ImportButton.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { exportRenewals, listRenewals } from '../contract.ts'
import { isNarrowed, monthOf, NOT_NARROWED, questionOf, RenewalsAddress, windowWords } from './renewals-address.ts'
import { RenewalBoard } from './RenewalBoard.tsx'
import { RenewalCalendar } from './RenewalCalendar.tsx'
import { RenewalFilters } from './RenewalFilters.tsx'
import { RenewalTable } from './RenewalTable.tsx'
import styles from './renewals.module.css'
import { useRenewalDialogs } from './use-renewal-dialogs.tsx'
import { monthWords, RENEWAL_TOPICS, renewalsHeading, renewalsReason } from './words.ts'

type List = OutputOf<typeof listRenewals>

const FIRST = 100
const MOST = 500

const SHAPES = [
  { key: 'list', label: 'List', icon: 'table' },
  { key: 'board', label: 'Board', icon: 'board' },
  { key: 'calendar', label: 'Calendar', icon: 'day' },
] as const

/** Every term that ends: what the machine, the CSM and the leader think of it, and what came of it. */
export function RenewalsPage() {
  const today = useToday()
  const [address, change] = useSearchState(RenewalsAddress)
  const [limit, setLimit] = useState(FIRST)
  const question = questionOf(address, today)
  const { sort, descending } = address
  const rows = address.shape === 'list' ? limit : MOST
  const answer = useCall(listRenewals, { ...question, sort, descending, limit: rows }, { topics: RENEWAL_TOPICS })
  return (
    <RevenueFrame
      tab="renewals"
      tools={
        <>
          <span className="grow" />
          <Segmented
            label="Shown as"
            value={address.shape}
            options={SHAPES}
            onChange={(shape) => change({ shape: shape === 'list' ? undefined : shape }, { step: true })}
          />
          <ExportMenu endpoint={exportRenewals} input={question} />
        </>
      }
    >
      <RenewalFilters address={address} change={change} />
      <div className={styles['page']}>
        <Answer of={answer} waiting={<Skeleton rows={12} />}>
          {(list) => (
            <Shown
              list={list}
              address={address}
              change={change}
              onMore={limit < MOST && address.shape === 'list' ? () => setLimit(MOST) : null}
            />
          )}
        </Answer>
      </div>
    </RevenueFrame>
  )
}

export interface ShownProps {
  list: List
  address: RenewalsAddress
  change: (next: Partial<z.input<typeof RenewalsAddress>>, options?: { step?: boolean }) => void
  onMore: (() => void) | null
}

function Shown({ list, address, change, onMore }: ShownProps) {
  const { desk, dialog } = useRenewalDialogs(list)
  const today = useToday()
  const { totals, currency } = list
  const isCalendar = address.shape === 'calendar'
  const isEmpty = list.total === 0
  const heading = renewalsHeading(totals, {
    currency,
    window: wordsFor(address, today),
    state: isCalendar ? 'all' : address.state,
  })
  return (
    <Section
      title={heading}
      reason={isEmpty ? null : renewalsReason(totals, currency, isCalendar ? 'all' : address.state)}
    >
      {isCalendar ? (
        <RenewalCalendar list={list} month={address.month} onMonth={(month) => change({ month })} />
      ) : isEmpty ? (
        <NothingHere narrowed={isNarrowed(address)} onClear={() => change(NOT_NARROWED)} />
      ) : address.shape === 'board' ? (
        <RenewalBoard list={list} state={address.state} desk={desk} />
      ) : (
        <RenewalTable list={list} address={address} change={change} desk={desk} />
      )}
      {list.total > list.renewals.length ? (
        <p className="row gap2">
          {onMore ? <Button onClick={onMore}>Show more</Button> : null}
          <span className="l t12">{`${counted(list.total - list.renewals.length, 'more renewal')}. Narrow the list to find them; the sums hold them already.`}</span>
        </p>
      ) : null}
      {dialog}
    </Section>
  )
}

function wordsFor(address: RenewalsAddress, today: Day): string {
  return address.shape === 'calendar' ? `in ${monthWords(monthOf(address.month, today))}` : windowWords(address)
}

function NothingHere({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  if (narrowed) {
    return (
      <EmptyState title="No renewal fits these filters" action={<Button onClick={onClear}>Clear the filters</Button>}>
        Take one away to see more.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No term ends in this time" action={<ImportButton what="subscriptions" />}>
      Each end of a term of your subscriptions becomes a renewal by itself: import subscriptions with the day their term
      ends, or with a yearly price. Renewals of another system can be imported, too.
    </EmptyState>
  )
}
