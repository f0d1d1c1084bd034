import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { DayText } from '../../../web/design/DayText.tsx'
import { counted, money } from '../../../web/design/format.ts'
import { SidePanel } from '../../../web/design/SidePanel.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { Pager } from '../../../web/design/Pager.tsx'
import { listWork } from '../contract.ts'
import { minutesText } from '../duration.ts'
import { COST_TOPICS, hoursText, periodText, VALUE_WORDS } from './cost-words.ts'
import { entriesBehind, type Grouping } from './grouping.ts'
import styles from './cost.module.css'

const PAGE = 50

interface OpenedWorkProps {
  by: Grouping
  value: string
  period: { from: string; to: string }
  /** Only value gaps. */
  onlyGaps?: boolean
  onClose: () => void
}

/** The entries that add up to a figure, newest first. */
export function OpenedWork({ by, value, period, onlyGaps = false, onClose }: OpenedWorkProps) {
  const [offset, setOffset] = useState(0)
  const filter = { ...entriesBehind(by, value, period), ...(onlyGaps ? { value: 'gap' as const } : {}) }
  const answer = useCall(listWork, { ...filter, offset, limit: PAGE }, { topics: COST_TOPICS })
  return (
    <SidePanel label="Entries" title="Time behind this figure" width={400} onClose={onClose}>
      <Answer of={answer}>
        {({ entries, total, minutes, costMinor, unpricedMinutes, currency }) => (
          <section>
            <p className="m t12">
              {periodText(filter)}: {counted(total, 'entry', 'entries')}, {hoursText(minutes)}
              {costMinor === null ? '' : `, ${money(costMinor, currency)}`}
              {unpricedMinutes > 0 ? (
                <span className="fair"> · {hoursText(unpricedMinutes)} without a rate</span>
              ) : null}
            </p>
            <ul>
              {entries.map((entry) => (
                <li key={entry.id} className={styles['entry']}>
                  <span className="row gap2">
                    <Link className="link b grow cut" to={`/accounts/${entry.account.id}`}>
                      {entry.account.name}
                    </Link>
                    <span className="nw">
                      {minutesText(entry.minutes)}
                      {entry.costMinor === null ? '' : ` · ${money(entry.costMinor, currency)}`}
                    </span>
                  </span>
                  <span className="l t12">
                    <DayText day={entry.day} as="near" /> · {entry.member?.name ?? 'a former member'} ·{' '}
                    {entry.kind.name}
                    {entry.productArea ? ` · ${entry.productArea}` : ''}{' '}
                    {entry.isGiven ? (
                      <Tag title="Said by hand, against the usual of its kind">{VALUE_WORDS[entry.value]}</Tag>
                    ) : null}
                  </span>
                  {entry.note ? <span className="m t12">{entry.note}</span> : null}
                </li>
              ))}
            </ul>
            <Pager {...{ offset, total }} size={PAGE} onOffset={setOffset} />
          </section>
        )}
      </Answer>
    </SidePanel>
  )
}
