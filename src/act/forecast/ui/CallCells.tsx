import { useRef, useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { useAction } from '../../../web/api/queries.ts'
import { money, NONE } from '../../../web/design/format.ts'
import { Tip } from '../../../web/design/Tip.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { sayCall, type ForecastGroup } from '../contract.ts'
import { FORECAST_TOPICS } from './address.ts'
import { AmountEditor } from './AmountEditor.tsx'
import styles from './forecast.module.css'

interface CallCellsProps {
  group: ForecastGroup
  quarter: Day
  currency: string
  /** A leader wants to set another commit over it. */
  onLead: () => void
}

/** What a CSM calls for the quarter, edited in place, and what the leader set over it. */
export function CallCells({ group, quarter, currency, onLead }: CallCellsProps) {
  const { call, name } = group
  const say = useAction(sayCall, {
    topics: FORECAST_TOPICS,
    onDone: (_, { commitMinor }) => toast(`Committed to ${money(Number(commitMinor), currency)}`),
  })
  if (call === null) return <NoCall />
  const isOwn = call.mayCallAs === 'csm'
  const save = (next: { commitMinor: number | null; bestCaseMinor: number | null }) => {
    if (next.commitMinor !== null) say.run({ on: quarter, memberId: call.memberId, ...next })
  }
  const own = { commitMinor: call.own?.commitMinor ?? null, bestCaseMinor: call.own?.bestCaseMinor ?? null }
  return (
    <>
      <td className="r">
        <Called
          label={`Commit of ${name}`}
          value={own.commitMinor}
          currency={currency}
          add={isOwn ? 'Commit' : null}
          because={call.own?.reason ?? ''}
          isStruck={call.counts === 'leader'}
          onSave={isOwn ? (commitMinor) => save({ ...own, commitMinor }) : null}
        />
      </td>
      <td className="r">
        <Called
          label={`Best case of ${name}`}
          value={own.bestCaseMinor}
          currency={currency}
          add={isOwn && own.commitMinor !== null ? 'Best case' : null}
          because=""
          isStruck={false}
          onSave={isOwn && own.commitMinor !== null ? (bestCaseMinor) => save({ ...own, bestCaseMinor }) : null}
        />
      </td>
      <td className="r">
        {call.mayCallAs === 'leader' ? (
          <button
            type="button"
            className={`link ${styles['figure']}`}
            aria-label={`${call.leader === null ? 'Set' : money(call.leader.commitMinor, currency)}: the leader’s commit over ${name}’s`}
            onClick={onLead}
          >
            {call.leader === null ? 'Set' : money(call.leader.commitMinor, currency)}
          </button>
        ) : (
          <Reasoned text={money(call.leader?.commitMinor ?? null, currency)} because={reasonOf(call.leader)} />
        )}
      </td>
    </>
  )
}

function reasonOf(leader: { saidBy: string | null; reason: string } | null): string {
  return leader === null ? '' : `${leader.saidBy ?? 'A former member'}: ${leader.reason}`
}

interface CalledProps {
  label: string
  value: number | null
  currency: string
  /** What an empty cell offers; null: nothing. */
  add: string | null
  because: string
  /** Another figure stands over it. */
  isStruck: boolean
  onSave: ((minor: number | null) => void) | null
}

function Called({ label, value, currency, add, because, isStruck, onSave }: CalledProps) {
  const [isEdited, setEdited] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const shown =
    value === null ? null : isStruck ? <s className="l">{money(value, currency)}</s> : money(value, currency)
  if (onSave === null) return <Reasoned text={shown ?? NONE} because={because} />
  const close = () => {
    setEdited(false)
    // The button is back after this rendering.
    setTimeout(() => button.current?.focus(), 0)
  }
  if (isEdited) {
    return (
      <AmountEditor
        label={label}
        value={value}
        currency={currency}
        onSave={(minor) => {
          onSave(minor)
          close()
        }}
        onCancel={close}
      />
    )
  }
  return (
    <button
      ref={button}
      type="button"
      className={`link ${styles['figure']}`}
      aria-label={`${label}: ${value === null ? 'not called' : money(value, currency)}. Edit`}
      onClick={() => setEdited(true)}
    >
      {shown ?? add ?? NONE}
    </button>
  )
}

function Reasoned({ text, because }: { text: React.ReactNode; because: string }) {
  if (because === '') return <span>{text}</span>
  return (
    <Tip text={because}>
      <button type="button" className={styles['figure']}>
        {text}
        <span className="only-read">. {because}</span>
      </button>
    </Tip>
  )
}

/** Accounts nobody owns are nobody's to call. */
function NoCall() {
  return (
    <td colSpan={3} className="r l">
      {NONE}
    </td>
  )
}
