import { median } from '../../kernel/statistics.ts'
import { reaches, scopeOf } from '../../kernel/access.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { changeAccounts } from '../../record/accounts/actions-edit.ts'
import { readableAccount, writableAccount } from '../../record/accounts/reach.ts'
import type { accountJourney, decideSuggestion, getFunnel, getJourney, listInStage } from './contract.ts'
import { notSuggested } from './errors.ts'
import { cohortOf, firstCohortDay, stageFigures, staysOf } from './stays.ts'
import {
  daysOfStay,
  type PlannedTouchpoint,
  STANDINGS,
  type Standing,
  standingOf,
  type Stay,
  touchpointsOf,
} from './standing.ts'
import { dismissSuggestion, dropSuggestions, type StageRow, stagesInUse, touchpointPlan } from './store.ts'
import {
  accountFacts,
  contactsSince,
  countWithoutStage,
  joinedSince,
  openSuggestions,
  stageFacts,
  staying,
  type Staying,
} from './views.ts'
import { stagesWithRules } from './views-rules.ts'

type StandingOrUnknown = Standing | 'unknown'

interface Stood extends Staying {
  readonly days: number | null
  readonly standing: StandingOrUnknown
  readonly touchpoints: readonly PlannedTouchpoint[]
}

export async function journey(context: Context): Promise<ReplyOf<typeof getJourney>> {
  const { db, actor, today, company } = context
  const [stages, all, suggestions, withRules, withoutStage] = await Promise.all([
    stagesInUse(db),
    staying(db, actor, { today }),
    openSuggestions(db, actor, null),
    stagesWithRules(db),
    countWithoutStage(db, actor),
  ])
  const byStage = Map.groupBy(await stood(context, stages, all), ({ stageId }) => stageId)
  const suggested = Map.groupBy(suggestions, ({ stage }) => stage.id)
  const seesMoney = scopeOf(actor, 'money') !== 'none'
  return {
    stages: stages.map((stage) => {
      const own = byStage.get(stage.id) ?? []
      const count = (standing: StandingOrUnknown) => own.filter((account) => account.standing === standing).length
      return {
        ...stage,
        accounts: own.length,
        arrMinor: seesMoney ? own.reduce((total, { arrMinor }) => total + (arrMinor ?? 0), 0) : null,
        standings: Object.fromEntries([...STANDINGS, 'unknown' as const].map((name) => [name, count(name)])) as Record<
          StandingOrUnknown,
          number
        >,
        medianDays: median(own.flatMap(({ days }) => days ?? [])),
        suggestions: suggested.get(stage.id)?.length ?? 0,
        hasRules: withRules.has(stage.id),
      }
    }),
    withoutStage,
    currency: company.reportingCurrency,
  }
}

const WORST_FIRST: readonly StandingOrUnknown[] = ['stuck', 'behind', 'on_track', 'open_ended', 'unknown']

export async function inStage(
  input: ParsedInputOf<typeof listInStage>,
  context: Context,
): Promise<ReplyOf<typeof listInStage>> {
  const { db, actor, today, company } = context
  const stages = await stagesInUse(db)
  if (!stages.some(({ id }) => id === input.stageId)) throw notFound('This stage')
  const suggestions = await openSuggestions(db, actor, null)
  const suggestedIds = new Set(suggestions.map(({ accountId }) => accountId))
  const found = await stood(context, stages, await staying(db, actor, { today, stageId: input.stageId }))
  const wanted = found
    .filter(({ standing }) => input.standing === undefined || standing === input.standing)
    .filter(({ accountId }) => input.suggested !== true || suggestedIds.has(accountId))
    .toSorted(
      (a, b) =>
        WORST_FIRST.indexOf(a.standing) - WORST_FIRST.indexOf(b.standing) ||
        (b.days ?? -1) - (a.days ?? -1) ||
        a.accountId - b.accountId,
    )
  const page = wanted.slice(input.offset, input.offset + input.limit)
  const facts = await accountFacts(
    db,
    actor,
    page.map(({ accountId }) => accountId),
  )
  return {
    accounts: page.flatMap(({ accountId, enteredOn, days, standing, touchpoints, arrMinor }) => {
      const account = facts.get(accountId)
      if (!account) return []
      const { id, name, ...about } = account
      const found = suggestions.find((one) => one.accountId === accountId)
      const suggestion = found ? { stage: found.stage, because: found.because, since: found.since } : null
      const standsAt = { enteredOn, days, standing, arrMinor, touchpoints: touchpointsReply(touchpoints), suggestion }
      return [{ ...about, account: { id, name }, ...standsAt }]
    }),
    total: wanted.length,
    currency: company.reportingCurrency,
  }
}

function touchpointsReply(touchpoints: Awaited<ReturnType<typeof stood>>[number]['touchpoints']) {
  const next = touchpoints.find(({ state }) => state !== 'done')
  return {
    done: touchpoints.filter(({ state }) => state === 'done').length,
    planned: touchpoints.length,
    overdue: touchpoints.filter(({ state }) => state === 'overdue').length,
    next: next ? { name: next.name, dueOn: next.dueOn } : null,
  }
}

