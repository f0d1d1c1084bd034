import { recordAudit } from '../../identity/audit/store.ts'
import { readCompany } from '../../identity/company/store.ts'
import type { Day } from '../../kernel/day.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { getCourse, getVariance, listMoves, listSnapshots, submitForecast } from './contract.ts'
import { noSuchSnapshot, nobodyCalls, nothingToFreeze, otherCurrency, quarterIsOver } from './errors.ts'
import { countedCall, totals } from './forecast.ts'
import { mondayOf, periodName, quarterOf, stepped, type Period } from './periods.ts'
import { addSnapshot, dropEmptyWeeklies } from './store.ts'
import { byReason, moves } from './variance.ts'
import { latestCalls } from './views-calls.ts'
import {
  frozenRows,
  heldBySnapshot,
  isUnsettled,
  namesOf,
  snapshotsOf,
  weeksOf,
  weeksTaken,
  whereNow,
  type SnapshotRow,
} from './views-snapshots.ts'
import { renewalsDue } from './views.ts'
import { coverOf, EVERYBODY, sharedCover, type Cover } from './whose.ts'

/**
 * Freezes the forecast of the running and the next quarter, once a week, by whoever notices the week first; a quarter
 * without renewals has none. While data is coming in it waits. Returns how many it took.
 */
export async function takeWeekly(db: Db, today: Day, now: Date): Promise<number> {
  const running = quarterOf(today)
  const weekOn = mondayOf(today)
  const taken = await weeksTaken(db, weekOn)
  const quarters = [running, stepped(running, 1)].filter(({ from }) => !taken.has(from))
  const last = quarters.at(-1)
  if (last === undefined || (await isUnsettled(db, { today, to: last.to, now }))) return 0
  const { reportingCurrency: currency } = await readCompany(db)
  return inTransaction(db, async (trx) => {
    await dropEmptyWeeklies(
      trx,
      quarters.map(({ from }) => from),
      weekOn,
    )
    let count = 0
    for (const quarter of quarters) {
      const { rows } = await renewalsDue(trx, { ...quarter, cover: EVERYBODY, currency, today })
      if (rows.length === 0) continue
      const made = await addSnapshot(
        trx,
        {
          quarter: quarter.from,
          takenOn: today,
          weekOn,
          takenAt: now,
          origin: 'weekly',
          memberId: null,
          cover: EVERYBODY,
          currency,
          commitMinor: null,
          bestCaseMinor: null,
          note: '',
        },
        rows,
      )
      if (made !== null) count += 1
    }
    if (count > 0) await tellScreens(trx, 'forecast')
    return count
  })
}

/** A member's forecast of a quarter as it stands: its own accounts, or its team's. */
export async function submit(
  input: ParsedInputOf<typeof submitForecast>,
  context: Context,
): Promise<ReplyOf<typeof submitForecast>> {
  const { db, actor, now, today, company } = context
  const cover = coverOf(actor)
  const { memberId } = actor
  if (memberId === null) throw nobodyCalls()
  const quarter = quarterOf(input.on)
  const name = periodName(quarter)
  if (quarter.to < today) throw quarterIsOver(name)
  const currency = company.reportingCurrency
  return inTransaction(db, async (trx) => {
    const { rows } = await renewalsDue(trx, { ...quarter, cover, currency, today })
    if (rows.length === 0) throw nothingToFreeze(name)
    const said = await latestCalls(trx, { quarter: quarter.from, currency, memberIds: [memberId] })
    const of = (voice: 'csm' | 'leader') => said.find((one) => one.voice === voice) ?? null
    const counted = countedCall(of('csm'), of('leader'))?.call
    const snapshotId = await addSnapshot(
      trx,
      {
        quarter: quarter.from,
        takenOn: today,
        weekOn: mondayOf(today),
        takenAt: now,
        origin: 'submitted',
        memberId,
        cover,
        currency,
        commitMinor: counted?.commitMinor ?? null,
        bestCaseMinor: counted?.bestCaseMinor ?? null,
        note: input.note,
      },
      rows,
    )
    if (snapshotId === null) throw new Error('A submitted snapshot was not kept')
    await recordAudit(trx, context, [
      {
        action: 'forecast.submitted',
        subjectKind: 'forecast_snapshot',
        subjectId: snapshotId,
        sentence: `submitted the forecast of ${name} with ${rows.length === 1 ? 'one renewal' : `${rows.length} renewals`}`,
        detail: { quarter: quarter.from, ...totals(rows) },
      },
    ])
    await tellScreens(trx, 'forecast')
    return { snapshotId, renewals: rows.length }
  })
}

