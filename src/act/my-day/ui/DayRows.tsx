import { Fragment } from 'react'
import type { ReactNode } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { getMyDay, MyDayItem } from '../contract.ts'
import { DayRow } from './DayRow.tsx'
import type { RowMark } from './DayRow.tsx'
import type { TaskMarks } from './use-task-marks.ts'
import { GROUP_WORDS } from './words.ts'
import styles from './my-day.module.css'

type MyDay = OutputOf<typeof getMyDay>

interface RowsProps {
  day: MyDay
  selected: MyDayItem | undefined
  since: string
  marks: TaskMarks
  onSelect: (key: string) => void
  onOpen: (item: MyDayItem) => void
  children: (item: MyDayItem) => ReactNode
}

/** The day in its groups. */
export function DayRows({ day: { items, currency }, selected, since, marks, onSelect, onOpen, children }: RowsProps) {
  return (
    <ul>
      {items.map((item, index) => (
        <Fragment key={item.key}>
          {item.group === items[index - 1]?.group ? null : <GroupHead item={item} isFirst={index === 0} />}
          <DayRow
            item={item}
            currency={currency}
            selected={item === selected}
            since={since}
            mark={markOf(item, marks, item === selected)}
            onSelect={() => onSelect(item.key)}
            onOpen={() => onOpen(item)}
          >
            {children(item)}
          </DayRow>
        </Fragment>
      ))}
    </ul>
  )
}

/** Tasks can be marked, to do the same to several: the box shows where it can be of use. */
function markOf({ taskId }: MyDayItem, { ids, isMarked, mark }: TaskMarks, isSelected: boolean): RowMark | null {
  if (taskId === null || !(isSelected || ids.length > 0)) return null
  return { isOn: isMarked(taskId), change: (isOn) => mark(taskId, isOn) }
}

function GroupHead({ item, isFirst }: { item: MyDayItem; isFirst: boolean }) {
  return (
    <li className={styles['group']}>
      <h2>{GROUP_WORDS[item.group]}</h2>
      {isFirst ? (
        <>
          <span>Health, 30 d</span>
          <span className="r">ARR</span>
          <span className="r">When</span>
        </>
      ) : null}
    </li>
  )
}
