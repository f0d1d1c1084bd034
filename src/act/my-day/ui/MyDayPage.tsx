import { useMediaQuery } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { Checklist } from '../../checklist/ui/Checklist.tsx'
import { ActivityDialog } from '../../../record/accounts/ui/ActivityDialog.tsx'
import { editAccount, undoEdit } from '../../../record/accounts/contract.ts'
import { accountChoices } from '../../../understand/portfolio/contract.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { headingDay, number } from '../../../web/design/format.ts'
import { useNow } from '../../../web/design/now.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useCommands } from '../../../web/shell/commands.ts'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { SCOPES } from '../contract.ts'
import type { getMyDay, MyDayItem } from '../contract.ts'
import { inWords } from '../reasons.ts'
import { Hints, More } from './DayFoot.tsx'
import { DayActions } from './DayActions.tsx'
import type { DayDeeds } from './DayActions.tsx'
import { NoteDialog, SnoozeDialog } from './DayDialogs.tsx'
import { DayPanel } from './DayPanel.tsx'
import { DayRow } from './DayRow.tsx'
import { DoneDialog } from './DoneDialog.tsx'
import { sinceText } from './since-text.ts'
import { useDayList, useMarks, useVisit } from './use-day.ts'
import { GROUP_WORDS, SCOPE_WORDS, TAB_KEYS, TABS } from './words.ts'
import type { TabKey } from './words.ts'
import styles from './my-day.module.css'

type MyDay = OutputOf<typeof getMyDay>

const DayAddress = z.object({
  tab: z.enum(TAB_KEYS).catch('all'),
  scope: z.enum(SCOPES).optional().catch(undefined),
})

type Open =
  | { kind: 'log'; item: MyDayItem; type: 'call' | 'note' }
  | { kind: 'until'; item: MyDayItem }
  | { kind: 'note' }
  | { kind: 'done' }

/** What changed, who needs me, in which order, and why. */
export function MyDayPage() {
  const [state, change] = useSearchState(DayAddress)
  const { answer, showMore } = useDayList(state)
  useVisit()
  return (
    <Answer of={answer} waiting={<Skeleton rows={12} />}>
      {(day) => (
        <Day
          day={day}
          tab={state.tab}
          onTab={(tab) => change({ tab })}
          onScope={(scope) => change({ scope })}
          onMore={showMore}
        />
      )}
    </Answer>
  )
}

interface DayProps {
  day: MyDay
  tab: TabKey
  onTab: (tab: TabKey) => void
  onScope: (scope: MyDay['scope']) => void
  onMore: (() => void) | null
}

function Day({ day, tab, onTab, onScope, onMore }: DayProps) {
  const [selectedKey, setSelectedKey] = useState<string | null>(null)
  const [open, setOpen] = useState<Open | null>(null)
  const marks = useMarks()
  const { items, currency } = day
  const selected = items.find(({ key }) => key === selectedKey) ?? items[0]
  const select = (step: number) => {
    const at = selected ? items.indexOf(selected) : 0
    const next = items[Math.min(items.length - 1, Math.max(0, at + step))]
    if (next) setSelectedKey(next.key)
  }
  const goOn = (item: MyDayItem) => {
    const at = items.indexOf(item)
    setSelectedKey((items[at + 1] ?? items[at - 1])?.key ?? null)
  }
  const openAccount = useOpenAccount()
  const deeds: DayDeeds = {
    complete: (item) => (goOn(item), marks.complete(item)),
    snooze: (item, until) => (goOn(item), marks.snooze(item, until)),
    snoozeUntil: (item) => setOpen({ kind: 'until', item }),
    assign: useAssign(),
    log: (item, type) => setOpen({ kind: 'log', item, type }),
  }
  useDayKeys(selected, { deeds, select, openAccount })
  useCommands([{ label: 'Write a note to self', icon: 'note', run: () => setOpen({ kind: 'note' }) }])
  const lastVisit = useSinceText(day)

  return (
    <div className={styles['page']}>
      <div className={styles['list']}>
        <Head day={day} since={lastVisit} onScope={onScope} onDone={() => setOpen({ kind: 'done' })} />
        <div className={styles['filters']}>
          <div className={styles['tabs']}>
            <Tabs label="Kinds" tabs={tabsOf(day)} selected={tab} onSelect={onTab} />
          </div>
          <Button look="quiet" icon="plus" onClick={() => setOpen({ kind: 'note' })}>
            Note to self
          </Button>
        </div>
        <div className={styles['scroll']}>
          <Checklist />
          {day.waiting.map((sentence) => (
            <Banner key={sentence} tone="late">
              {sentence}
            </Banner>
          ))}
          {tab === 'unproven' ? (
            <p className={styles['more']}>
              <Link to="/accounts/false-comfort" className="link">
                See false comfort both ways
              </Link>
            </p>
          ) : null}
          {items.length === 0 ? <NothingLeft day={day} tab={tab} onScope={onScope} /> : null}
          <Rows day={day} selected={selected} since={lastVisit} onSelect={setSelectedKey} onOpen={openAccount}>
            {(item) => <DayActions item={item} deeds={deeds} />}
          </Rows>
          <More day={day} onMore={onMore} />
        </div>
        <Hints day={day} onDone={() => setOpen({ kind: 'done' })} />
      </div>
      {selected ? <DayPanel item={selected} currency={currency} onOpen={() => openAccount(selected)} /> : null}
      <OpenDialog open={open} deeds={deeds} takeBack={marks.takeBack} onClose={() => setOpen(null)} />
    </div>
  )
}

function useSinceText({ lastVisitAt }: MyDay): string {
  const now = useNow()
  return lastVisitAt === null ? '' : sinceText(new Date(lastVisitAt), now)
}

