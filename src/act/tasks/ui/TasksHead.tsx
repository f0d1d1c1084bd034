import type { z } from 'zod'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Button } from '../../../web/design/Button.tsx'
import { AddChip, FilterChip } from '../../../web/design/FilterChip.tsx'
import { headingDay, number } from '../../../web/design/format.ts'
import { Picker } from '../../../web/design/Picker.tsx'
import { SearchLine } from '../../../web/design/SearchLine.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { PRIORITIES } from '../contract.ts'
import type { listTasks } from '../contract.ts'
import { DUE_GROUPS } from '../due.ts'
import { OPEN_GROUPS, SORTS } from './task-address.ts'
import type { TabKey, TaskAddress, TaskSort } from './task-address.ts'
import { useAssignees, useTemplates } from './use-tasks.ts'
import { GROUP_WORDS, kindWord, PRIORITY_WORDS, SCOPE_WORDS } from './words.ts'
import type { Priority } from './words.ts'
import styles from './tasks.module.css'

type List = OutputOf<typeof listTasks>

interface HeadProps {
  address: TaskAddress
  change: (next: Partial<z.input<typeof TaskAddress>>) => void
  list: List
}

/** How much is open and due, whose, and the button that adds one. */
export function TasksHead({ address, change, list, onAdd }: HeadProps & { onAdd: (() => void) | null }) {
  const today = useToday()
  const scope = address.scope ?? (address.account === undefined ? 'mine' : 'all')
  return (
    <header className={styles['head']}>
      <h1 className="h1 grow">{headline(list, address)}</h1>
      <span className={`l t12 nw ${styles['today']}`}>{headingDay(today)}</span>
      {list.scopes.length > 1 ? (
        <Segmented
          label="Whose tasks"
          value={scope}
          onChange={(next) => change({ scope: next, whose: undefined })}
          options={list.scopes.map((key) => ({ key, label: SCOPE_WORDS[key] }))}
        />
      ) : null}
      {onAdd ? (
        <Button look="primary" icon="plus" keys="c" onClick={onAdd}>
          Add a task
        </Button>
      ) : null}
    </header>
  )
}

function headline({ counts, total }: List, { tab }: TaskAddress): string {
  if (tab === 'done') return `${number(total)} done or dropped`
  const open = openCount(counts)
  if (open === 0) return 'No open tasks'
  const { today, overdue } = counts
  const tasks = `${number(open)} open ${open === 1 ? 'task' : 'tasks'}`
  if (today + overdue === 0) return `${tasks}, none due today`
  const due = today > 0 ? `, ${today === open ? 'all' : number(today)} due today` : ''
  return `${tasks}${due}${overdue > 0 ? `, ${overdue === open ? 'all' : number(overdue)} late` : ''}`
}

const SORT_WORDS: Readonly<Record<TaskSort, string>> = {
  due: 'By day',
  priority: 'By priority',
  newest: 'Newest first',
  account: 'By account',
}

/** Tabs by day, search, and what narrows the list. */
export function TaskFilters({ address, change, list, accountName }: HeadProps & { accountName: string | null }) {
  return (
    <>
      <div className={styles['filters']}>
        <div className={styles['tabs']}>
          <Tabs
            label="When"
            tabs={tabsOf(list, address.tab)}
            selected={address.tab}
            onSelect={(tab) => change({ tab, task: undefined })}
          />
        </div>
        <SearchLine label="Search tasks" value={address.q ?? ''} onChange={(q) => change({ q: q || undefined })} />
        <Picker
          label="Order"
          width={180}
          options={SORTS.map((value) => ({ value, label: SORT_WORDS[value] }))}
          chosen={[address.sort]}
          onPick={(sort) => change({ sort })}
          trigger={(trigger) => (
            <Button {...trigger} look="quiet" icon="group" aria-label={`Order: ${SORT_WORDS[address.sort]}`}>
              {SORT_WORDS[address.sort]}
            </Button>
          )}
        />
      </div>
      <Chips address={address} change={change} list={list} accountName={accountName} />
    </>
  )
}

function openCount(counts: List['counts']): number {
  return OPEN_GROUPS.reduce((sum, group) => sum + counts[group], 0)
}

function tabsOf({ counts }: List, selected: TabKey): { key: TabKey; label: string; count: number | null }[] {
  const isDone = selected === 'done'
  const groups = DUE_GROUPS.filter((group) => group === selected || (!isDone && counts[group] > 0))
  return [
    { key: 'open', label: 'Open', count: isDone ? null : openCount(counts) },
    ...groups.map((key) => ({ key, label: GROUP_WORDS[key], count: counts[key] })),
    { key: 'done', label: 'Done', count: null },
  ]
}

const toggled = <Value,>(values: readonly Value[], value: Value): Value[] =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value]

function Chips({ address, change, list, accountName }: HeadProps & { accountName: string | null }) {
  const templates = useTemplates()
  const { priorities, kinds, whose, account } = address
  const scope = address.scope ?? (account === undefined ? 'mine' : 'all')
  const members = useAssignees(account, { enabled: list.mayCreate && scope !== 'mine' })
  const people = [
    { value: '0', label: 'Nobody yet' },
    ...members.map(({ id, name, openTasks }) => ({ value: String(id), label: name, note: `${openTasks} open` })),
  ]
  const missing = [
    ...(priorities.length === 0 ? [{ value: 'priority', label: 'Priority' }] : []),
    ...(kinds.length === 0 ? [{ value: 'kind', label: 'Kind' }] : []),
    ...(whose === undefined && scope !== 'mine' && members.length > 0 ? [{ value: 'whose', label: 'Whose' }] : []),
  ]
  const [firstTemplate] = templates
  const add = (field: string) => {
    if (field === 'priority') change({ priorities: ['urgent', 'high'] })
    else if (field === 'whose') change({ whose: 0 })
    else if (firstTemplate) change({ kinds: [firstTemplate.key] })
  }
  return (
    <div className={`filter-bar ${styles['chips']}`}>
      {account === undefined ? null : (
        <FilterChip
          field="Account"
          operator="is"
          value={{ text: accountName ?? 'this one', options: [], chosen: [], onPick: () => undefined }}
          onRemove={() => change({ account: undefined })}
        />
      )}
      {priorities.length > 0 ? (
        <FilterChip
          field="Priority"
          operator="is"
          value={{
            text: priorities.map((key) => PRIORITY_WORDS[key]).join(', '),
            options: PRIORITIES.map((value) => ({ value, label: PRIORITY_WORDS[value] })),
            chosen: priorities,
            several: true,
            onPick: (value) => change({ priorities: toggled(priorities, value as Priority) }),
          }}
          onRemove={() => change({ priorities: [] })}
        />
      ) : null}
      {kinds.length > 0 ? (
        <FilterChip
          field="Kind"
          operator="is"
          value={{
            text: kinds.map((kind) => kindWord(kind, templates)).join(', '),
            options: templates.map(({ key, name }) => ({ value: key, label: name })),
            chosen: kinds,
            several: true,
            onPick: (value) => change({ kinds: toggled(kinds, value) }),
          }}
          onRemove={() => change({ kinds: [] })}
        />
      ) : null}
      {whose === undefined ? null : (
        <FilterChip
          field="Whose"
          operator="is"
          value={{
            text: people.find(({ value }) => value === String(whose))?.label ?? 'Somebody',
            options: people,
            chosen: [String(whose)],
            onPick: (value) => change({ whose: Number(value) }),
          }}
          onRemove={() => change({ whose: undefined })}
        />
      )}
      {missing.length > 0 ? <AddChip label="Filter" options={missing} onPick={add} /> : null}
    </div>
  )
}
