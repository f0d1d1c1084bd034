import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useSearchState } from '../../../web/shell/search-state.ts'
import type { listTasks, Task } from '../contract.ts'
import { BulkActions } from './BulkActions.tsx'
import { questionOf, TaskAddress } from './task-address.ts'
import type { OpenTaskDialog } from './TaskActions.tsx'
import { TaskDialog } from './TaskDialog.tsx'
import { TaskDialogs } from './TaskDialogs.tsx'
import { TaskHints } from './TaskHints.tsx'
import { TaskList } from './TaskList.tsx'
import { TaskPanel } from './TaskPanel.tsx'
import { TaskFilters, TasksHead } from './TasksHead.tsx'
import { useTaskDeeds, useTaskList } from './use-tasks.ts'
import styles from './tasks.module.css'

type List = OutputOf<typeof listTasks>

const FIRST_ROWS = 100
const MOST_ROWS = 500

/** Work by day: mine, my team’s, everybody’s. */
export function TasksPage() {
  const [address, change] = useSearchState(TaskAddress)
  const [limit, setLimit] = useState(FIRST_ROWS)
  const answer = useTaskList(questionOf(address, limit))
  return (
    <Answer of={answer} waiting={<Skeleton rows={12} />}>
      {(list) => (
        <Desk
          list={list}
          address={address}
          change={change}
          onMore={limit < MOST_ROWS ? () => setLimit(MOST_ROWS) : null}
        />
      )}
    </Answer>
  )
}

interface DeskProps {
  list: List
  address: TaskAddress
  change: (next: Partial<z.input<typeof TaskAddress>>) => void
  onMore: (() => void) | null
}

function Desk({ list, address, change, onMore }: DeskProps) {
  const { current, select, goOn, setCurrentId } = useCurrent(list.tasks)
  const { ids, isMarked, mark, clear } = useMarked(list.tasks)
  const [dialog, setDialog] = useState<{ kind: OpenTaskDialog; task: Task } | null>(null)
  const [adding, setAdding] = useState(false)
  const deeds = useTaskDeeds()
  const openAccount = useOpenAccount()
  const open = (kind: OpenTaskDialog, task: Task | undefined) => {
    if (task?.mayEdit && task.state === 'open') setDialog({ kind, task })
  }
  useTaskKeys({
    select,
    mark: () => current && mark(current.id, !isMarked(current.id)),
    open: (kind) => open(kind, current),
    add: () => list.mayCreate && setAdding(true),
    account: () => current && openAccount(current),
    clear: ids.length > 0 ? clear : null,
  })
  const account =
    address.account === undefined
      ? null
      : (list.tasks.find(({ account: { id } }) => id === address.account)?.account ?? null)
  const panelId = address.task ?? current?.id
  const add = list.mayCreate ? () => setAdding(true) : null
  return (
    <div className={styles['page']}>
      <div className={styles['list']}>
        <TasksHead address={address} change={change} list={list} onAdd={add} />
        <TaskFilters address={address} change={change} list={list} accountName={account?.name ?? null} />
        <div className={styles['scroll']}>
          {list.tasks.length === 0 ? <NothingHere address={address} list={list} change={change} onAdd={add} /> : null}
          <TaskList
            list={list}
            address={address}
            current={current}
            isMarked={isMarked}
            deeds={deeds}
            onMark={mark}
            onSelect={(task) => setCurrentId(task.id)}
            onDetails={(task) => change({ task: task.id })}
            onDialog={open}
            onOpenAccount={openAccount}
          />
          <More list={list} onMore={onMore} />
        </div>
        <BulkActions ids={ids} onClear={clear} />
        <TaskHints />
      </div>
      {panelId === undefined ? null : (
        <TaskPanel
          taskId={panelId}
          deeds={deeds}
          onClose={address.task === undefined ? undefined : () => change({ task: undefined })}
        />
      )}
      {dialog ? (
        <TaskDialogs {...dialog} deeds={deeds} onEnded={() => goOn(dialog.task)} onClose={() => setDialog(null)} />
      ) : null}
      {adding ? <TaskDialog account={account} onClose={() => setAdding(false)} /> : null}
    </div>
  )
}

function useCurrent(tasks: readonly Task[]) {
  const [currentId, setCurrentId] = useState<number | null>(null)
  const current = tasks.find(({ id }) => id === currentId) ?? tasks[0]
  const at = current ? tasks.indexOf(current) : -1
  return {
    current,
    setCurrentId,
    select: (step: number) => {
      const next = tasks[Math.min(tasks.length - 1, Math.max(0, at + step))]
      if (next) setCurrentId(next.id)
    },
    /** Before a task goes from the list: the one below it is current. */
    goOn: (task: Task) => {
      const index = tasks.findIndex(({ id }) => id === task.id)
      setCurrentId((tasks[index + 1] ?? tasks[index - 1])?.id ?? null)
    },
  }
}

