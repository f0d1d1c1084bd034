import { useMediaQuery } from '@mantine/hooks'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { headingDay, number } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { useToday } from '../../../web/design/today.tsx'
import type { getMyDay } from '../contract.ts'
import { scopeOf } from '../../../kernel/access.ts'
import { useMe } from '../../../web/shell/me.tsx'
import { inWords } from '../reasons.ts'
import { SCOPE_WORDS } from './words.ts'
import styles from './my-day.module.css'

type MyDay = OutputOf<typeof getMyDay>

interface HeadProps {
  day: MyDay
  since: string
  onScope: (scope: MyDay['scope']) => void
  onDone: () => void
}

/** How much needs whom, how much of it now, and what is new. */
export function DayHead({ day, since, onScope, onDone }: HeadProps) {
  const today = useToday()
  const seesMoney = scopeOf(useMe().member, 'money') !== 'none'
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  const { all, now, fresh } = day.counts
  const things = isPhone ? number(all) : `${number(all)} ${all === 1 ? 'thing' : 'things'}`
  const ofThem = now > 0 ? `, ${now === all ? 'all' : wordFor(now)} ${now === all ? '' : 'of them '}now` : ''
  const whom = WHOM[day.scope]
  const title =
    all === 0
      ? `Nothing needs ${day.scope === 'all' ? 'anybody' : whom}`
      : `${things} ${all === 1 ? 'needs' : 'need'} ${whom}${ofThem}`
  const news = since === '' ? '' : ` ${capital(wordFor(fresh))} ${fresh === 1 ? 'is' : 'are'} new since ${since}.`
  return (
    <header className={styles['head']}>
      <div className={styles['title']}>
        <h1 className="h1 grow">{title}</h1>
        <span className="l t12 nw">{headingDay(today)}</span>
        {day.scopes.length > 1 ? (
          <Segmented
            label="Whose day"
            value={day.scope}
            onChange={onScope}
            options={day.scopes.toReversed().map((scope) => ({ key: scope, label: SCOPE_WORDS[scope] }))}
          />
        ) : null}
        <button type="button" className={styles['phone-done']} onClick={onDone}>
          {day.doneToday} done
        </button>
      </div>
      {day.scope === 'mine' || day.hasBook ? null : (
        <p className={styles['whose']}>
          {`You own no account: this is the day of ${day.scope === 'team' ? 'your team' : 'everyone whose accounts you see'}.`}
        </p>
      )}
      {all === 0 ? null : (
        <p className={styles['sub']}>
          {seesMoney
            ? 'Ranked by ARR, how bad it is and the time left to act.'
            : 'Ranked by how bad it is and the time left to act.'}
          {news}
        </p>
      )}
    </header>
  )
}

const WHOM: Readonly<Record<MyDay['scope'], string>> = { mine: 'you', team: 'your team', all: 'somebody' }

function wordFor(count: number): string {
  return count === 0 ? 'none' : count <= 10 ? inWords(count) : number(count)
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
