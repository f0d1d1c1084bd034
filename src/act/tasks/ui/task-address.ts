import * as z from 'zod'
import { PRIORITIES, TASK_SCOPES } from '../contract.ts'
import { DUE_GROUPS } from '../due.ts'
import type { TaskQuestion } from './use-tasks.ts'

export const TAB_KEYS = ['open', ...DUE_GROUPS, 'done'] as const
export type TabKey = (typeof TAB_KEYS)[number]

/** What was put off is out of sight until its day. */
export const OPEN_GROUPS = DUE_GROUPS.filter((group) => group !== 'snoozed')

export const SORTS = ['due', 'priority', 'newest', 'account'] as const
export type TaskSort = (typeof SORTS)[number]

const PositiveId = z.coerce.number().int().positive()

/** The list of tasks as it stands in the address. */
export const TaskAddress = z.object({
  scope: z.enum(TASK_SCOPES).optional().catch(undefined),
  tab: z.enum(TAB_KEYS).default('open').catch('open'),
  q: z.coerce.string().max(200).optional().catch(undefined),
  sort: z.enum(SORTS).default('due').catch('due'),
  priorities: z.array(z.enum(PRIORITIES)).default([]).catch([]),
  kinds: z.array(z.string().max(60)).default([]).catch([]),
  /** 0: nobody yet. */
  whose: z.coerce.number().int().min(0).optional().catch(undefined),
  account: PositiveId.optional().catch(undefined),
  task: PositiveId.optional().catch(undefined),
})
export type TaskAddress = z.output<typeof TaskAddress>

/** What the address asks the server. */
export function questionOf(address: TaskAddress, limit: number): TaskQuestion {
  const { tab, whose } = address
  const isDone = tab === 'done'
  return {
    scope: address.scope ?? (address.account === undefined ? 'mine' : 'all'),
    ...(address.account === undefined ? {} : { accountId: address.account }),
    states: isDone ? ['done', 'dropped'] : ['open'],
    due: isDone ? [] : tab === 'open' ? [...OPEN_GROUPS] : [tab],
    priorities: address.priorities,
    kinds: address.kinds.filter((kind) => /^[a-z][a-z0-9_]{0,59}$/.test(kind)),
    ...(whose === undefined ? {} : whose === 0 ? { unassigned: true } : { assigneeIds: [whose] }),
    ...(address.q === undefined || address.q === '' ? {} : { search: address.q }),
    sort: isDone ? 'done' : address.sort,
    limit,
  }
}

/** Groups by day only make sense in the order of days, and where there are several. */
export function isGrouped({ tab, sort }: TaskAddress): boolean {
  return tab === 'open' && sort === 'due'
}
