import { Link } from '@tanstack/react-router'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { DayText } from '../../../web/design/DayText.tsx'
import { counted, money, moneyCompact } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useCommands } from '../../../web/shell/commands.ts'
import { listRenewals, type Renewal } from '../contract.ts'
import { accountHeading, inOrder } from './account-renewals.ts'
import { OutcomeText } from './OutcomeText.tsx'
import { LateTag, MachineCell, NextStepCell, SaidCell } from './RenewalCells.tsx'
import { RenewalMenu } from './RenewalMenu.tsx'
import styles from './renewals.module.css'
import { type RenewalDesk, useRenewalDialogs } from './use-renewal-dialogs.tsx'
import { RENEWAL_TOPICS, VOICE_WORDS } from './words.ts'

const MOST = 50

/** Renewals of one account: what is due, what three voices think of it, and how the ones before ended. */
export function AccountRenewals({ account }: { account: { id: number; name: string } }) {
  const answer = useCall(
    listRenewals,
    { accountId: account.id, state: 'all', sort: 'due', descending: true, limit: MOST },
    { topics: RENEWAL_TOPICS },
  )
  return (
    <Answer of={answer} waiting={<Skeleton rows={3} />}>
      {(list) => <Found account={account} list={list} />}
    </Answer>
  )
}

interface FoundProps {
  account: { id: number; name: string }
  list: OutputOf<typeof listRenewals>
}

function Found({ account, list }: FoundProps) {
  const today = useToday()
  const { desk, dialog } = useRenewalDialogs(list)
  const renewals = inOrder(list.renewals)
  const next = renewals.find(({ outcome }) => outcome === 'open')
  useRenewalCommands(account, next, desk)
  if (list.total === 0) {
    return (
      <Section title="No renewals yet">
        <p className="m">
          The end of each term becomes a renewal by itself. Import this account’s subscriptions with the day their term
          ends, or with a yearly price; renewals of another system can be imported, too.
        </p>
      </Section>
    )
  }
  return (
    <Section
      title={accountHeading(renewals, { currency: list.currency, today })}
      aside={
        <Link to="/revenue/renewals" search={{ q: account.name, days: 365 }} className="link t12 nw">
          Renewals
        </Link>
      }
    >
      {/* A table wider than its place is scrolled, by keys as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label={`Renewals of ${account.name}`}>
        <table className="list-table">
          <thead>
            <tr>
              <th scope="col">Renews</th>
              <th scope="col" className="r">
                ARR
              </th>
              <th scope="col">Machine</th>
              <th scope="col">CSM</th>
              <th scope="col">Leader</th>
              <th scope="col">Next step</th>
              <th scope="col">What came of it</th>
              <th scope="col">
                <span className="only-read">What to do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {renewals.map((renewal) => (
              <Line key={renewal.id} renewal={renewal} desk={desk} />
            ))}
          </tbody>
        </table>
      </div>
      {list.total > renewals.length ? (
        <p className="l t12">{`${counted(list.total - renewals.length, 'older renewal')} not shown.`}</p>
      ) : null}
      {dialog}
    </Section>
  )
}

function Line({ renewal, desk }: { renewal: Renewal; desk: RenewalDesk }) {
  return (
    <tr>
      <td className="nw">
        <Link className="b" to="/revenue/renewals/$renewalId" params={{ renewalId: String(renewal.id) }}>
          <DayText day={renewal.dueOn} as="exact" />
        </Link>
        <LateTag renewal={renewal} />
      </td>
      <td className="r nw" title={money(renewal.amountMinor, desk.currency)}>
        {moneyCompact(renewal.amountMinor, desk.currency)}
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
      <td className={styles['step']}>
        {renewal.outcome === 'open' ? <NextStepCell renewal={renewal} desk={desk} /> : null}
      </td>
      <td>
        <OutcomeText renewal={renewal} currency={desk.currency} />
      </td>
      <td className="r">
        <RenewalMenu renewal={renewal} desk={desk} here />
      </td>
    </tr>
  )
}

/** What can be done with the next renewal, from anywhere on the account's page that shows it. */
function useRenewalCommands({ name }: { name: string }, next: Renewal | undefined, desk: RenewalDesk) {
  useCommands(
    next?.mayEdit
      ? [
          ...desk.speaking.map((voice) => ({
            label: `Say the ${VOICE_WORDS[voice]}’s view of ${name}’s renewal`,
            icon: 'renewal' as const,
            run: () => desk.ask(next, { kind: 'say', voice }),
          })),
          {
            label: `Set the next step of ${name}’s renewal`,
            icon: 'flag' as const,
            run: () => desk.ask(next, { kind: 'step' }),
          },
        ]
      : [],
  )
}
