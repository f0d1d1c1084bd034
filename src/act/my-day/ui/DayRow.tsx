import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { daysBetween } from '../../../kernel/day.ts'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { classNames } from '../../../web/design/class-names.ts'
import { Delta } from '../../../web/design/Delta.tsx'
import { exactDay, money, NONE, shortDay } from '../../../web/design/format.ts'
import { HealthMark } from '../../../web/design/HealthMark.tsx'
import { Icon } from '../../../web/design/icon.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { wholeMoney } from '../../../understand/portfolio/ui/whole-money.ts'
import { dueText } from '../../tasks/ui/words.ts'
import type { MyDayItem } from '../contract.ts'
import { standsAlone } from '../ranking.ts'
import { KIND_WORDS, nameOfRow } from './words.ts'
import styles from './my-day.module.css'

/** Further ahead the day itself says more. */
const DAYS_SAID = 99

export interface RowMark {
  isOn: boolean
  change: (isOn: boolean) => void
}

interface DayRowProps {
  item: MyDayItem
  currency: string
  selected: boolean
  /** Since when things are new, as words. */
  since: string
  /** Its box for doing the same to several; null: it shows its rank. */
  mark: RowMark | null
  onSelect: () => void
  onOpen: () => void
  children: ReactNode
}

/** One thing: what, why, health, ARR and time. The selected row opens its actions beneath. */
export function DayRow({ item, currency, selected, since, mark, onSelect, onOpen, children }: DayRowProps) {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // Not returned: newer browsers answer with a promise.
    if (selected) void row.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const { account } = item
  const kind = KIND_WORDS[item.kind]
  return (
    <li
      ref={row}
      className={classNames(styles['item'], selected && styles['selected'], mark?.isOn && styles['marked'])}
      aria-current={selected || undefined}
    >
      {mark ? (
        <span className={styles['mark']}>
          <Checkbox hideLabel label={`Select ${item.sentence}`} checked={mark.isOn} onChange={mark.change} />
        </span>
      ) : (
        <span className={styles['rank']}>{item.rank}</span>
      )}
      <span className={classNames(styles['kind'], kind.isBad && styles['bad'])}>
        <Icon name={kind.icon} size={16} />
      </span>
      <div className={styles['what']}>
        <button type="button" className={classNames(styles['name'], 'cut')} onClick={onSelect} onDoubleClick={onOpen}>
          {nameOfRow(item)}
        </button>
        <span className={styles['meta']}>
          <span className="l nw">
            {[kind.label, ...item.also.map((thing) => KIND_WORDS[thing.kind].label.toLowerCase())].join(', ')}
          </span>
          {item.isNew ? (
            <span className={styles['new']} title={`Since ${since}`}>
              New
            </span>
          ) : null}
        </span>
        <p className={classNames(styles['says'], 'm')}>
          {[item.sentence, ...item.also.map(({ sentence }) => sentence)].join(' ')}
        </p>
      </div>
      <span className={styles['health']}>
        {account ? (
          <>
            <HealthMark score={account.overall} band={account.band} />
            {account.change30 === null ? null : <Delta value={account.change30} quietWithin={2} />}
          </>
        ) : null}
      </span>
      <span className={styles['arr']} title={account ? money(account.arrMinor, currency) : undefined}>
        {account?.moneyHidden ? 'hidden' : account ? wholeMoney(account.arrMinor, currency) : NONE}
      </span>
      <span className={styles['when']}>
        <When item={item} />
      </span>
      {selected ? <div className={styles['actions']}>{children}</div> : null}
    </li>
  )
}

function When({ item }: { item: MyDayItem }) {
  const today = useToday()
  if (item.when === null) return <span className="l">{standsAlone(item.kind) ? 'Any time' : NONE}</span>
  const days = daysBetween(today, item.when)
  if (item.kind === 'task' || item.kind === 'approval') {
    return (
      <span title={exactDay(item.when)} className={days < 0 ? 'poor' : days === 0 ? 'b' : 'm'}>
        {dueText(item.when, today)}
      </span>
    )
  }
  if (item.kind === 'note') {
    return days <= 0 ? (
      <b className="b">{days === 0 ? 'Today' : shortDay(item.when, today)}</b>
    ) : (
      <>{shortDay(item.when, today)}</>
    )
  }
  const day = shortDay(item.when, today)
  if (days < 0) {
    return (
      <span className="poor" title={`Was to renew on ${day}`}>
        {-days} d late
      </span>
    )
  }
  return (
    <span className="m" title={`Renews on ${day}`}>
      {days === 0 ? 'Renews today' : days <= DAYS_SAID ? `Renews in ${days} d` : day}
    </span>
  )
}
