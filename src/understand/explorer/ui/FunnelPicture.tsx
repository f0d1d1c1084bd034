import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { counted, exactDay, number, percent } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { type exploreFunnel, funnelStops } from '../contract.ts'
import { funnelSentence, timeBetween } from './funnel-words.ts'
import { funnelInput, type FunnelState } from './explorer-address.ts'
import styles from './explorer.module.css'

type Funnel = OutputOf<typeof exploreFunnel>
const PAGE = 50

interface FunnelPictureProps {
  funnel: Funnel
  state: FunnelState
  onStop: (stop: number | undefined) => void
}

/** Steps as bars of those who entered; a number opens who stopped there. */
export function FunnelPicture({ funnel, state, onStop }: FunnelPictureProps) {
  const { steps, per } = funnel
  return (
    <>
      <Section title={funnelSentence(funnel)} reason={reasonOf(funnel)}>
        <div className={styles['scroll']}>
          <table className="list-table">
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">
                  <span className="only-read">Share of those who entered, as a bar</span>
                </th>
                <th scope="col" className="r">
                  {per === 'user' ? 'Users' : 'Accounts'}
                </th>
                <th scope="col" className="r">
                  Of the step before
                </th>
                <th scope="col" className="r">
                  Of all who entered
                </th>
                <th scope="col" className="r">
                  Median time
                </th>
                <th scope="col" className="r">
                  Stopped here
                </th>
              </tr>
            </thead>
            <tbody>
              {steps.map((step, index) => {
                const next = steps[index + 1]
                const stopped = step.reached - (next?.reached ?? 0)
                const isOpen = state.stop === index + 1
                return (
                  // The same event may stand in two steps.
                  // oxlint-disable-next-line react/no-array-index-key
                  <tr key={index} aria-selected={isOpen}>
                    <td className="nw">
                      <span className="l">{index + 1}</span> <b>{step.name}</b>
                    </td>
                    <td aria-hidden="true">
                      <div className={styles['share']}>
                        <i style={{ width: `${100 * (step.ofFirst ?? 0)}%` }} />
                      </div>
                    </td>
                    <td className="r b">{number(step.reached)}</td>
                    <td className="r">{index === 0 ? '' : percent(step.ofPrevious)}</td>
                    <td className="r">{percent(step.ofFirst)}</td>
                    <td className="r nw">{index === 0 ? '' : timeBetween(step.medianSeconds)}</td>
                    <td className="r">
                      <button
                        type="button"
                        className="link"
                        aria-pressed={isOpen}
                        aria-label={
                          next
                            ? `${number(stopped)} stopped after ${step.name}`
                            : `${number(step.reached)} went through`
                        }
                        onClick={() => onStop(isOpen ? undefined : index + 1)}
                      >
                        {next ? number(stopped) : 'went through'}
                      </button>
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      </Section>
      {state.stop !== undefined && state.stop <= steps.length ? (
        <Stops key={state.stop} {...{ funnel, state }} step={state.stop} />
      ) : null}
    </>
  )
}

function reasonOf({ from, until, cutAt, per, stillOpen, selectedAccounts }: Funnel): string {
  const kept = cutAt ? ` Single events are kept from ${exactDay(cutAt)} on.` : ''
  const open =
    stillOpen === 0 ? '' : ` ${counted(stillOpen, per)} not through yet still ${stillOpen === 1 ? 'has' : 'have'} time.`
  const who =
    per === 'user'
      ? 'Each user counts once, with its first entry; events without a user id are left out.'
      : 'Each account counts once; anybody there may take a step.'
  return `Entered ${exactDay(from)} to ${exactDay(until)}, among ${counted(selectedAccounts, 'account')}. ${who}${open}${kept}`
}

function Stops({ funnel, state, step }: { funnel: Funnel; state: FunnelState; step: number }) {
  const [offset, setOffset] = useState(0)
  const answer = useCall(funnelStops, { ...funnelInput(state), step, offset, limit: PAGE }, { topics: ['explorer'] })
  const here = funnel.steps[step - 1]
  const next = funnel.steps[step]
  const title = next ? `Did ${here?.name ?? ''} and not ${next.name}` : 'Went through'
  return (
    <Answer of={answer} waiting={<Skeleton rows={5} />}>
      {({ rows, total }) => (
        <Section title={`${title}: ${counted(total, funnel.per)}`} level={3}>
          <div className={styles['scroll']}>
            <table className="list-table">
              <thead>
                <tr>
                  <th scope="col">Account</th>
                  {funnel.per === 'user' ? <th scope="col">User</th> : null}
                  <th scope="col" className="r">
                    Entered
                  </th>
                  <th scope="col" className="r">
                    Last step
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={`${row.accountId} ${row.userId ?? ''} ${row.enteredAt}`}>
                    <td>
                      <Link
                        to="/accounts/$accountId"
                        params={{ accountId: String(row.accountId) }}
                        search={{ tab: 'usage' }}
                        className="b"
                      >
                        {row.accountName}
                      </Link>
                    </td>
                    {funnel.per === 'user' ? (
                      <td>
                        {row.person ?? row.userId} {row.person ? <span className="l t12">{row.userId}</span> : null}
                      </td>
                    ) : null}
                    <td className="r">
                      <InstantText instant={row.enteredAt} />
                    </td>
                    <td className="r">
                      <InstantText instant={row.lastStepAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Pages {...{ offset, total }} size={PAGE} onOffset={setOffset} />
        </Section>
      )}
    </Answer>
  )
}

/** Forward and back through a list that is longer than a page. */
export function Pages({
  offset,
  total,
  size,
  onOffset,
}: {
  offset: number
  total: number
  size: number
  onOffset: (offset: number) => void
}) {
  if (total <= size) return null
  return (
    <p className="row gap2">
      <span className="l t12">{`${number(offset + 1)} to ${number(Math.min(total, offset + size))} of ${number(total)}`}</span>
      <Button
        look="quiet"
        disabledBecause={offset === 0 ? 'This is the first page.' : null}
        onClick={() => onOffset(Math.max(0, offset - size))}
      >
        Newer
      </Button>
      <Button
        look="quiet"
        disabledBecause={offset + size >= total ? 'This is the last page.' : null}
        onClick={() => onOffset(offset + size)}
      >
        Older
      </Button>
    </p>
  )
}
