import { Link, useNavigate } from '@tanstack/react-router'
import { use, useState } from 'react'
import { StartPlaybookContext } from '../../../understand/portfolio/ui/playbook-start.ts'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { money, moneyCompact } from '../../../web/design/format.ts'
import { Kbd } from '../../../web/design/Kbd.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useCommands } from '../../../web/shell/commands.ts'
import type { Renewal, Totals } from '../contract.ts'
import { whyTheyDiffer } from '../why.ts'
import { OutcomeText } from './OutcomeText.tsx'
import { LateTag, MachineCell, NextStepCell, SaidCell } from './RenewalCells.tsx'
import { RenewalBulk } from './RenewalBulk.tsx'
import { RenewalMenu } from './RenewalMenu.tsx'
import type { RenewalsAddress } from './renewals-address.ts'
import type { ShownProps } from './RenewalsPage.tsx'
import styles from './renewals.module.css'
import type { RenewalDesk } from './use-renewal-dialogs.tsx'
import { type Choice, isChangeable, useChoice } from './use-choice.ts'
import { dueWords } from './words.ts'

interface TableProps extends Pick<ShownProps, 'list' | 'address' | 'change'> {
  desk: RenewalDesk
}

/** One line each: three voices side by side, and why they differ. */
export function RenewalTable({ list, address, change, desk }: TableProps) {
  const choice = useChoice(list.renewals)
  const { current, setCurrent } = useCurrent(list.renewals, desk, choice)
  const start = use(StartPlaybookContext)
  const isClosed = address.state === 'closed'
  return (
    <>
      <div className={styles['scroll']}>
        <table className={`list-table ${styles['table']}`}>
          <thead>
            <tr>
              <th className={styles['choose']}>
                {choice.possible.length > 0 ? (
                  <Checkbox
                    label="Choose all that are shown"
                    hideLabel
                    checked={choice.isAll}
                    mixed={choice.chosen.length > 0}
                    onChange={choice.all}
                  />
                ) : null}
              </th>
              <Head sort="account" {...{ address, change }}>
                Account
              </Head>
              <Head sort="due" {...{ address, change }}>
                Renews
              </Head>
              <Head sort="amount" right {...{ address, change }}>
                ARR
              </Head>
              <Head sort="probability" {...{ address, change }}>
                Machine
              </Head>
              <th>CSM</th>
              <th>Leader</th>
              <th>Why they differ</th>
              <th>{isClosed ? 'What came of it' : 'Next step'}</th>
              <th>
                <span className="only-read">What to do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.renewals.map((renewal) => (
              <Line
                key={renewal.id}
                renewal={renewal}
                desk={desk}
                isCurrent={renewal.id === current?.id}
                isClosed={isClosed}
                choice={choice}
                onSelect={() => setCurrent(renewal.id)}
              />
            ))}
          </tbody>
          <tfoot>
            <Sums totals={list.totals} currency={list.currency} isClosed={isClosed} />
          </tfoot>
        </table>
      </div>
      <p className="row gap3 l t12 wrap">
        <span>
          <Kbd keys="j" /> <Kbd keys="k" /> move
        </span>
        <span>
          <Kbd keys="x" /> choose
        </span>
        <span>
          <Kbd keys="e" /> say what you think
        </span>
        <span>
          <Kbd keys="n" /> next step
        </span>
        {start ? (
          <span>
            <Kbd keys="p" /> start playbook
          </span>
        ) : null}
        <span>
          <Kbd keys="enter" /> open
        </span>
      </p>
      <RenewalBulk chosen={choice.chosen} desk={desk} onClear={choice.clear} />
    </>
  )
}