/** How these accounts stand in their stages, with what was planned there and is done. */
async function stood(
  { db, today, company }: Context,
  stages: readonly StageRow[],
  accounts: readonly Staying[],
): Promise<Stood[]> {
  const plan = Map.groupBy(
    await touchpointPlan(
      db,
      stages.map(({ id }) => id),
    ),
    ({ stageId }) => stageId,
  )
  const planned = accounts.flatMap(({ accountId, stageId, enteredOn }) =>
    enteredOn !== null && plan.has(stageId) ? [{ accountId, enteredOn }] : [],
  )
  const contacts = await contactsSince(db, planned, { today, timeZone: company.timeZone })
  const expected = new Map(stages.map(({ id, expectedDays }) => [id, expectedDays]))
  return accounts.map((account) => {
    const { accountId, stageId, enteredOn } = account
    if (enteredOn === null) return Object.assign(account, { days: null, standing: 'unknown' as const, touchpoints: [] })
    const touchpoints = touchpointsOf(plan.get(stageId) ?? [], contacts.get(accountId) ?? [], { enteredOn, today })
    const days = daysOfStay({ stageId, from: enteredOn, until: null, isAssumed: false }, today)
    const overdueTouchpoints = touchpoints.filter(({ state }) => state === 'overdue').length
    const standing = standingOf({ days, expectedDays: expected.get(stageId) ?? null, overdueTouchpoints })
    return Object.assign(account, { days, standing, touchpoints })
  })
}

export async function funnel(
  { by, cohorts }: ParsedInputOf<typeof getFunnel>,
  { db, actor, today }: Context,
): Promise<ReplyOf<typeof getFunnel>> {
  const stages = await stagesInUse(db)
  const joined = await joinedSince(db, actor, firstCohortDay(today, by, cohorts))
  const facts = Map.groupBy(
    await stageFacts(
      db,
      actor,
      joined.map(({ accountId }) => accountId),
    ),
    ({ accountId }) => accountId,
  )
  const dated = joined.flatMap(({ accountId, customerSince }) =>
    customerSince === null || customerSince > today
      ? []
      : [{ cohort: cohortOf(customerSince, by), stays: staysOf(facts.get(accountId) ?? [], customerSince) }],
  )
  const groups = [...Map.groupBy(dated, ({ cohort }) => cohort)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const assumed = dated.filter(({ stays }) => stays.some(({ isAssumed }) => isAssumed)).length
  return {
    stages: stages.map(({ id, name, expectedDays }) => ({ id, name, expectedDays })),
    cohorts: groups.map(([cohort, accounts]) => ({
      cohort,
      accounts: accounts.length,
      stages: stages.map(({ id, expectedDays }) =>
        stageFigures(
          accounts.map(({ stays }) => stays),
          { stageId: id, expectedDays, today },
        ),
      ),
    })),
    caveats:
      assumed === 0
        ? []
        : [
            `Of ${assumed} of ${dated.length} accounts the first stage is known only from a later day; its length is not counted.`,
          ],
  }
}

export async function journeyOfAccount(accountId: number, context: Context): Promise<ReplyOf<typeof accountJourney>> {
  const { db, actor, today } = context
  const account = await readableAccount(db, actor, accountId)
  const stages = await stagesInUse(db)
  const names = new Map(stages.map(({ id, name }) => [id, name]))
  const [facts, joined, [standing], suggestions] = await Promise.all([
    stageFacts(db, actor, [accountId]),
    joinedSince(db, actor, '0001-01-01' as typeof today),
    staying(db, actor, { today }).then((all) =>
      stood(
        context,
        stages,
        all.filter((one) => one.accountId === accountId),
      ),
    ),
    openSuggestions(db, actor, [accountId]),
  ])
  const since = joined.find((one) => one.accountId === accountId)?.customerSince ?? null
  const stays = staysOf(facts, since)
  return {
    stays: stays.map((stay) => stayReply(stay, names, today)),
    standing: standing?.standing ?? 'unknown',
    expectedDays: stages.find(({ id }) => id === standing?.stageId)?.expectedDays ?? null,
    touchpoints: [...(standing?.touchpoints ?? [])],
    suggestions: suggestions.map(({ stage, because, since: from }) => ({ stage, because, since: from })),
    mayEdit: reaches(actor, 'write', account),
  }
}

function stayReply(stay: Stay, names: ReadonlyMap<number, string>, today: Context['today']) {
  const name = stay.stageId === null ? undefined : names.get(stay.stageId)
  return {
    stage: stay.stageId === null || name === undefined ? null : { id: stay.stageId, name },
    from: stay.from,
    until: stay.until,
    days: daysOfStay(stay, today),
    isAssumed: stay.isAssumed,
  }
}

/** A person's word on a suggestion; moving is an edit like any other, and can be undone like one. */
export async function decide(
  { accountId, stageId, accept }: ParsedInputOf<typeof decideSuggestion>,
  context: Context,
): Promise<ReplyOf<typeof decideSuggestion>> {
  const { db, actor, now } = context
  await writableAccount(db, actor, accountId)
  const found = (await openSuggestions(db, actor, [accountId])).some(({ stage }) => stage.id === stageId)
  if (!found) throw notSuggested()
  return inTransaction(db, async (trx) => {
    await tellScreens(trx, 'journey')
    if (!accept) {
      await dismissSuggestion(trx, { accountId, stageId, memberId: actor.memberId, now })
      return { moved: false, undoId: null }
    }
    const edit = { ids: [accountId], edit: { stageId }, preview: false, handOverNote: '' }
    const { undoId } = await changeAccounts(edit, { ...context, db: trx })
    await dropSuggestions(trx, { accountIds: [accountId], stageId })
    return { moved: true, undoId }
  })
}
