import { Link } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { NONE, money, number, percent, relativeDay, shortDay } from '../../../web/design/format.ts'
import { QuadrantMark } from '../../../web/design/QuadrantMark.tsx'
import { Facts } from '../../../web/design/Section.tsx'
import { SidePanel } from '../../../web/design/SidePanel.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { wholeMoney } from '../../../understand/portfolio/ui/whole-money.ts'
import { getCourse } from '../contract.ts'
import type { MyDayItem } from '../contract.ts'
import { TaskPanel } from '../../tasks/ui/TaskPanel.tsx'
import type { TaskDeeds } from '../../tasks/ui/use-tasks.ts'
import { CourseChart } from './CourseChart.tsx'
import { nameOfRow } from './words.ts'
import styles from './my-day.module.css'

const PANEL_WIDTH = 404

interface DayPanelProps {
  item: MyDayItem
  currency: string
  tasks: TaskDeeds
  onOpen: () => void
  /** Of a task that was opened by hand. */
  onClose: (() => void) | undefined
}

/** The selected thing's account or task: facts, the arithmetic of its place, and what health did. */
export function DayPanel({ item, currency, tasks, onOpen, onClose }: DayPanelProps) {
  const { account, taskId } = item
  if (taskId !== null) {
    return (
      <TaskPanel taskId={taskId} deeds={tasks} width={PANEL_WIDTH} onClose={onClose}>
        <Why item={item} currency={currency} />
      </TaskPanel>
    )
  }
  return (
    <SidePanel label={nameOfRow(item)} width={PANEL_WIDTH} sunken>
      {account ? (
        <AccountFacts
          account={account}
          currency={currency}
          keys={item.approval ? undefined : 'enter'}
          onOpen={onOpen}
        />
      ) : null}
      <Why item={item} currency={currency} />
      {account ? <Course accountId={account.id} /> : null}
    </SidePanel>
  )
}

interface AccountFactsProps {
  account: NonNullable<MyDayItem['account']>
  currency: string
  keys: 'enter' | undefined
  onOpen: () => void
}

function AccountFacts({ account, currency, keys, onOpen }: AccountFactsProps) {
  const today = useToday()
  const renews =
    account.renewalOn === null
      ? NONE
      : `${shortDay(account.renewalOn, today)}, ${relativeDay(account.renewalOn, today).replace('in ', '')}`
  return (
    <section>
      <div className="row gap2">
        <h2 className="h2 grow cut">{account.name}</h2>
        <Button look="quiet" keys={keys} onClick={onOpen}>
          Open
        </Button>
      </div>
      <div className={styles['facts']}>
        <Facts
          facts={[
            { label: 'ARR', value: account.moneyHidden ? 'hidden' : wholeMoney(account.arrMinor, currency) },
            { label: 'Renews', value: renews },
            { label: 'Quadrant', value: <QuadrantMark quadrant={account.quadrant} /> },
            { label: account.sponsor ? 'Sponsor' : 'Owner', value: account.sponsor ?? account.owner?.name ?? NONE },
          ]}
        />
      </div>
    </section>
  )
}

const PLACES = ['', 'first', 'second', 'third']

/** ARR × how bad × time left, exactly as the list was ranked. */
function Why({ item, currency }: { item: MyDayItem; currency: string }) {
  const { severity, timeLeft, weightMinor, pressing } = item.why
  const hidden = item.account?.moneyHidden ?? false
  const place = PLACES[item.rank] ?? `number ${number(item.rank)}`
  const group = { now: '50 % and over is now', today: '30 % and over is for today', wait: 'under 30 % can wait' }[
    item.group
  ]
  return (
    <section>
      <h3 className="h3">Why it is {place}</h3>
      <dl className={styles['why']}>
        {hidden ? null : (
          <>
            <dt>ARR</dt>
            <dd>{item.account ? money(item.account.arrMinor, currency) : NONE}</dd>
          </>
        )}
        <dt>How bad: {severity.because}</dt>
        <dd>× {percent(severity.percent / 100)}</dd>
        <dt>Time left: {timeLeft.because}</dt>
        <dd>× {percent(timeLeft.percent / 100)}</dd>
        <dt className={styles['sum']}>{hidden ? 'Pressing' : 'Weight'}</dt>
        <dd className={styles['sum']}>{hidden ? `${pressing} %` : money(weightMinor, currency)}</dd>
      </dl>
      <p className="l t12">
        {item.kind === 'note'
          ? 'A note comes up on its own day.'
          : hidden
            ? `${capital(group)}. Within a group the most pressing comes first; money is hidden from your role.`
            : `Pressing: ${severity.percent} % × ${timeLeft.percent} % = ${pressing} %; ${group}. Within a group the largest weight comes first.`}
      </p>
    </section>
  )
}

function Course({ accountId }: { accountId: number }) {
  const today = useToday()
  const course = useCall(getCourse, { accountId }, { topics: ['health', 'accounts'] })
  return (
    <section>
      <Answer of={course} waiting={<Skeleton rows={6} />}>
        {(known) => (
          <>
            <div className="row gap2">
              <h3 className="h3 grow">
                {known.headline} <span className="l t12">over {known.days.length} days</span>
              </h3>
              <Link
                to="/accounts/$accountId"
                params={{ accountId: String(accountId) }}
                search={{ health: 'explained' }}
                className="link t12"
              >
                Explain
              </Link>
            </div>
            <CourseChart course={known} />
            <ol className={styles['events']}>
              {known.events.map((event) => (
                <li key={event.number}>
                  <b className="bb">{event.number}</b>
                  <span className="l">{shortDay(event.day, today)}</span>
                  <span>{event.sentence}</span>
                </li>
              ))}
            </ol>
          </>
        )}
      </Answer>
    </section>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