function useCurrent(renewals: readonly Renewal[], desk: RenewalDesk, choice: Choice) {
  const navigate = useNavigate()
  const [currentId, setCurrent] = useState<number | null>(null)
  const current = renewals.find(({ id }) => id === currentId) ?? renewals[0]
  const at = current ? renewals.indexOf(current) : -1
  const move = (step: number) => {
    const next = renewals[Math.min(renewals.length - 1, Math.max(0, at + step))]
    if (!next) return
    setCurrent(next.id)
    document.querySelector(`[data-renewal="${next.id}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const isOpen = current?.mayEdit === true && current.outcome === 'open'
  const start = use(StartPlaybookContext)
  const startHere = () => current && start?.([current.account])
  useKeys('Renewals', [
    { keys: 'j', does: 'Next', run: () => move(1) },
    { keys: 'k', does: 'Previous', run: () => move(-1) },
    { keys: 'x', does: 'Choose', run: () => current && isOpen && choice.toggle(current.id) },
    ...(choice.chosen.length > 0 ? [{ keys: 'escape', does: 'Choose none', run: choice.clear }] : []),
    {
      keys: 'e',
      does: 'Say what you think',
      run: () => {
        const voice = desk.speaking.at(-1)
        if (current && isOpen && voice) desk.ask(current, { kind: 'say', voice })
      },
    },
    { keys: 'n', does: 'Set the next step', run: () => current && isOpen && desk.ask(current, { kind: 'step' }) },
    ...(start ? [{ keys: 'p', does: 'Start a playbook for the account', run: startHere }] : []),
    {
      keys: 'enter',
      does: 'Open the renewal',
      run: () =>
        current && void navigate({ to: '/revenue/renewals/$renewalId', params: { renewalId: String(current.id) } }),
    },
  ])
  useCommands(
    start && current
      ? [{ label: `Start playbook for ${current.account.name}`, icon: 'playbooks', keys: 'p', run: startHere }]
      : [],
  )
  return { current, setCurrent }
}

interface HeadProps extends Pick<ShownProps, 'address' | 'change'> {
  sort: RenewalsAddress['sort']
  right?: boolean
  children: string
}

function Head({ sort, right = false, children, address, change }: HeadProps) {
  const isSorted = address.sort === sort
  const order = address.descending ? 'descending' : 'ascending'
  return (
    <th className={right ? 'r' : undefined} aria-sort={isSorted ? order : undefined}>
      <button
        type="button"
        className={styles['sort']}
        onClick={() =>
          change({
            sort: sort === 'due' ? undefined : sort,
            descending: isSorted && !address.descending ? true : undefined,
          })
        }
      >
        {children}
        <span aria-hidden="true">{isSorted ? (address.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  )
}

interface LineProps {
  renewal: Renewal
  desk: RenewalDesk
  isCurrent: boolean
  isClosed: boolean
  choice: Choice
  onSelect: () => void
}

function Line({ renewal, desk, isCurrent, isClosed, choice, onSelect }: LineProps) {
  const today = useToday()
  const { account, dueOn, amountMinor, owner } = renewal
  const why = whyTheyDiffer(renewal)
  return (
    // A click anywhere makes the line the one that keys act on; keys do the same.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <tr
      data-renewal={renewal.id}
      aria-current={isCurrent || undefined}
      className={isCurrent ? styles['current'] : undefined}
      onClick={onSelect}
    >
      <td className={styles['choose']}>
        {isChangeable(renewal) ? (
          <Checkbox
            label={`Choose ${account.name}’s renewal`}
            hideLabel
            checked={choice.has(renewal.id)}
            onChange={() => choice.toggle(renewal.id)}
          />
        ) : null}
      </td>
      <td className={styles['name']}>
        <Link className="b" to="/revenue/renewals/$renewalId" params={{ renewalId: String(renewal.id) }}>
          {account.name}
        </Link>
        <span className="l t12"> {owner?.name ?? 'No owner'}</span>
      </td>
      <td className="nw" title={dueWords(dueOn, today)}>
        <DayText day={dueOn} as="short" />
        <LateTag renewal={renewal} />
      </td>
      <td className="r b" title={money(amountMinor, desk.currency)}>
        {moneyCompact(amountMinor, desk.currency)}
      </td>
      <td>
        <MachineCell renewal={renewal} />
      </td>
      <td>
        <SaidCell renewal={renewal} voice="csm" desk={desk} />
      </td>
      <td>
        <SaidCell renewal={renewal} voice="leader" desk={desk} />
      </td>
      <td className={styles['why']}>
        {why.differs ? (
          <span title={why.text}>
            <span aria-hidden="true">≠ </span>
            {why.text}
          </span>
        ) : (
          <span className="l">{why.text}</span>
        )}
      </td>
      <td className={styles['step']}>
        {isClosed ? (
          <OutcomeText renewal={renewal} currency={desk.currency} />
        ) : (
          <NextStepCell renewal={renewal} desk={desk} />
        )}
      </td>
      <td className="r">
        <RenewalMenu renewal={renewal} desk={desk} />
      </td>
    </tr>
  )
}

function Sums({ totals, currency, isClosed }: { totals: Totals; currency: string; isClosed: boolean }) {
  const of = (minor: number) => <span title={money(minor, currency)}>{moneyCompact(minor, currency)}</span>
  return (
    <tr>
      <td colSpan={3}>Total, commit</td>
      <td className="r">{of(totals.amountMinor)}</td>
      <td>{of(totals.machine.commit)}</td>
      <td>{of(totals.csm.commit)}</td>
      <td>{of(totals.leader.commit)}</td>
      <td colSpan={3}>
        {isClosed ? (
          <>Renewed: {of(totals.renewedMinor)}</>
        ) : (
          <>
            Expected: {of(totals.expectedMinor)}; counted as commit {of(totals.effective.commit)}, best case{' '}
            {of(totals.effective.best_case)}, at risk {of(totals.effective.at_risk)}
            {totals.effective.none > 0 ? <>, not said {of(totals.effective.none)}</> : null}
          </>
        )}
      </td>
    </tr>
  )
}
