import { useEffect, useState } from 'react'
import { useAction, useCall } from '../../../web/api/queries.ts'
import type { OptimisticEdit } from '../../../web/api/queries.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { shortDay } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import type { Day } from '../../../kernel/day.ts'
import { reopenTask } from '../../tasks/contract.ts'
import { countMyDay, getMyDay, markMyDay, unmarkMyDay, visitMyDay } from '../contract.ts'
import type { MyDayItem } from '../contract.ts'
import { KINDS } from '../ranking.ts'
import type { Kind } from '../ranking.ts'
import { kindsOf, nameOfRow } from './words.ts'
import type { TabKey } from './words.ts'

const TOPICS = ['my-day', 'notes-to-self', 'accounts', 'health', 'tasks', 'playbooks', 'runs']
type MyDay = OutputOf<typeof getMyDay>

const FIRST_ROWS = 100
const MOST_ROWS = 500
const SAY_VISIT_EVERY_MS = 10 * 60_000

export interface DayView {
  tab: TabKey
  scope?: 'mine' | 'team' | 'all' | undefined
}

/** The list of one tab, and how to see more of it. */
export function useDayList({ tab, scope }: DayView) {
  const [limit, setLimit] = useState(FIRST_ROWS)
  const answer = useCall(getMyDay, { scope, kinds: kindsOf(tab), limit }, { topics: TOPICS })
  return { answer, showMore: limit < MOST_ROWS ? () => setLimit(MOST_ROWS) : null }
}

export function useDayCount(): number | undefined {
  return useCall(countMyDay, {}, { topics: TOPICS, freshMs: 60_000 }).data?.all
}

/** Says that the page is looked at, now and while it stays open, so that the next visit knows what is new. */
export function useVisit(): void {
  const { run } = useAction(visitMyDay, { topics: ['my-day'], failure: 'none' })
  useEffect(() => {
    run({})
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') run({})
    }, SAY_VISIT_EVERY_MS)
    return () => clearInterval(timer)
  }, [run])
}

/** Completing and putting off: at once on the screen, taken back for ten seconds. */
export function useMarks() {
  const today = useToday()
  const unmark = useAction(unmarkMyDay, { topics: TOPICS })
  const reopen = useAction(reopenTask, { topics: TOPICS })
  const mark = useAction(markMyDay, {
    topics: TOPICS,
    optimistic: ({ key, state }, edit) => takeAway(edit, [key], { isDone: state === 'done' }),
  })
  const nameOf = (item: MyDayItem) => (item.kind === 'note' ? item.sentence : nameOfRow(item))
  const takeBack = (key: string) => () => unmark.run({ key })
  return {
    complete(item: MyDayItem) {
      mark.run({ key: item.key, state: 'done' })
      toast(`Completed: ${nameOf(item)}`, { undo: takeBack(item.key) })
    },
    snooze(item: MyDayItem, until: Day) {
      mark.run({ key: item.key, state: 'snoozed', until })
      toast(`${nameOf(item)} comes back on ${shortDay(until, today)}`, { undo: takeBack(item.key) })
    },
    takeBack: (key: string) => (key.startsWith('task:') ? reopen.run({ taskId: taskOf(key) }) : unmark.run({ key })),
  }
}

function taskOf(key: string): number {
  return Number(key.slice('task:'.length))
}

/** Takes rows away at once, with everything that was counted of them. */
export function takeAway(edit: OptimisticEdit, keys: readonly string[], { isDone = false } = {}): void {
  const gone = new Set(keys)
  edit(getMyDay, undefined, (before) => {
    const items = before.items.filter(({ key }) => gone.has(key))
    return items.reduce((day, item) => without(day, item, isDone), before)
  })
  edit(countMyDay, undefined, (before) => ({ ...before, all: Math.max(0, before.all - gone.size) }))
}

function without(day: MyDay, item: MyDayItem, isDone: boolean): MyDay {
  const { counts } = day
  return {
    ...day,
    items: day.items.filter((candidate) => candidate !== item),
    total: day.total - 1,
    doneToday: day.doneToday + (isDone ? 1 : 0),
    counts: {
      all: counts.all - 1,
      now: counts.now - (item.group === 'now' ? 1 : 0),
      fresh: counts.fresh - (item.isNew ? 1 : 0),
      kinds: kindsWithout(counts.kinds, item),
      groups: { ...counts.groups, [item.group]: counts.groups[item.group] - 1 },
    },
  }
}

function kindsWithout(kinds: Record<Kind, number>, { kind, also }: MyDayItem): Record<Kind, number> {
  const gone = new Set([kind, ...also.map((thing) => thing.kind)])
  return Object.fromEntries(KINDS.map((one) => [one, kinds[one] - (gone.has(one) ? 1 : 0)])) as Record<Kind, number>
}
