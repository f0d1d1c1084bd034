import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { counted, money, percent } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import {
  exportRetentionAccounts,
  RETENTION_CHANGES,
  revenueRetentionAccounts,
  type RetentionAccount,
  type RetentionLine,
} from '../contract.ts'
import { CountedBy } from './CountedBy.tsx'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { Pager } from '../../../web/design/Pager.tsx'
import { RevenuePanel } from './RevenuePanel.tsx'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import styles from './revenue.module.css'

const PAGE = 50
export type RetentionChange = (typeof RETENTION_CHANGES)[number]

export const CHANGE_WORDS: Readonly<Record<RetentionChange, string>> = {
  lost: 'Lost',
  contracted: 'Pay less',
  kept: 'Pay the same',
  expanded: 'Pay more',
}

interface PayingPanelProps {
  title: string
  /** A window; of one day for what stood on that day. */
  input: Omit<InputOf<typeof revenueRetentionAccounts>, 'offset' | 'limit'>
  /** Without it the accounts are not told apart by what became of them. */
  onChange?: (change: RetentionChange | undefined) => void
  onClose: () => void
}

/** Accounts that paid on the first day of a window and what they pay on the last; or simply what they pay on a day. */
export function PayingPanel({ title, input, onChange, onClose }: PayingPanelProps) {
  const [offset, setOffset] = useState(0)
  const answer = useCall(revenueRetentionAccounts, { ...input, offset, limit: PAGE }, { topics: REVENUE_TOPICS })
  return (
    <RevenuePanel title={title} onClose={onClose}>
      <Answer of={answer} waiting={<Skeleton rows={6} />}>
        {({ rows, total, line, currency, conventions, problems }) => (
          <section className={styles['panel']}>
            <div className="row gap2">
              <p className="grow">
                {onChange === undefined ? (
                  <Stands {...{ line, currency }} />
                ) : input.change === undefined ? (
                  <Kept {...{ line, currency }} />
                ) : (
                  <Changed {...{ line, currency }} />
                )}
              </p>
              <ExportMenu endpoint={exportRetentionAccounts} input={input} />
            </div>
            {onChange ? <ChangeMenu change={input.change} onChange={onChange} total={total} /> : null}
            <ul className={styles['rows']}>
              {rows.map((row) => (
                <Row key={row.accountId} {...{ row, currency }} isWindow={onChange !== undefined} />
              ))}
            </ul>
            <Pager {...{ offset, total }} size={PAGE} onOffset={setOffset} />
            {onChange ? (
              <CountedBy {...{ conventions, problems }} />
            ) : (
              <CountedBy conventions={[]} problems={problems} />
            )}
          </section>
        )}
      </Answer>
    </RevenuePanel>
  )
}

function Kept({ line, currency }: { line: RetentionLine; currency: string }) {
  return (
    <>
      <b className="bb">{`GRR ${percent(line.grr, 1)}, NRR ${percent(line.nrr, 1)}`}</b>
      <br />
      <span className="m t12">
        {`${money(line.keptMinor, currency)} kept and ${money(line.closingMinor, currency)} paid at the end, of ${money(line.openingMinor, currency)} by ${counted(line.accounts, 'account')}.`}
      </span>
    </>
  )
}

/** Of some of the accounts a ratio would say nothing. */
function Changed({ line, currency }: { line: RetentionLine; currency: string }) {
  return (
    <>
      <b className="bb">{`${money(line.openingMinor, currency)} → ${money(line.closingMinor, currency)}`}</b>{' '}
      <span className="m">{`by ${counted(line.accounts, 'account')}`}</span>
    </>
  )
}

function Stands({ line, currency }: { line: RetentionLine; currency: string }) {
  return (
    <>
      <b className="bb">{money(line.openingMinor, currency)}</b>{' '}
      <span className="m">{`from ${counted(line.accounts, 'account')}`}</span>
    </>
  )
}

function ChangeMenu({
  change,
  total,
  onChange,
}: {
  change: RetentionChange | undefined
  total: number
  onChange: (change: RetentionChange | undefined) => void
}) {
  return (
    <div>
      <Menu
        trigger={<Button>{`${change === undefined ? 'All accounts' : CHANGE_WORDS[change]}: ${total}`}</Button>}
        entries={[
          { label: 'All accounts', checked: change === undefined, onSelect: () => onChange(undefined) },
          ...RETENTION_CHANGES.map((one) => ({
            label: CHANGE_WORDS[one],
            checked: one === change,
            onSelect: () => onChange(one),
          })),
        ]}
      />
    </div>
  )
}

function Row({ row, currency, isWindow }: { row: RetentionAccount; currency: string; isWindow: boolean }) {
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
        <b className="nw">
          {isWindow
            ? `${money(row.openingMinor, currency)} → ${money(row.closingMinor, currency)}`
            : money(row.openingMinor, currency)}
        </b>
      </p>
      <p className="row gap2 m t12">
        <span className="grow cut">{row.ownerName ?? 'No owner'}</span>
        {isWindow ? (
          <span className={row.change === 'lost' ? 'poor' : undefined}>
            {row.reasonLabel ? `${CHANGE_WORDS[row.change]}: ${row.reasonLabel}` : CHANGE_WORDS[row.change]}
          </span>
        ) : null}
      </p>
    </li>
  )
}