export async function snapshots(
  input: ParsedInputOf<typeof listSnapshots>,
  { db, actor, today }: Context,
): Promise<ReplyOf<typeof listSnapshots>> {
  const cover = coverOf(actor, input.memberId)
  const quarter = quarterOf(input.on ?? today).from
  return { snapshots: await snapshotsOf(db, { quarter, cover, limit: input.limit }) }
}

/** How the forecast of a quarter changed from week to week. */
export async function course(
  input: ParsedInputOf<typeof getCourse>,
  { db, actor, today, company }: Context,
): Promise<ReplyOf<typeof getCourse>> {
  const cover = coverOf(actor, input.memberId)
  const currency = company.reportingCurrency
  const weeks = await weeksOf(db, { quarter: quarterOf(input.on ?? today).from, cover, currency })
  return { weeks, currency }
}

interface AskedVariance {
  on?: Day | undefined
  memberId?: number | undefined
  snapshotId?: number | undefined
}

export async function variance(
  input: ParsedInputOf<typeof getVariance>,
  context: Context,
): Promise<ReplyOf<typeof getVariance>> {
  const { snapshot, before, after, found } = await compared(input, context)
  return {
    snapshot,
    currency: context.company.reportingCurrency,
    before: totals(before),
    after: totals(after),
    reasons: byReason(found),
  }
}

export async function moved(
  input: ParsedInputOf<typeof listMoves>,
  context: Context,
): Promise<ReplyOf<typeof listMoves>> {
  const { before, after, found } = await compared(input, context)
  const wanted = found.filter(({ reason }) => input.reason === undefined || reason === input.reason)
  const page = wanted.slice(input.offset, input.offset + input.limit)
  const accountOf = new Map([...before, ...after].map(({ renewalId, accountId }) => [renewalId, accountId]))
  const names = await namesOf(
    context.db,
    page.flatMap(({ renewalId }) => accountOf.get(renewalId) ?? []),
  )
  return {
    moves: page.flatMap((move) => {
      const id = accountOf.get(move.renewalId)
      const named = id === undefined ? undefined : names.get(id)
      return id === undefined || named === undefined
        ? []
        : [{ ...move, account: { id, name: named.name }, owner: named.owner }]
    }),
    total: wanted.length,
    currency: context.company.reportingCurrency,
  }
}

/** A snapshot's rows and today's, over what both hold and the reader may see, with every move between them. */
async function compared(input: AskedVariance, { db, actor, today, company }: Context) {
  const asked = coverOf(actor, input.memberId)
  const quarter = quarterOf(input.on ?? today)
  const currency = company.reportingCurrency
  const snapshot = await wantedSnapshot(db, { quarter, cover: asked, id: input.snapshotId })
  if (snapshot !== null && snapshot.currency !== currency) throw otherCurrency(snapshot.currency, currency)
  const cover = snapshot === null ? asked : sharedCover(asked, snapshot.cover)
  const { rows: after } = await renewalsDue(db, { ...quarter, cover, currency, today })
  if (snapshot === null) return { snapshot, before: [], after, found: [] }
  const before = await frozenRows(db, snapshot.id, cover)
  const [stood, stands] = [new Set(before.map(idOf)), new Set(after.map(idOf))]
  const came = after.map(idOf).filter((id) => !stood.has(id))
  const left = before.map(idOf).filter((id) => !stands.has(id))
  const elsewhere = {
    wasOthers: await heldBySnapshot(db, snapshot.id, came),
    nowIs: await whereNow(db, left, quarter),
  }
  return { snapshot, before, after, found: moves(before, after, elsewhere) }
}

const idOf = ({ renewalId }: { renewalId: number }) => renewalId

async function wantedSnapshot(
  db: Db,
  { quarter, cover, id }: { quarter: Period; cover: Cover; id: number | undefined },
): Promise<SnapshotRow | null> {
  const [found] = await snapshotsOf(db, { quarter: quarter.from, cover, limit: 1, ...(id === undefined ? {} : { id }) })
  if (found === undefined && id !== undefined) throw noSuchSnapshot()
  return found ?? null
}
