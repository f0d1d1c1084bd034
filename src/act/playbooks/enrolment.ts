import { recordAudit } from '../../identity/audit/store.ts'
import { readCompany } from '../../identity/company/store.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import { type Day, startOfDay } from '../../kernel/day.ts'
import type { Trx } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { tellMember } from '../outreach/store-notices.ts'
import type { WatchChange, WatchConsumer } from '../triggers/watch.ts'
import { arm } from './actions-publish.ts'
import { later } from './calendar.ts'
import { isHeldOut } from './hold-out.ts'
import { dayForEach, isByItself, obstacleTo, type Obstacle } from './limits.ts'
import type { How } from './run.ts'
import {
  begunByDay,
  insertRuns,
  standings,
  wakeEngine,
  type Entrant,
  type InsertedRun,
  type NewRun,
} from './store-enrol.ts'
import { findPlaybook, findVersion, lockPlaybook, setPlaybookState, type Playbook, type Version } from './store.ts'
import { administrators } from './views-people.ts'

export interface Enrolling {
  readonly playbook: Pick<Playbook, 'id' | 'key' | 'name'>
  readonly version: Version
  readonly how: How
  readonly startedBy?: number | null
  readonly parent?: { runId: number; stepId: string; depth: number } | null
  readonly present: Present
}

export interface Enrolled {
  readonly begun: readonly InsertedRun[]
  readonly refused: readonly { entrant: Entrant; obstacle: Obstacle }[]
}

const DAY_MS = 86_400_000

/** Lets subjects enter, as far as the playbook's limits do. Safe to repeat: an episode begins one run. */
export async function enrolSubjects(trx: Trx, entrants: readonly Entrant[], about: Enrolling): Promise<Enrolled> {
  if (entrants.length === 0) return { begun: [], refused: [] }
  const { playbook, version, how, present } = about
  const { limits } = version.definition
  // The limit of a day counts what others begin at this moment: they take turns.
  if (limits.perDay !== null && isByItself(how)) await lockPlaybook(trx, playbook.id)
  const found = await standings(trx, entrants, {
    playbookId: playbook.id,
    notBeside: limits.notBeside,
    countSince: new Date(present.now.getTime() - DAY_MS),
  })
  const judged = entrants.map((entrant, place) => {
    const standing = found[place]
    const { timeZone } = present.company
    const obstacle = standing ? obstacleTo(standing, { limits, how, today: present.today, timeZone }) : null
    return { entrant, obstacle }
  })
  const refused = judged.flatMap(({ entrant, obstacle }) => (obstacle ? [{ entrant, obstacle }] : []))
  const looping = refused.find(({ obstacle }) => obstacle.reason === 'loop')
  if (looping) await halt(trx, about, looping)
  const free = judged.flatMap(({ entrant, obstacle }) => (obstacle ? [] : [entrant]))
  const begun = looping ? [] : await begin(trx, free, about)
  return { begun, refused: [...refused, ...beatenBy(free, begun, looping !== undefined)] }
}

/** Whoever came second at the same moment is told the same as whoever comes later. */
function beatenBy(free: readonly Entrant[], begun: readonly InsertedRun[], isHalted: boolean): Enrolled['refused'] {
  const did = new Set(begun.map(({ accountId, contactId }) => `${accountId}/${contactId}`))
  const sentence = isHalted
    ? 'This playbook was halted because it starts itself. Correct it and switch it on again.'
    : 'This playbook is already running for the account. Stop that run first, or wait until it ends.'
  return free
    .filter(({ accountId, contactId }) => !did.has(`${accountId}/${contactId}`))
    .map((entrant) => ({ entrant, obstacle: { reason: isHalted ? 'loop' : 'going', sentence } }))
}

async function begin(trx: Trx, free: readonly Entrant[], about: Enrolling): Promise<InsertedRun[]> {
  if (free.length === 0) return []
  const { playbook, version, how, present, startedBy = null, parent = null } = about
  const runs = await planned(trx, free, about)
  const begun = await insertRuns(trx, runs, { playbookId: playbook.id, versionId: version.id, how, startedBy, parent })
  if (begun.length > 0) {
    await wakeEngine(trx)
    await tellScreens(
      trx,
      'runs',
      begun.map(({ id }) => id),
    )
  }
  return begun.map((run) => ({ ...run, beganAt: present.now }))
}

