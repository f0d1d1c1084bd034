import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Button } from '../../../web/design/Button.tsx'
import { number } from '../../../web/design/format.ts'
import { Kbd } from '../../../web/design/Kbd.tsx'
import type { getMyDay } from '../contract.ts'
import styles from './my-day.module.css'

type MyDay = OutputOf<typeof getMyDay>

export function More({ day, onMore }: { day: MyDay; onMore: (() => void) | null }) {
  const left = day.total - day.items.length
  if (left <= 0) return null
  return (
    <p className={styles['more']}>
      {onMore ? <Button onClick={onMore}>Show more</Button> : null}
      <span className="l t12">
        {number(left)} more can wait until these are done.
        {day.isCut ? ' Only the 10,000 things with most ARR are ranked.' : ''}
      </span>
    </p>
  )
}

export function Hints({ day, onDone }: { day: MyDay; onDone: () => void }) {
  return (
    <div className="hint-bar">
      <span>
        <Kbd keys="j" />
        <Kbd keys="k" /> move
      </span>
      <span>
        <Kbd keys="e" /> complete
      </span>
      <span>
        <Kbd keys="enter" /> open
      </span>
      <span>
        <Kbd keys="?" /> all keys
      </span>
      <span className="grow" />
      <span>{number(day.doneToday)} done today</span>
      {day.doneToday > 0 ? (
        <button type="button" className="link" onClick={onDone}>
          Show
        </button>
      ) : null}
    </div>
  )
}
