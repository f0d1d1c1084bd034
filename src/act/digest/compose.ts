import { addDays } from '../../kernel/day.ts'
import type { Context } from '../../platform/http/route.ts'
import { headline } from './heading.ts'
import { partsOfDay } from '../my-day/actions.ts'
import type { Kind } from '../my-day/ranking.ts'
import type { Digest, DigestLine, DigestSection } from './message.ts'
import { type Change, changesOn } from './views.ts'

/** Enough to know what the day is about; the rest stands on the page. */
const TOP_LINES = 5
const TASK_LINES = 10
const CHANGE_LINES = 8
const LEAD_LINES = 5

const PRESSING: readonly Kind[] = [
  'drop',
  'silent',
  'renewal',
  'detractor',
  'comfort',
  'no_owner',
  'no_renewal',
  'note',
]

type Item = Awaited<ReturnType<typeof partsOfDay>>[number]['items'][number]

/** What a member's digest says at this moment; null where there is nothing to say. */
export async function composeDigest(context: Context): Promise<Digest | null> {
  const { db, actor, today, company, publicUrl } = context
  const yesterday = addDays(today, -1)
  const [[pressing, due, approvals, leads], changes] = await Promise.all([
    partsOfDay(
      [
        { kinds: PRESSING, fits: ({ ranking }) => ranking.group !== 'wait', most: TOP_LINES },
        { kinds: ['task'], fits: ({ onDay }) => onDay !== null && onDay <= today, most: TASK_LINES },
        { kinds: ['approval'], fits: () => true, most: TOP_LINES },
        { kinds: ['lead'], fits: () => true, most: LEAD_LINES },
      ],
      context,
    ),
    changesOn(db, actor, { day: yesterday, timeZone: company.timeZone, most: CHANGE_LINES }),
  ])
  const sections = [
    section('Needs you first', itemLines(pressing), (count) =>
      count === 1 ? '1 needs you first' : `${count} need you first`,
    ),
    section('Tasks due', itemLines(due), (count) => (count === 1 ? '1 task due' : `${count} tasks due`)),
    section('Waits for your yes or no', itemLines(approvals), (count) =>
      count === 1 ? '1 waits for your yes or no' : `${count} wait for your yes or no`,
    ),
    section('Leads', itemLines(leads), (count) => (count === 1 ? '1 lead' : `${count} leads`)),
    section(
      'Changed yesterday',
      { lines: changes.map(changeLine), total: changes[0]?.total ?? 0 },
      (count) => `${count} changed yesterday`,
    ),
  ].filter(({ lines }) => lines.length > 0)
  return sections.length === 0 ? null : { name: actor.name, day: headline(today), sections, publicUrl }
}

/** The first lines, and how many there are. */
interface Lines {
  readonly lines: readonly DigestLine[]
  readonly total: number
}

function itemLines(part: { items: readonly Item[]; total: number } | undefined): Lines {
  return { lines: part?.items.map(lineOf) ?? [], total: part?.total ?? 0 }
}

function section(heading: string, { lines, total }: Lines, counted: (count: number) => string): DigestSection {
  return { heading, counted: counted(total), lines, more: total - lines.length }
}

function lineOf(item: Item): DigestLine {
  const path = pathOf(item)
  const sentence = [item.sentence, ...item.also.map((thing) => thing.sentence)].join(' ')
  return item.account ? { title: item.account.name, says: sentence, path } : { title: item.sentence, says: '', path }
}

function pathOf({ taskId, approval, leadId, account }: Item): string {
  if (taskId !== null) return `/tasks?task=${taskId}`
  if (approval) return `/runs/${approval.runId}`
  if (leadId !== null) return leadPath(leadId)
  return account ? `/accounts/${account.id}` : '/my-day'
}

function leadPath(leadId: number): string {
  return `/revenue/leads?lead=${leadId}`
}

function changeLine({ accountId, account, kind, before, after, leadId }: Change): DigestLine {
  const says = {
    band: `Health went from ${before ?? 'unknown'} to ${after ?? 'unknown'}.`,
    answer: `Answered NPS ${after ?? ''}.`,
    left: `Their ${(after ?? 'contact').replaceAll('_', ' ')} left.`,
    lead: `The lead “${before ?? ''}” was ${after ?? 'decided'}.`,
  }[kind]
  return { title: account, says, path: leadId === null ? `/accounts/${accountId}` : leadPath(leadId) }
}
