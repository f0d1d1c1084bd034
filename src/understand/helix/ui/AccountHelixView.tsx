import { Link } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, delta, money, moneyCompact, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { LEAD_WORDS } from '../../../kernel/leads.ts'
import { getAccountHelix } from '../contract.ts'
import type { AccountHelix } from '../contract.ts'
import { HelixDrawing } from './HelixDrawing.tsx'
import { yearLabel } from './helix-words.ts'
import { ScrollRegion } from './ScrollRegion.tsx'
import styles from './helix.module.css'

interface ViewProps {
  accountId: number
  onAccount: (accountId: number) => void
  onClose: () => void
}

/** One account’s loops, whom it brought, and the movements they are made of. */
export function AccountHelixView({ accountId, onAccount, onClose }: ViewProps) {
  const answer = useCall(getAccountHelix, { accountId }, { topics: ['accounts', 'revenue', 'leads'] })
  return (
    <>
      <p className="row gap2">
        <Button icon="chevron-left" onClick={onClose}>
          All accounts
        </Button>
      </p>
      <Answer of={answer} waiting={<Skeleton rows={10} />}>
        {(helix) => (
          <>
            <h2 className="h2">
              <Link to="/accounts/$accountId" params={{ accountId: String(helix.account.id) }} className="link">
                {helix.account.name}
              </Link>
              {helix.broughtBy ? (
                <span className="m t12">
                  {' '}
                  brought by{' '}
                  <button
                    type="button"
                    className={styles['figure']}
                    onClick={() => helix.broughtBy && onAccount(helix.broughtBy.id)}
                  >
                    {helix.broughtBy.name}
                  </button>
                </span>
              ) : null}
            </h2>
            {helix.loops.length === 0 ? (
              <EmptyState title="No loop yet">The first one begins on the first day it pays for.</EmptyState>
            ) : (
              <Loops helix={helix} />
            )}
            <div className={styles['two']}>
              <BroughtList helix={helix} onAccount={onAccount} />
              <Movements helix={helix} />
            </div>
            <ul className={styles['notes']}>
              {helix.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </>
  )
}

function Loops({ helix }: { helix: AccountHelix }) {
  const { loops, currency, sentence } = helix
  const turns = loops.map((loop) => ({
    ...loop,
    key: String(loop.number),
    label: `Loop ${loop.number}, ${yearLabel(loop)}${loop.isRunning ? ', running' : ''}`,
  }))
  return (
    <ChartPanel
      sentence={sentence}
      table={{
        label: 'Loops',
        heads: [
          'Loop',
          'At the start',
          'Renewed',
          'Grown',
          'Brought',
          'Factor',
          'Outcomes on target',
          'Health',
          'ARR brought by then',
        ],
        rows: loops.map((loop) => [
          `${loop.number}: ${yearLabel(loop)}`,
          money(loop.startMinor, currency),
          money(loop.renewedMinor, currency),
          money(loop.expansionMinor, currency),
          money(loop.newLogoMinor, currency),
          number(loop.factor, 2),
          loop.measured === 0 ? '–' : `${loop.onTarget} of ${loop.measured}`,
          number(loop.health),
          money(loop.broughtMinor, currency),
        ]),
      }}
    >
      <HelixDrawing turns={turns} currency={currency} label={sentence} />
    </ChartPanel>
  )
}

function BroughtList({ helix, onAccount }: { helix: AccountHelix; onAccount: (id: number) => void }) {
  const { brought, currency, hidden } = helix
  const now = brought.reduce((sum, { nowMinor }) => sum + nowMinor, 0)
  const title =
    brought.length === 0
      ? 'It has brought nobody yet'
      : `It brought ${counted(brought.length, 'customer')}, who pay ${moneyCompact(now, currency)} a year now`
  const reason = hidden === 0 ? null : `${counted(hidden, 'customer')} more, whose money is not yours to see.`
  return (
    <Section title={title} reason={reason}>
      {brought.length === 0 ? null : (
        <ScrollRegion label="Customers it brought">
          <table className={`list-table ${styles['table']}`}>
            <thead>
              <tr>
                <th scope="col">Customer</th>
                <th scope="col">Through</th>
                <th scope="col">Since</th>
                <th scope="col" className="r">
                  First year
                </th>
                <th scope="col" className="r">
                  Now
                </th>
                <th scope="col" className="r">
                  Own factor
                </th>
              </tr>
            </thead>
            <tbody>
              {brought.map((one) => (
                <tr key={one.account.id}>
                  <td>
                    <span aria-hidden="true" className="l">
                      {'· '.repeat(one.generation - 1)}
                    </span>
                    <button type="button" className={styles['figure']} onClick={() => onAccount(one.account.id)}>
                      {one.account.name}
                    </button>
                    {one.generation > 1 ? <span className="l t12"> generation {one.generation}</span> : null}
                  </td>
                  <td>
                    <Link to="/revenue/leads" search={{ whose: 'all', lead: one.leadId }} className="link">
                      {LEAD_WORDS[one.kind]}
                    </Link>
                  </td>
                  <td className="nw">
                    <DayText day={one.since} as="short" />
                  </td>
                  <td className="r">{moneyCompact(one.firstMinor, currency)}</td>
                  <td className="r">{moneyCompact(one.nowMinor, currency)}</td>
                  <td className="r b">{number(one.factor, 2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Section>
  )
}

function Movements({ helix }: { helix: AccountHelix }) {
  const { movements, currency } = helix
  return (
    <Section title={`${counted(movements.length, 'movement')} of ARR`}>
      <ScrollRegion label="Movements of ARR">
        <table className={`list-table ${styles['table']}`}>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">What</th>
              <th scope="col" className="r">
                ARR
              </th>
            </tr>
          </thead>
          <tbody>
            {movements.toReversed().map(({ day, kind, minor }) => (
              <tr key={day}>
                <td className="nw">
                  <DayText day={day} as="short" />
                </td>
                <td>{kind}</td>
                <td className="r" title={delta(minor)}>
                  {minor > 0 ? '+' : ''}
                  {money(minor, currency)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  )
}
