import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { IconButton } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, money, NONE } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useMay } from '../../../web/shell/me.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { Pager } from '../../../web/design/Pager.tsx'
import { editWork, listWork, removeWork, type WorkEntry } from '../contract.ts'
import { minutesText } from '../duration.ts'
import { CostParts } from './CostParts.tsx'
import { COST_TOPICS, hoursText, VALUE_WORDS } from './cost-words.ts'
import { LogWork } from './LogWork.tsx'
import styles from './cost.module.css'

const PAGE = 100

/** Time that was written down, newest first, with a line to write down more. */
export function HoursPage() {
  const [offset, setOffset] = useState(0)
  const mayWrite = useMay('cost.write')
  const answer = useCall(listWork, { offset, limit: PAGE }, { topics: COST_TOPICS })
  return (
    <RevenueFrame tab="cost">
      <div className={styles['page']}>
        <div className={styles['work']}>
          <CostParts part="hours" />
          {mayWrite ? <LogWork /> : null}
          <Answer of={answer} waiting={<Skeleton rows={12} />}>
            {({ entries, total, minutes, isOwn, currency }) =>
              total === 0 ? (
                <EmptyState title="No time was written down in the last six months">
                  Write down what you did for an account in the line above: how long, what kind of work, and for work
                  around a gap the area of the product. Nobody has to be exact to the minute.
                </EmptyState>
              ) : (
                <Section
                  title={`${isOwn ? 'You wrote' : 'The team wrote'} down ${hoursText(minutes)} in six months`}
                  reason={`${counted(total, 'entry', 'entries')}, newest first.`}
                >
                  {/* A table wider than its place is scrolled, by keys as well. */}
                  {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
                  <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Time written down">
                    <table className="list-table">
                      <thead>
                        <tr>
                          <th scope="col">Day</th>
                          <th scope="col">Account</th>
                          {isOwn ? null : <th scope="col">Member</th>}
                          <th scope="col" className="r">
                            How long
                          </th>
                          <th scope="col">Kind of work</th>
                          <th scope="col">Value</th>
                          <th scope="col">Product area</th>
                          <th scope="col">Note</th>
                          <th scope="col" className="r">
                            Cost
                          </th>
                          <th scope="col">
                            <span className="only-read">What to do</span>
                          </th>
                        </tr>
                      </thead>
                      <tbody>
                        {entries.map((entry) => (
                          <Line key={entry.id} {...{ entry, isOwn, currency }} />
                        ))}
                      </tbody>
                    </table>
                  </div>
                  <Pager {...{ offset, total }} size={PAGE} onOffset={setOffset} />
                </Section>
              )
            }
          </Answer>
        </div>
      </div>
    </RevenueFrame>
  )
}

function Line({ entry, isOwn, currency }: { entry: WorkEntry; isOwn: boolean; currency: string }) {
  const remove = useAction(removeWork, { topics: COST_TOPICS, onDone: () => toast('Entry removed') })
  const edit = useAction(editWork, { topics: COST_TOPICS, onDone: () => toast('Entry corrected') })
  const other = entry.value === 'gap' ? 'delivery' : 'gap'
  return (
    <tr>
      <td className="nw">
        <DayText day={entry.day} as="near" />
      </td>
      <td className="nw">
        <Link className="link b" to={`/accounts/${entry.account.id}`}>
          {entry.account.name}
        </Link>
      </td>
      {isOwn ? null : <td className="nw">{entry.member?.name ?? NONE}</td>}
      <td className="r nw">{minutesText(entry.minutes)}</td>
      <td className="nw">{entry.kind.name}</td>
      <td className="nw">
        {VALUE_WORDS[entry.value]}
        {entry.isGiven ? <span className="l t11"> by hand</span> : null}
      </td>
      <td className="nw">{entry.productArea ?? NONE}</td>
      <td className={`m t12 ${styles['notes']}`}>{entry.note}</td>
      <td className="r nw">{money(entry.costMinor, currency)}</td>
      <td className="r">
        {entry.mayEdit ? (
          <Menu
            align="end"
            trigger={<IconButton icon="more" label={`Change the entry for ${entry.account.name}`} />}
            entries={[
              {
                label: `Count as ${VALUE_WORDS[other].toLowerCase()}`,
                onSelect: () => edit.run({ workEntryId: entry.id, value: other }),
              },
              ...(entry.isGiven
                ? [
                    {
                      label: 'Count as its kind does',
                      onSelect: () => edit.run({ workEntryId: entry.id, value: null }),
                    },
                  ]
                : []),
              'line' as const,
              { label: 'Remove', destructive: true, onSelect: () => remove.run({ workEntryId: entry.id }) },
            ]}
          />
        ) : null}
      </td>
    </tr>
  )
}
