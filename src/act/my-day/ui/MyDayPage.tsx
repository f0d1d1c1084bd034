import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { z } from 'zod'
import { Checklist } from '../../checklist/ui/Checklist.tsx'
import { editAccount, undoEdit } from '../../../record/accounts/contract.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { useNow } from '../../../web/design/now.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useCommands } from '../../../web/shell/commands.ts'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { BulkActions } from '../../tasks/ui/BulkActions.tsx'
import { SCOPES } from '../contract.ts'
import type { getMyDay, MyDayItem } from '../contract.ts'
import { Hints, More } from './DayFoot.tsx'
import { DayActions } from './DayActions.tsx'
import type { DayDeeds } from './DayActions.tsx'
import { DayApproval } from './DayApproval.tsx'
import { DayHead } from './DayHead.tsx'
import { DayPanel } from './DayPanel.tsx'
import { DayRows } from './DayRows.tsx'
import { NothingLeft } from './NothingLeft.tsx'
import { OpenDayDialog } from './OpenDayDialog.tsx'
import type { OpenDialog } from './OpenDayDialog.tsx'
import { sinceText } from './since-text.ts'
import { useDayList, useMarks, useVisit } from './use-day.ts'
import { useDayKeys } from './use-day-keys.ts'
import { useTaskMarks } from './use-task-marks.ts'
import { useTaskRows } from './use-task-rows.ts'
import { TAB_KEYS, TABS } from './words.ts'
import type { TabKey } from './words.ts'
import styles from './my-day.module.css'

type MyDay = OutputOf<typeof getMyDay>

const DayAddress = z.object({
  tab: z.enum(TAB_KEYS).catch('all'),
  scope: z.enum(SCOPES).optional().catch(undefined),
})

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
          onTab={(tab) => change({ tab }, { step: true })}
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
  const { items, currency } = day
  const { selected, select, goOn, setSelectedKey } = useSelected(items)
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const [openedKey, setOpenedKey] = useState<string | null>(null)
  const tasks = useTaskRows()
  const marked = useTaskMarks(items)
  const { deeds, takeBack } = useDeeds({ tasks, goOn, setDialog })
  const openAccount = useOpenAccount()
  const opened = selected?.key === openedKey ? selected : undefined
  const open = (item: MyDayItem) => {
    setSelectedKey(item.key)
    if (item.taskId === null && item.approval === null) openAccount(item)
    else setOpenedKey(item.key)
    if (item.taskId !== null) focusPanel()
  }
  const close = () => setOpenedKey(null)
  useDayKeys(selected, { deeds, marks: marked, select, open, close: opened ? close : null })
  useCommands([{ label: 'Write a note to self', icon: 'note', run: () => setDialog({ kind: 'note' }) }])
  const lastVisit = useSinceText(day)

  return (
    <div className={styles['page']}>
      <div className={styles['list']}>
        <DayHead day={day} since={lastVisit} onScope={onScope} onDone={() => setDialog({ kind: 'done' })} />
        <div className={styles['filters']}>
          <div className={styles['tabs']}>
            <Tabs label="Kinds" tabs={tabsOf(day)} selected={tab} onSelect={onTab} />
          </div>
          <Button look="quiet" icon="plus" onClick={() => setDialog({ kind: 'note' })}>
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
          {tab === 'unproven' ? <ComfortLink /> : null}
          {items.length === 0 ? <NothingLeft day={day} tab={tab} onScope={onScope} /> : null}
          <DayRows
            day={day}
            selected={selected}
            since={lastVisit}
            marks={marked}
            onSelect={setSelectedKey}
            onOpen={open}
          >
            {(item) =>
              item.approval ? (
                <DayApproval item={item} approval={item.approval} isOpen={item === opened} onOpen={() => open(item)}>
                  <DayActions item={item} deeds={deeds} onOpen={open} />
                </DayApproval>
              ) : (
                <DayActions item={item} deeds={deeds} onOpen={open} />
              )
            }
          </DayRows>
          <More day={day} onMore={onMore} />
        </div>
        <BulkActions ids={marked.ids} onClear={marked.clear} />
        <Hints day={day} onDone={() => setDialog({ kind: 'done' })} />
      </div>
      {selected ? (
        <DayPanel
          item={selected}
          currency={currency}
          tasks={tasks}
          onOpen={() => openAccount(selected)}
          onClose={opened?.taskId ? close : undefined}
        />
      ) : null}
      <OpenDayDialog
        open={dialog}
        deeds={deeds}
        tasks={tasks}
        takeBack={takeBack}
        onEnded={goOn}
        onClose={() => setDialog(null)}
      />
    </div>
  )
}

function useSelected(items: readonly MyDayItem[]) {
  const [selectedKey, setSelectedKey] = useState<string | null>(null)
  const selected = items.find(({ key }) => key === selectedKey) ?? items[0]
  return {
    selected,
    setSelectedKey,
    select: (step: number) => {
      const at = selected ? items.indexOf(selected) : 0
      const next = items[Math.min(items.length - 1, Math.max(0, at + step))]
      if (next) setSelectedKey(next.key)
    },
    /** Before a row goes: the one below it is selected. */
    goOn: (item: MyDayItem) => {
      const at = items.findIndex(({ key }) => key === item.key)
      setSelectedKey((items[at + 1] ?? items[at - 1])?.key ?? null)
    },
  }
}

interface DeedParts {
  tasks: ReturnType<typeof useTaskRows>
  goOn: (item: MyDayItem) => void
  setDialog: (dialog: OpenDialog) => void
}

/** What is done to a row, by what it is: a task is ended, put off and given away as a task, everything else by a mark. */
function useDeeds({ tasks, goOn, setDialog }: DeedParts): { deeds: DayDeeds; takeBack: (key: string) => void } {
  const { complete, snooze, takeBack } = useMarks()
  const assign = useAssign()
  const deeds: DayDeeds = {
    complete: (item) => {
      if (item.taskId !== null) return setDialog({ kind: 'task', item, what: 'complete' })
      goOn(item)
      complete(item)
    },
    snooze: (item, until) => {
      goOn(item)
      if (item.taskId === null) snooze(item, until)
      else tasks.putOff({ id: item.taskId, title: item.sentence }, until)
    },
    snoozeUntil: (item) => setDialog({ kind: 'until', item }),
    assign,
    delegate: (item) => setDialog({ kind: 'task', item, what: 'delegate' }),
    log: (item, type) => setDialog({ kind: 'log', item, type }),
  }
  return { deeds, takeBack }
}

/** Once the panel stands: by keyboard one goes on in it. */
function focusPanel(): void {
  setTimeout(() => document.querySelector<HTMLElement>('aside[aria-label="Task"] :is(input, button, a)')?.focus(), 0)
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

function tabsOf({ counts }: MyDay): { key: TabKey; label: string; count: number }[] {
  const tabs = TABS.map(({ key, label, kinds }) => ({
    key,
    label,
    count: kinds.reduce((total, kind) => total + counts.kinds[kind], 0),
  }))
  return [{ key: 'all', label: 'All', count: counts.all }, ...tabs.filter(({ count }) => count > 0)]
}

function ComfortLink() {
  return (
    <p className={styles['more']}>
      <Link to="/accounts/false-comfort" className="link">
        See false comfort both ways
      </Link>
    </p>
  )
}
