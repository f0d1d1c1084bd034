import type { Day } from '../../kernel/day.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import type { editWork, listWork, logWork } from './contract.ts'
import { MOST_MINUTES, minutesText } from './duration.ts'
import { dayAhead, dayTooFull, kindUnknown, noSuchMember, noSuchTask, onlyOwnTime, workHidden } from './errors.ts'
import { monthPeriod } from './period.ts'
import { mayKeepTimeOfOthers, seesRates } from './reading.ts'
import {
  deleteEntry,
  type EntryRow,
  insertEntry,
  isTaskOf,
  lockEntry,
  memberNamed,
  minutesOfDay,
  spellingOf,
  updateEntry,
  workKinds,
} from './store.ts'
import { sumEntries, listedEntries, readableMember, type WorkQuestion } from './views.ts'

/** Time on an account: whoever may read the account may have worked on it. */
export async function writeDown(input: ParsedInputOf<typeof logWork>, context: Context): Promise<{ id: number }> {
  const { actor, today, now } = context
  const memberId = input.memberId ?? actor.memberId
  if (memberId === null) throw noSuchMember()
  if (memberId !== actor.memberId && !mayKeepTimeOfOthers(actor)) throw onlyOwnTime()
  const day = input.day ?? today
  if (day > today) throw dayAhead()
  return inTransaction(context.db, async (trx) => {
    const account = await livingAccount(trx, input.accountId, context)
    const kind = await kindInUse(trx, input.workKindId)
    if ((await memberNamed(trx, memberId)) === undefined) throw noSuchMember()
    if (input.taskId !== null && !(await isTaskOf(trx, input.taskId, account.id))) throw noSuchTask()
    await refuseFullDay(trx, { memberId, day, minutes: input.minutes })
    const productArea = await areaOf(trx, input.productArea)
    const entry = { ...input, memberId, day, productArea, createdBy: actor.memberId }
    const id = await insertEntry(trx, entry, now)
    const sentence = `wrote down ${minutesText(input.minutes)} of ${kind.name} for ${account.name} on ${day}`
    await announce(trx, context, { id, accountId: account.id, action: 'work.logged', sentence })
    return { id }
  })
}

export async function correct(
  { workEntryId, ...change }: ParsedInputOf<typeof editWork>,
  context: Context,
): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    const entry = await ownEntry(trx, workEntryId, context)
    const account = await livingAccount(trx, entry.accountId, context)
    const next: EntryRow = {
      ...entry,
      day: change.day ?? entry.day,
      minutes: change.minutes ?? entry.minutes,
      workKindId: change.workKindId ?? entry.workKindId,
      productArea: change.productArea === undefined ? entry.productArea : await areaOf(trx, change.productArea),
      value: change.value === undefined ? entry.value : change.value,
      note: change.note ?? entry.note,
    }
    if (next.day > context.today) throw dayAhead()
    if (next.workKindId !== entry.workKindId) await kindInUse(trx, next.workKindId)
    if (entry.memberId !== null) {
      const stands = next.day === entry.day ? entry.minutes : 0
      await refuseFullDay(trx, { memberId: entry.memberId, day: next.day, minutes: next.minutes - stands })
    }
    await updateEntry(trx, next, context.now)
    const sentence = `corrected ${minutesText(entry.minutes)} of work for ${account.name} on ${entry.day}`
    await announce(trx, context, { id: entry.id, accountId: account.id, action: 'work.corrected', sentence })
    return { id: entry.id }
  })
}

export async function takeBack(workEntryId: number, context: Context): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    const entry = await ownEntry(trx, workEntryId, context)
    const account = await livingAccount(trx, entry.accountId, context)
    await deleteEntry(trx, entry.id)
    const sentence = `removed ${minutesText(entry.minutes)} of work for ${account.name} on ${entry.day}`
    await announce(trx, context, { id: entry.id, accountId: account.id, action: 'work.removed', sentence })
    return { id: entry.id }
  })
}

export async function listEntries(
  input: ParsedInputOf<typeof listWork>,
  context: Context,
): Promise<ReplyOf<typeof listWork>> {
  const { db, actor, company } = context
  const question = questionOf(input, context)
  const own = readableMember(actor)
  if (!own) throw workHidden()
  const narrowed = { ...question, ...own }
  const showsCost = seesRates(actor)
  const entries = await listedEntries(db, narrowed, input)
  const sums = await sumEntries(db, narrowed)
  return {
    entries: entries.map((entry) => ({
      ...entry,
      costMinor: showsCost ? entry.costMinor : null,
      mayEdit: mayKeep(actor, entry.member?.id ?? null),
    })),
    ...sums,
    costMinor: showsCost ? sums.costMinor : null,
    isOwn: own.memberId !== undefined,
    currency: company.reportingCurrency,
  }
}

/** The question behind a filter; without a period the last six months. */
export function questionOf(
  input: Omit<WorkQuestion, 'actor' | 'currency' | 'firstDay' | 'endDay'> & {
    from?: string | undefined
    to?: string | undefined
  },
  { actor, company, today }: Pick<Context, 'actor' | 'company' | 'today'>,
): WorkQuestion {
  const { firstDay, endDay } = monthPeriod(input, today)
  const { accountId, memberId, workKindId, value, productArea } = input
  return {
    actor,
    currency: company.reportingCurrency,
    firstDay,
    endDay,
    accountId,
    memberId,
    workKindId,
    value,
    productArea,
  }
}

async function livingAccount(trx: Trx, accountId: number, { actor }: Context) {
  const account = await readableAccount(trx, actor, accountId)
  if (account.mergedIntoId !== null) throw notFound('This account')
  return account
}

async function kindInUse(db: Db, kindId: number) {
  const kind = (await workKinds(db)).find(({ id, isArchived }) => id === kindId && !isArchived)
  if (!kind) throw kindUnknown()
  return kind
}

/** An entry the actor may change: its own, or anybody's for those who keep the books. Others are as if they were not there. */
async function ownEntry(trx: Trx, id: number, { actor }: Context): Promise<EntryRow> {
  const entry = await lockEntry(trx, id)
  if (!entry) throw notFound('This entry')
  await readableAccount(trx, actor, entry.accountId)
  if (!mayKeep(actor, entry.memberId)) throw onlyOwnTime()
  return entry
}

function mayKeep(actor: Context['actor'], memberId: number | null): boolean {
  return mayKeepTimeOfOthers(actor) || (memberId !== null && memberId === actor.memberId)
}

async function refuseFullDay(trx: Trx, about: { memberId: number; day: Day; minutes: number }): Promise<void> {
  const before = await minutesOfDay(trx, about.memberId, about.day)
  if (before + about.minutes > MOST_MINUTES) throw dayTooFull(about.day)
}

async function areaOf(db: Db, productArea: string | null): Promise<string | null> {
  return productArea === null || productArea === '' ? null : spellingOf(db, productArea)
}

async function announce(
  trx: Trx,
  context: Context,
  about: { id: number; accountId: number; action: string; sentence: string },
): Promise<void> {
  const { id, accountId, action, sentence } = about
  await recordAudit(trx, context, [{ action, subjectKind: 'work_entry', subjectId: id, accountId, sentence }])
  await tellScreens(trx, 'work', [accountId])
}
