import { keyOfName } from '../../kernel/name-key.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { addWorkKind, editWorkKind, listWorkKinds, listWorkRates, setWorkRate } from './contract.ts'
import { kindNamed, noSuchMember, ratesHidden } from './errors.ts'
import { seesRates } from './reading.ts'
import { deleteRate, insertKind, memberNamed, saveRate, updateKind, workKinds } from './store.ts'
import { countRates, listedRates, productAreas } from './views.ts'

export async function kinds({ db, actor }: Context): Promise<ReplyOf<typeof listWorkKinds>> {
  return { kinds: await workKinds(db), productAreas: await productAreas(db, actor) }
}

export async function addKind({ name, value }: ParsedInputOf<typeof addWorkKind>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const key = keyOfName(name, 60) || 'work'
    const id = await insertKind(trx, { key, name, value })
    if (id === undefined) throw kindNamed(name)
    await announce(trx, context, { kind: 'work_kind', id, sentence: `added the kind of work ${name} (value ${value})` })
    return { id }
  })
}

export async function changeKind(
  { workKindId, isArchived, ...change }: ParsedInputOf<typeof editWorkKind>,
  context: Context,
) {
  return inTransaction(context.db, async (trx) => {
    const archivedAt = isArchived === undefined ? undefined : isArchived ? context.now : null
    const name = await updateKind(trx, workKindId, { ...change, archivedAt })
    if (name === undefined) throw notFound('This kind of work')
    const verb = isArchived === undefined ? 'changed' : isArchived ? 'took out of use' : 'brought back'
    const what = change.value === undefined ? '' : `: it counts as value ${change.value}`
    await announce(trx, context, {
      kind: 'work_kind',
      id: workKindId,
      sentence: `${verb} the kind of work ${name}${what}`,
    })
    return { id: workKindId }
  })
}

export async function rates(
  page: ParsedInputOf<typeof listWorkRates>,
  { db, actor, company }: Context,
): Promise<ReplyOf<typeof listWorkRates>> {
  if (!seesRates(actor)) throw ratesHidden()
  return { rates: await listedRates(db, page), total: await countRates(db), currency: company.reportingCurrency }
}

/** Rates are in the reporting currency. The sentence of the audit log says whose rate, not how much: more people read it. */
export async function setRate(input: ParsedInputOf<typeof setWorkRate>, context: Context) {
  const { actor, company, now } = context
  if (!seesRates(actor)) throw ratesHidden()
  return inTransaction(context.db, async (trx) => {
    const who = input.memberId === null ? input.role : await memberNamed(trx, input.memberId)
    if (who === undefined) throw noSuchMember()
    const id = await saveRate(trx, { ...input, currency: company.reportingCurrency }, now)
    await announce(trx, context, {
      kind: 'work_rate',
      id,
      sentence: `set what an hour of ${who} costs from ${input.validFrom}`,
    })
    return { id }
  })
}

export async function removeRate(workRateId: number, context: Context) {
  if (!seesRates(context.actor)) throw ratesHidden()
  return inTransaction(context.db, async (trx) => {
    const gone = await deleteRate(trx, workRateId)
    if (!gone) throw notFound('This rate')
    await announce(trx, context, {
      kind: 'work_rate',
      id: workRateId,
      sentence: `removed the rate of ${gone.who} from ${gone.validFrom}`,
    })
    return { id: workRateId }
  })
}

async function announce(
  trx: Trx,
  context: Context,
  { kind, id, sentence }: { kind: string; id: number; sentence: string },
): Promise<void> {
  await recordAudit(trx, context, [{ action: 'settings.changed', subjectKind: kind, subjectId: id, sentence }])
  await tellScreens(trx, 'work')
  await tellScreens(trx, 'settings')
}
