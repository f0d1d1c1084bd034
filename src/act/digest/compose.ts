import { addDays } from '../../kernel/day.ts'
import type { Context } from '../../platform/http/route.ts'
import { headline } from './heading.ts'
import { myDay } from '../my-day/actions.ts'
import type { MyDayItem } from '../my-day/contract.ts'
import { scopesOf } from '../my-day/scopes.ts'
import type { Digest, DigestLine, DigestSection } from './message.ts'
import { type Change, changesOn } from './views.ts'

/** Enough to know what the day is about; the rest stands on the page. */
const TOP_LINES = 5
const TASK_LINES = 10
const CHANGE_LINES = 8

type Day = Awaited<ReturnType<typeof myDay>>

/** What a member's digest says at this moment; null where there is nothing to say. */
export async function composeDigest(context: Context): Promise<Digest | null> {
  const { db, actor, today, company, publicUrl } = context
  const yesterday = addDays(today, -1)
  const [tasks, approvals, rest, changes] = await Promise.all([
    pageOf(context, ['task']),
    pageOf(context, ['approval']),
    pageOf(context, ['drop', 'silent', 'renewal', 'detractor', 'comfort', 'no_owner', 'no_renewal', 'note']),
    changesOn(db, actor, { day: yesterday, timeZone: company.timeZone }),
  ])
  const due = tasks.items.filter(({ when }) => when !== null && when <= today)
  const pressing = rest.items.filter(({ group }) => group !== 'wait')
  const sections = [
    section('Needs you first', pressing.map(lineOf), {
      most: TOP_LINES,
      counted: (count) => (count === 1 ? '1 needs you first' : `${count} need you first`),
    }),
    section('Tasks due', due.map(lineOf), {
      most: TASK_LINES,
      counted: (count) => (count === 1 ? '1 task due' : `${count} tasks due`),
    }),
    section('Waits for your yes or no', approvals.items.map(lineOf), {
      most: TOP_LINES,
      counted: (count) => (count === 1 ? '1 waits for your yes or no' : `${count} wait for your yes or no`),
    }),
    section('Changed yesterday', changes.map(changeLine), {
      most: CHANGE_LINES,
      counted: (count) => `${count} changed yesterday`,
    }),
  ].filter(({ lines }) => lines.length > 0)
  return sections.length === 0 ? null : { name: actor.name, day: headline(today), sections, publicUrl }
}

/** The own book where there is one; else the day as it opens. */
async function pageOf(context: Context, kinds: MyDayItem['kind'][]): Promise<Day> {
  const own = scopesOf(context.actor).find((scope) => scope === 'mine')
  const ask = (scope: typeof own) => myDay({ scope, kinds, limit: 200, offset: 0 }, context)
  const day = await ask(own)
  return own === undefined || day.hasBook ? day : ask(undefined)
}

function section(
  heading: string,
  lines: readonly DigestLine[],
  { most, counted }: { most: number; counted: (count: number) => string },
): DigestSection {
  const more = Math.max(0, lines.length - most)
  return { heading, counted: counted(lines.length), lines: lines.slice(0, most), more }
}

function lineOf(item: Day['items'][number]): DigestLine {
  const path =
    item.taskId !== null
      ? `/tasks?task=${item.taskId}`
      : item.approval
        ? `/runs/${item.approval.runId}`
        : item.account
          ? `/accounts/${item.account.id}`
          : '/my-day'
  const sentence = [item.sentence, ...item.also.map((thing) => thing.sentence)].join(' ')
  return item.account ? { title: item.account.name, says: sentence, path } : { title: item.sentence, says: '', path }
}

function changeLine({ accountId, account, kind, before, after }: Change): DigestLine {
  const says = {
    band: `Health went from ${before ?? 'unknown'} to ${after ?? 'unknown'}.`,
    answer: `Answered NPS ${after ?? ''}.`,
    left: `Their ${(after ?? 'contact').replaceAll('_', ' ')} left.`,
  }[kind]
  return { title: account, says, path: `/accounts/${accountId}` }
}