async function planned(
  trx: Trx,
  free: readonly Entrant[],
  { playbook, version, how, present }: Enrolling,
): Promise<NewRun[]> {
  const { limits, success } = version.definition
  const { timeZone } = present.company
  const { now, today } = present
  const judgeAfter = (from: Date) => success && later(timeZone, from, { amount: success.withinDays, unit: 'days' })
  // Whom chance keeps out is not kept from a person who decides otherwise.
  const percent = isByItself(how) ? (success?.holdOutPercent ?? 0) : 0
  const out = free.filter(({ accountId }) => isHeldOut(playbook.id, accountId, percent))
  const through = free.filter((entrant) => !out.includes(entrant))
  const perDay = isByItself(how) ? limits.perDay : null
  const since = startOfDay(timeZone, today)
  const begun =
    perDay === null ? new Map<Day, number>() : await begunByDay(trx, { playbookId: playbook.id, since, timeZone })
  const days = dayForEach(through.length, { perDay, today, begun })
  return [
    ...out.map((entrant): NewRun => ({ ...entrant, state: 'held_out', beganAt: now, judgeAt: judgeAfter(now) })),
    ...through.map((entrant, place): NewRun => {
      const day = days[place] ?? today
      if (day === today) return { ...entrant, state: 'active', beganAt: now, judgeAt: judgeAfter(now) }
      return { ...entrant, state: 'queued', beganAt: startOfDay(timeZone, day), judgeAt: null }
    }),
  ]
}

/** Switches a playbook off that starts itself, and says so to those who can put it right. */
async function halt(
  trx: Trx,
  { playbook, version, present }: Enrolling,
  { entrant, obstacle }: { entrant: Entrant; obstacle: Obstacle },
): Promise<void> {
  const { now } = present
  const because = `${obstacle.sentence} It was switched off. See what it changes, correct it, and switch it on again.`
  await lockPlaybook(trx, playbook.id)
  await setPlaybookState(trx, playbook.id, { state: 'off', haltedBecause: because, now })
  await arm(trx, { id: playbook.id, isOn: false, existing: 'skip', definition: version.definition }, present)
  await recordAudit(trx, { actor: SYSTEM_ACTOR, now }, [
    {
      action: 'playbooks.halted',
      subjectKind: 'playbook',
      subjectId: playbook.id,
      accountId: entrant.accountId,
      sentence: `halted the playbook ${playbook.name}: ${obstacle.sentence}`,
    },
  ])
  for (const memberId of await administrators(trx)) {
    const text = `The playbook “${playbook.name}” was halted. ${obstacle.sentence}`
    await tellMember(trx, { memberId, accountId: entrant.accountId, text, path: `/playbooks/${playbook.id}`, at: now })
  }
  await tellScreens(trx, 'playbooks', [playbook.id])
}

/** Begins runs for whoever entered or left, in the transaction that records it. */
export const enrolment: WatchConsumer = {
  kind: 'playbook',
  async onChange(trx, changes, { now, today }) {
    const company = await readCompany(trx)
    const present = { now, today, company }
    // Always in the same order, so that two workers do not wait for each other in a circle.
    const groups = [...Map.groupBy(changes, ({ refId }) => refId)].toSorted(([a], [b]) => a - b)
    for (const [playbookId, group] of groups) await enrolChanged(trx, playbookId, group, present)
  },
}

async function enrolChanged(
  trx: Trx,
  playbookId: number,
  changes: readonly WatchChange[],
  present: Present,
): Promise<void> {
  const playbook = await findPlaybook(trx, playbookId)
  if (playbook?.state !== 'on' || playbook.liveVersionId === null) return
  const version = await findVersion(trx, playbook.liveVersionId)
  if (!version) return
  const { trigger, subject } = version.definition
  const wanted = trigger.kind === 'leave' ? 'left' : 'entered'
  const entrants = changes
    .filter(({ change }) => change === wanted)
    .map(({ accountId, contactId, since }) => ({
      accountId,
      contactId: subject === 'contact' ? contactId : null,
      triggerKey: `${subject === 'contact' ? `c${contactId}` : 'account'}@${since.toISOString()}`,
    }))
  await enrolSubjects(trx, entrants, { playbook, version, how: 'trigger', present })
}