/** What is marked for doing the same to all; what has gone from the list is not marked any more. */
function useMarked(tasks: readonly Task[]) {
  const [marked, setMarked] = useState<ReadonlySet<number>>(new Set())
  return {
    ids: tasks.filter(({ id }) => marked.has(id)).map(({ id }) => id),
    isMarked: (id: number) => marked.has(id),
    mark: (id: number, isOn: boolean) => {
      const next = new Set(marked)
      if (isOn) next.add(id)
      else next.delete(id)
      setMarked(next)
    },
    clear: () => setMarked(new Set()),
  }
}

function useOpenAccount() {
  const navigate = useNavigate()
  return ({ account }: Task) => void navigate({ to: '/accounts/$accountId', params: { accountId: String(account.id) } })
}

interface KeyDesk {
  select: (step: number) => void
  mark: () => void
  open: (kind: OpenTaskDialog) => void
  add: () => void
  account: () => void
  clear: (() => void) | null
}

function useTaskKeys({ select, mark, open, add, account, clear }: KeyDesk) {
  // After the key itself: a menu that opens while a key goes down takes that key for its own and closes.
  const snooze = () =>
    setTimeout(() => {
      const button = document.querySelector<HTMLButtonElement>('[aria-current] [data-deed="snooze"]')
      button?.focus()
      button?.click()
    }, 0)
  useKeys('Tasks', [
    { keys: 'j', does: 'Next', run: () => select(1) },
    { keys: 'k', does: 'Previous', run: () => select(-1) },
    { keys: 'x', does: 'Select', run: mark },
    { keys: 'e', does: 'Complete', run: () => open('complete') },
    { keys: 's', does: 'Snooze', run: snooze },
    { keys: 'd', does: 'Delegate', run: () => open('delegate') },
    { keys: 'c', does: 'Add a task', run: add },
    { keys: 'enter', does: 'Open the account', run: account },
  ])
  useKeys('Selected tasks', [{ keys: 'escape', does: 'Clear the selection', run: () => clear?.() }], {
    enabled: clear !== null,
  })
}

function More({ list, onMore }: { list: List; onMore: (() => void) | null }) {
  const left = list.total - list.tasks.length
  if (left <= 0) return null
  return (
    <p className={styles['more-rows']}>
      {onMore ? <Button onClick={onMore}>Show more</Button> : null}
      <span className="l t12">{`${number(left)} more. Search or filter to find them.`}</span>
    </p>
  )
}

interface NothingHereProps {
  address: TaskAddress
  list: List
  change: DeskProps['change']
  onAdd: (() => void) | null
}

function NothingHere({ address, list, change, onAdd }: NothingHereProps) {
  const isNarrowed =
    address.q !== undefined || address.priorities.length > 0 || address.kinds.length > 0 || address.whose !== undefined
  const others = <OthersHave address={address} list={list} change={change} />
  if (isNarrowed) {
    return <EmptyState title="No task fits these filters">Take one away to see more. {others}</EmptyState>
  }
  if (address.tab === 'done') {
    return (
      <EmptyState title="Nothing is done yet">
        What is completed or dropped stands here, newest first. {others}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={address.tab === 'open' ? 'No open tasks' : 'Nothing is due here'}
      action={
        onAdd ? (
          <Button look="primary" icon="plus" onClick={onAdd}>
            Add a task
          </Button>
        ) : null
      }
    >
      Tasks come from playbooks, from the log of a call, or are added by hand. Each belongs to an account, somebody and
      a day. {others}
    </EmptyState>
  )
}

/** How many tasks the same question finds among everybody whose tasks the reader may see, and the way there. */
function OthersHave({ address, list, change }: Pick<NothingHereProps, 'address' | 'list' | 'change'>) {
  const isMine = questionOf(address, 1).scope === 'mine'
  const widest = list.scopes.findLast((scope) => scope !== 'mine')
  const scope = list.scopes.includes('all') ? 'all' : widest
  const found = useTaskList({ ...questionOf(address, 1), scope }, { enabled: isMine && scope !== undefined })
  const total = found.data?.total ?? 0
  if (!isMine || scope === undefined || total === 0) return null
  return (
    <>
      Others have {counted(total, 'task')} here.{' '}
      <button type="button" className="link" onClick={() => change({ scope })}>
        {scope === 'all' ? 'See everyone’s' : 'See my team’s'}
      </button>
    </>
  )
}
