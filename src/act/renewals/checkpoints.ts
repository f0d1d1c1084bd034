import { z } from 'zod'
import { addDays, daysBetween, type Day } from '../../kernel/day.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { readRenewalSettings } from '../../record/money/store-renewal-settings.ts'
import { categoryOf, type CategoryThresholds } from '../../understand/prediction/category.ts'
import { driverSentence } from '../../understand/prediction/feature-words.ts'
import { tellMember } from '../outreach/store-notices.ts'
import { createTask } from '../tasks/actions-create.ts'
import { resolveAssignee } from '../tasks/assign.ts'
import { dueCheckpoint } from './categories.ts'
import { CATEGORY_WORDS, dayWords, machineReason, moneyWords } from './sentences.ts'
import { sampleViews } from './sample-views.ts'
import { insertViews, settleCheckpoints, spokenOf } from './store.ts'
import {
  type DueRenewal,
  insertCheckpoints,
  machineNews,
  type NewCheckpoint,
  type MachineNow,
  renewalsToOpen,
  unspokenSample,
} from './store-checkpoints.ts'

const CHUNK = 500
/** Finding what is news costs as much for few as for many. */
const NEWS_CHUNK = 5_000
/** Work is asked for when a checkpoint has just come; one that came long ago, before Volant did, only opens. */
const ASK_WITHIN_DAYS = 14
const DAYS_TO_ANSWER = 7

interface Moment {
  readonly now: Date
  readonly today: Day
  readonly currency: string
}

/** Writes down what the machine says of open renewals, where it is news. Safe to run at any time. */
export async function refreshMachineViews(db: Db, { now, today }: Moment): Promise<number> {
  const { commitFrom, bestCaseFrom } = await readRenewalSettings(db)
  const thresholds = { commit: commitFrom, bestCase: bestCaseFrom }
  let written = 0
  for (;;) {
    const found = await inTransaction(db, async (trx) => {
      const news = await machineNews(trx, { today, thresholds, limit: NEWS_CHUNK })
      await insertViews(
        trx,
        news.map((one) => machineView(one, thresholds)),
        now,
      )
      if (news.length > 0) await tellScreens(trx, 'renewals')
      return news.length
    })
    written += found
    if (found < NEWS_CHUNK) return written
  }
}

function machineView(seen: MachineNow, thresholds: CategoryThresholds) {
  return {
    renewalId: seen.renewalId,
    accountId: seen.accountId,
    voice: 'machine' as const,
    category: categoryOf(seen.probability, thresholds),
    amountMinor: null,
    probability: seen.probability,
    reason: machineReason({ ...seen, driver: firstDriver(seen.drivers) }),
    checkpointDays: null,
    memberId: null,
  }
}

const StoredDriver = z.object({ key: z.string(), name: z.string(), value: z.string().nullable(), effect: z.number() })

/** What drives a prediction most, as a sentence. */
function firstDriver(drivers: unknown): string | null {
  const [first] = z.array(StoredDriver).catch([]).parse(drivers)
  return first === undefined ? null : `${driverSentence(first)}.`
}

/** Opens every checkpoint whose day has come, once, with the machine's view of the day, and asks the CSM and the leader. */
export async function openCheckpoints(db: Db, moment: Moment): Promise<number> {
  const { checkpoints } = await readRenewalSettings(db)
  let total = 0
  for (;;) {
    const found = await inTransaction(db, async (trx) => {
      const due = await renewalsToOpen(trx, { today: moment.today, checkpoints, limit: CHUNK })
      const opened: NewCheckpoint[] = []
      for (const renewal of due) opened.push(...(await openingOf(trx, renewal, { ...moment, checkpoints })))
      await insertCheckpoints(trx, opened, moment)
      if (due.length > 0) await tellScreens(trx, 'renewals')
      return due.length
    })
    total += found
    if (found < CHUNK) return total
  }
}

/** The checkpoint to open, with the task that asks the CSM where its day has just come. */
async function openingOf(
  trx: Trx,
  renewal: DueRenewal,
  moment: Moment & { checkpoints: readonly number[] },
): Promise<NewCheckpoint[]> {
  const daysLeft = daysBetween(moment.today, renewal.dueOn)
  const days = dueCheckpoint({ daysLeft, opened: renewal.opened }, moment.checkpoints)
  if (days === null) return []
  const isAsked = days - daysLeft <= ASK_WITHIN_DAYS && !renewal.isSample
  const taskId = isAsked ? await ask(trx, renewal, { ...moment, daysLeft }) : null
  return [{ renewalId: renewal.id, accountId: renewal.accountId, days, taskId }]
}

/** A task for whoever owns the account, a notice for the leader. */
async function ask(trx: Trx, renewal: DueRenewal, moment: Moment & { daysLeft: number }): Promise<number> {
  const { accountId, account, dueOn } = renewal
  const { today, now } = moment
  const { machine } = await spokenOf(trx, renewal.id)
  const seen =
    machine === null ? 'There is nothing to predict it from yet.' : `The machine says ${CATEGORY_WORDS[machine]}.`
  const worth = moneyWords(renewal.amountMinor, moment.currency)
  const [csm, leader] = [
    await resolveAssignee(trx, { rule: 'owner' }, { accountId, today }),
    await resolveAssignee(trx, { rule: 'owner_manager' }, { accountId, today }),
  ]
  const { id } = await createTask(
    trx,
    {
      accountId,
      title: `Say what you think of the renewal on ${dayWords(dueOn)}`,
      description: `${account} renews in ${moment.daysLeft} days, worth ${worth} a year. ${seen} Say commit, best case or at risk on the renewal’s page.`,
      kind: 'renewal_view',
      dueOn: addDays(today, DAYS_TO_ANSWER),
      assigneeId: csm.memberId,
      because: csm.because,
    },
    { now, today },
  )
  if (leader.memberId !== null && leader.memberId !== csm.memberId) {
    const text = `${account} renews in ${moment.daysLeft} days, worth ${worth} a year. ${seen} Its CSM was asked for a view; yours is wanted too.`
    await tellMember(trx, {
      memberId: leader.memberId,
      accountId,
      text,
      path: `/revenue/renewals/${renewal.id}`,
      at: now,
    })
  }
  return id
}

/** The people of the sample company speak once, so that there is something to read; real accounts never get views this way. */
export async function speakForSample(db: Db, { now, today }: Moment): Promise<number> {
  return inTransaction(db, async (trx) => {
    const renewals = await unspokenSample(trx, today)
    const views = renewals.flatMap((renewal, position) =>
      sampleViews({ ...renewal, position }).map((view) => ({
        ...view,
        renewalId: renewal.id,
        accountId: renewal.accountId,
        amountMinor: null,
        probability: null,
        checkpointDays: renewal.days,
        memberId: view.voice === 'csm' ? renewal.ownerId : (renewal.managerId ?? renewal.ownerId),
      })),
    )
    await insertViews(trx, views, now)
    for (const { id } of renewals) await settleCheckpoints(trx, id, now)
    if (views.length > 0) await tellScreens(trx, 'renewals')
    return views.length
  })
}
