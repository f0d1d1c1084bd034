import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { counted, exactDay, money } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import { exportMovementAccounts, revenueMovementAccounts, type MovementAccount } from '../contract.ts'
import { CountedBy } from './CountedBy.tsx'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { isTaken, LINE_WORDS, type LineKey } from './movement-words.ts'
import { Pager } from '../../../web/design/Pager.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
import { RevenuePanel } from './RevenuePanel.tsx'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import styles from './revenue.module.css'

const PAGE = 50

interface MovementPanelProps {
  kind: LineKey
  /** `in October 2026`. */
  when: string
  input: Omit<InputOf<typeof revenueMovementAccounts>, 'kind' | 'offset' | 'limit'>
  onClose: () => void
}

/** The accounts and movements that add up to a figure, largest first; where something was lost, why. */
export function MovementPanel({ kind, when, input, onClose }: MovementPanelProps) {
  const [offset, setOffset] = useState(0)
  const [said, setSaid] = useState<MovementAccount | null>(null)
  const asked = { ...input, kind }
  const answer = useCall(revenueMovementAccounts, { ...asked, offset, limit: PAGE }, { topics: REVENUE_TOPICS })
  const title = `${LINE_WORDS[kind]} ${when}`
  return (
    <RevenuePanel title={title} onClose={onClose}>
      <Answer of={answer} waiting={<Skeleton rows={6} />}>
        {({ rows, total, amountMinor, currency, conventions, problems }) => (
          <section className={styles['panel']}>
            <div className="row gap2">
              <p className="grow">
                <b className="bb">{money(amountMinor, currency)}</b>{' '}
                <span className="m">{total === 0 ? 'Nobody moved.' : `from ${counted(total, 'movement')}`}</span>
              </p>
              <ExportMenu endpoint={exportMovementAccounts} input={asked} />
            </div>
            <ul className={styles['rows']}>
              {rows.map((row) => (
                <MovementRow key={`${row.accountId} ${row.day}`} {...{ row, currency }} onSay={() => setSaid(row)} />
              ))}
            </ul>
            <Pager {...{ offset, total }} size={PAGE} onOffset={setOffset} />
            <CountedBy {...{ conventions, problems }} />
          </section>
        )}
      </Answer>
      {said ? <ReasonDialog movement={said} onClose={() => setSaid(null)} /> : null}
    </RevenuePanel>
  )
}

function MovementRow({ row, currency, onSay }: { row: MovementAccount; currency: string; onSay: () => void }) {
  const isLoss = row.kind === 'churn' || row.kind === 'contraction'
  const sign = isTaken(row.kind) ? '−' : row.amountMinor > 0 ? '+' : ''
  return (
    <li>
      <p className="row gap2">
        <Link
          to="/accounts/$accountId"
          params={{ accountId: String(row.accountId) }}
          search={{ tab: 'revenue' }}
          className="b grow cut"
        >
          {row.name}
        </Link>
        <b className="bb">{`${sign}${money(row.amountMinor, currency)}`}</b>
      </p>
      <p className="row gap2 m t12">
        <span className="grow cut">{`${exactDay(row.day)}${row.ownerName ? `, ${row.ownerName}` : ''}`}</span>
        <span className="nw">{`${money(row.beforeMinor, currency)} → ${money(row.afterMinor, currency)}`}</span>
      </p>
      {isLoss ? (
        <p className="row gap2 t12">
          <span className={row.reasonLabel ? 'grow' : 'grow l'}>
            {row.reasonLabel ?? 'No reason is known'}
            {row.reasonLabel && !row.isSaid ? <span className="l"> by the subscription</span> : null}
            {row.note ? <span className="m">{`: ${row.note}`}</span> : null}
          </span>
          {row.maySay ? (
            <button
              type="button"
              className="link"
              aria-label={`${row.isSaid ? 'Change' : 'Say why'}: ${row.name}`}
              onClick={onSay}
            >
              {row.isSaid ? 'Change' : 'Say why'}
            </button>
          ) : null}
        </p>
      ) : null}
    </li>
  )
}