function useOpenAccount() {
  const navigate = useNavigate()
  return (item: MyDayItem) => {
    if (item.account) void navigate({ to: '/accounts/$accountId', params: { accountId: String(item.account.id) } })
  }
}

function useAssign(): DayDeeds['assign'] {
  const topics = ['my-day', 'accounts']
  const undo = useAction(undoEdit, { topics })
  const edit = useAction(editAccount, { topics })
  return (item, owner) => {
    if (!item.account) return
    const { id, name } = item.account
    void edit
      .runAsync({ accountId: id, ownerId: owner.id })
      .then(({ undoId }) =>
        toast(`${name} now belongs to ${owner.name}`, undoId ? { undo: () => undo.run({ undoId }) } : {}),
      )
      // Said in a toast by the action itself.
      .catch(() => null)
  }
}

interface KeyDesk {
  deeds: DayDeeds
  select: (step: number) => void
  openAccount: (item: MyDayItem) => void
}

function useDayKeys(item: MyDayItem | undefined, { deeds, select, openAccount }: KeyDesk) {
  // After the key itself: a menu that opens while a key goes down takes that key for its own and closes.
  const press = (deed: string) => () =>
    setTimeout(() => {
      const button = document.querySelector<HTMLButtonElement>(`[aria-current] [data-deed="${deed}"]`)
      button?.focus()
      button?.click()
    }, 0)
  const mayLog = item?.account?.mayEdit ?? false
  useKeys('My day', [
    { keys: 'j', does: 'Next', run: () => select(1) },
    { keys: 'k', does: 'Previous', run: () => select(-1) },
    { keys: 'e', does: 'Complete', run: () => item && deeds.complete(item) },
    { keys: 's', does: 'Snooze', run: press('snooze') },
    { keys: 'a', does: 'Assign', run: press('assign') },
    { keys: 'n', does: 'Write a note', run: () => item && mayLog && deeds.log(item, 'note') },
    { keys: 'c', does: 'Log a call', run: () => item && mayLog && deeds.log(item, 'call') },
    { keys: 'enter', does: 'Open the account', run: () => item && openAccount(item) },
  ])
}

function tabsOf({ counts }: MyDay): { key: TabKey; label: string; count: number }[] {
  const tabs = TABS.map(({ key, label, kinds }) => ({
    key,
    label,
    count: kinds.reduce((total, kind) => total + counts.kinds[kind], 0),
  }))
  return [{ key: 'all', label: 'All', count: counts.all }, ...tabs.filter(({ count }) => count > 0)]
}

interface HeadProps {
  day: MyDay
  since: string
  onScope: (scope: MyDay['scope']) => void
  onDone: () => void
}

function Head({ day, since, onScope, onDone }: HeadProps) {
  const today = useToday()
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  const { all, now, fresh } = day.counts
  const things = isPhone ? number(all) : `${number(all)} ${all === 1 ? 'thing' : 'things'}`
  const ofThem = now > 0 ? `, ${now === all ? 'all' : wordFor(now)} ${now === all ? '' : 'of them '}now` : ''
  const whom = WHOM[day.scope]
  const title = all === 0 ? `Nothing needs ${whom}` : `${things} ${all === 1 ? 'needs' : 'need'} ${whom}${ofThem}`
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
      <p className={styles['sub']}>
        Ranked by ARR, how bad it is and the time left to act.
        {news}
      </p>
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

interface RowsProps {
  day: MyDay
  selected: MyDayItem | undefined
  since: string
  onSelect: (key: string) => void
  onOpen: (item: MyDayItem) => void
  children: (item: MyDayItem) => ReactNode
}

function Rows({ day: { items, currency }, selected, since, onSelect, onOpen, children }: RowsProps) {
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

interface NothingLeftProps {
  day: MyDay
  tab: TabKey
  onScope: (scope: MyDay['scope']) => void
}

function NothingLeft({ day, tab, onScope }: NothingLeftProps) {
  const wider = day.scopes.find((scope) => scope !== 'mine')
  if (day.scope === 'mine' && !day.hasBook && wider) {
    return (
      <EmptyState
        title="No account belongs to you"
        action={
          <Button
            onClick={() => onScope(wider)}
          >{`Show the day of ${wider === 'team' ? 'my team' : 'everyone'}`}</Button>
        }
      >
        What needs the people whose accounts you see is one step away.
      </EmptyState>
    )
  }
  return (
    <EmptyState title={tab === 'all' ? 'Nothing needs you now' : 'Nothing of this kind needs you now'}>
      Health drops, silent accounts, renewals within 90 days, new detractors and your own notes come up here by
      themselves, each with its reason.
    </EmptyState>
  )
}

interface OpenDialogProps {
  open: Open | null
  deeds: DayDeeds
  takeBack: (key: string) => void
  onClose: () => void
}

function OpenDialog({ open, deeds, takeBack, onClose }: OpenDialogProps) {
  const people = useCall(accountChoices, {}, { enabled: open?.kind === 'log', topics: ['members'] }).data?.owners ?? []
  switch (open?.kind) {
    case 'log':
      return open.item.account ? (
        <ActivityDialog accountId={open.item.account.id} type={open.type} people={people} onClose={onClose} />
      ) : null
    case 'until':
      return (
        <SnoozeDialog
          onClose={onClose}
          onChoose={(until) => {
            deeds.snooze(open.item, until)
            onClose()
          }}
        />
      )
    case 'note':
      return <NoteDialog account={null} onClose={onClose} />
    case 'done':
      return <DoneDialog onTakeBack={takeBack} onClose={onClose} />
    default:
      return null
  }
}
