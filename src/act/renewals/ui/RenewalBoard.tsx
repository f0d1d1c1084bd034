import { Link } from '@tanstack/react-router'
import { useState, type KeyboardEvent } from 'react'
import { classNames } from '../../../web/design/class-names.ts'
import { DayText } from '../../../web/design/DayText.tsx'
import { moneyCompact, number } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { useDropTarget } from '../../../web/design/use-drop-target.ts'
import { CATEGORIES, type Category, type Outcome } from '../categories.ts'
import type { Renewal, Totals } from '../contract.ts'
import { whyTheyDiffer } from '../why.ts'
import { OutcomeText } from './OutcomeText.tsx'
import { RenewalMenu } from './RenewalMenu.tsx'
import styles from './renewals.module.css'
import type { ShownProps } from './RenewalsPage.tsx'
import type { RenewalDesk } from './use-renewal-dialogs.tsx'
import { CATEGORY_LABELS, CATEGORY_SHAPES, OUTCOME_LABELS } from './words.ts'

interface BoardColumn {
  key: string
  label: string
  shape: Category | 'none' | null
  renewals: readonly Renewal[]
  amountMinor: number
  /** What a card becomes that is put here; null: nothing is put here by hand. */
  category: Category | null
}

/** By what counts: the leader’s view, else the CSM’s, else the machine’s; what is decided, by its outcome. */
export function RenewalBoard({
  list,
  state,
  desk,
}: Pick<ShownProps, 'list'> & { state: 'open' | 'closed'; desk: RenewalDesk }) {
  const [dragged, setDragged] = useState<Renewal | null>(null)
  const columns = state === 'open' ? byCategory(list.renewals, list.totals) : byOutcome(list.renewals)
  const move = (renewal: Renewal, column: BoardColumn | undefined) => {
    const voice = desk.speaking.at(-1)
    if (!column?.category || !voice || renewal.category === column.category) return
    desk.ask(renewal, { kind: 'say', voice, category: column.category })
  }
  return (
    <ul className={styles['board']} aria-label={state === 'open' ? 'Renewals by category' : 'Renewals by outcome'}>
      {columns.map((column, at) => (
        <Column
          key={column.key}
          column={column}
          currency={list.currency}
          takes={dragged !== null && column.category !== null && dragged.category !== column.category}
          onDrop={() => {
            if (dragged) move(dragged, column)
            setDragged(null)
          }}
        >
          {column.renewals.map((renewal) => (
            <Card
              key={renewal.id}
              renewal={renewal}
              desk={desk}
              onDrag={setDragged}
              onStep={(step) => move(renewal, columns[at + step])}
            />
          ))}
        </Column>
      ))}
    </ul>
  )
}

function byCategory(renewals: readonly Renewal[], totals: Totals): BoardColumn[] {
  const column = (key: Category | 'none'): BoardColumn => ({
    key,
    label: key === 'none' ? 'Not said' : CATEGORY_LABELS[key],
    shape: key,
    renewals: renewals.filter(({ category }) => (category ?? 'none') === key),
    amountMinor: totals.effective[key],
    category: key === 'none' ? null : key,
  })
  const unsaid = column('none')
  return [...(unsaid.renewals.length > 0 ? [unsaid] : []), ...CATEGORIES.toReversed().map(column)]
}

const CLOSED: readonly Outcome[] = ['churned', 'contracted', 'renewed', 'expanded']

function byOutcome(renewals: readonly Renewal[]): BoardColumn[] {
  return CLOSED.map((key) => {
    const own = renewals.filter(({ outcome }) => outcome === key)
    const amountMinor = own.reduce((sum, renewal) => sum + (renewal.amountMinor ?? 0), 0)
    return { key, label: OUTCOME_LABELS[key], shape: null, renewals: own, amountMinor, category: null }
  })
}

interface ColumnProps {
  column: BoardColumn
  currency: string
  takes: boolean
  onDrop: () => void
  children: React.ReactNode
}

function Column({ column, currency, takes, onDrop, children }: ColumnProps) {
  const { isOver, handlers } = useDropTarget(takes, onDrop)
  return (
    <li className={classNames(styles['column'], isOver && styles['over'])} {...handlers}>
      <h3 className={classNames(styles['column-head'], 'row gap1')}>
        {column.shape ? <BandShape band={CATEGORY_SHAPES[column.shape]} hidden /> : null}
        <b className="bb cut">{column.label}</b>
        <span className="m">{number(column.renewals.length)}</span>
        <span className="grow" />
        <span className="m">{moneyCompact(column.amountMinor, currency)}</span>
      </h3>
      {/* A scrolled region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className={styles['cards']} aria-label={column.label} tabIndex={0}>
        {children}
        {column.renewals.length === 0 ? <li className="l t12">None</li> : null}
      </ul>
    </li>
  )
}

interface CardProps {
  renewal: Renewal
  desk: RenewalDesk
  onDrag: (renewal: Renewal | null) => void
  onStep: (step: number) => void
}

/** Moves by dragging, by ⇧← and ⇧→, or from its menu; each asks for the view that moves it. */
function Card({ renewal, desk, onDrag, onStep }: CardProps) {
  const mayMove = renewal.mayEdit && renewal.outcome === 'open'
  const why = whyTheyDiffer(renewal)
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || !event.shiftKey || !mayMove) return
    event.preventDefault()
    onStep(step)
  }
  return (
    // The keys repeat what the card's menu offers.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={styles['card']}
      draggable={mayMove}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', renewal.account.name)
        onDrag(renewal)
      }}
      onDragEnd={() => onDrag(null)}
      onKeyDown={press}
    >
      <div className="row gap2">
        <Link
          to="/revenue/renewals/$renewalId"
          params={{ renewalId: String(renewal.id) }}
          className="b grow cut"
          draggable={false}
        >
          {renewal.account.name}
        </Link>
        <RenewalMenu renewal={renewal} desk={desk} />
      </div>
      <div className="row gap2 t12">
        <span className="m">
          <DayText day={renewal.dueOn} as="short" />
        </span>
        <span className="grow" />
        <span className="m">{moneyCompact(renewal.amountMinor, desk.currency)}</span>
      </div>
      <p className="l t12 cut" title={why.text}>
        {renewal.outcome === 'open' ? (
          `${why.differs ? '≠ ' : ''}${why.text}`
        ) : (
          <OutcomeText renewal={renewal} currency={desk.currency} />
        )}
      </p>
    </li>
  )
}
