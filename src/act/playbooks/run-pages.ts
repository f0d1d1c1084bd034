import { may, reaches, type Actor } from '../../kernel/access.ts'
import { dayIn } from '../../kernel/day.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { maskedEmail, maskedName } from '../../record/accounts/masking.ts'
import { conditionWords } from '../../understand/conditions/actions.ts'
import type { accountPlaybooks, getPlaybookFlow, getRun, listApprovals, listRuns, RunRow } from './contract.ts'
import { allSteps, type PlaybookDefinition, type Step } from './definition.ts'
import { hiding } from './hidden-names.ts'
import { obstacleTo } from './limits.ts'
import { GOING } from './run.ts'
import { instantText } from './sentences.ts'
import { findPlaybook } from './store.ts'
import { stepSentence } from './step-sentence.ts'
import { flowOf, versionToShow } from './views-flow.ts'
import {
  approvalsSeen,
  countRuns,
  definitionsOf,
  journalSeen,
  runFacts,
  runNotes,
  startablePlaybooks,
  type JournalSeen,
  type RunFacts,
} from './views-runs.ts'
import { nextStep, stepById, upcomingSteps, type Way } from './walk.ts'

const DAY_MS = 86_400_000
const RUNS_OF_ACCOUNT = 50

export async function runs(
  input: ParsedInputOf<typeof listRuns>,
  { db, actor }: Context,
): Promise<ReplyOf<typeof listRuns>> {
  const facts = await runFacts(db, actor, input)
  const total = facts.length < input.limit && input.offset === 0 ? facts.length : await countRuns(db, actor, input)
  return { runs: await rowsOf(facts, { db, actor }), total }
}

async function rowsOf(facts: readonly RunFacts[], { db, actor }: Pick<Context, 'db' | 'actor'>): Promise<RunRow[]> {
  const definitions = await definitionsOf(
    db,
    facts.map(({ versionId }) => versionId),
  )
  return facts.map((run) => rowOf(run, definitions.get(run.versionId), actor))
}

function rowOf(run: RunFacts, definition: PlaybookDefinition | undefined, actor: Actor): RunRow {
  const { id, playbook, version, account, state, because, succeeded } = run
  const step = definition && run.stepId !== null ? stepById(definition.steps, run.stepId) : null
  const seesPeople = reaches(actor, 'contact_details', run)
  return {
    id,
    playbook,
    version,
    account,
    state,
    because: because === null || seesPeople ? because : hiding(because, run.contact?.name ? [run.contact.name] : []),
    succeeded,
    contact: run.contact && {
      id: run.contact.id,
      name: (seesPeople ? run.contact.name : maskedName(run.contact.name)) ?? '',
    },
    step: step && { id: step.id, name: step.name, kind: step.kind },
    wakeAt: state === 'active' || state === 'queued' ? (run.wakeAt?.toISOString() ?? null) : null,
    beganAt: run.beganAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    mayChange: may(actor, 'playbooks.run') && reaches(actor, 'write', run),
  }
}

/** What happened in a run, and what comes next. */
export async function runPage(runId: number, context: Context): Promise<ReplyOf<typeof getRun>> {
  const { db, actor, company } = context
  const [run] = await runFacts(db, actor, { runId, offset: 0, limit: 1 })
  if (!run) throw notFound('This run')
  const journal = await journalSeen(db, runId)
  const definitions = await definitionsOf(db, [run.versionId, ...journal.map(({ versionId }) => versionId)])
  const definition = definitions.get(run.versionId)
  if (!definition) throw new Error('its version does not exist')
  const words = await conditionWords(db)
  const says = masker(run, actor, journal)
  const isGoing = GOING.includes(run.state)
  return {
    run: { ...rowOf(run, definition, actor), because: run.because && says(run.because) },
    began: says(beganSentence(run, company.timeZone)),
    definition,
    steps: journal.map((row) => stepSeen(row, definitions.get(row.versionId), says)),
    next: isGoing
      ? following(run, definition, journal).map(({ id, kind, name, ...rest }) => ({
          stepId: id,
          kind,
          name,
          sentence: stepSentence({ id, kind, name, ...rest } as Step, (condition) => words.sentence(condition)),
        }))
      : [],
    notes: (await runNotes(db, runId)).map((note) => ({ ...note, sentence: says(note.sentence) })),
    newerVersion: isGoing && run.liveVersion !== null && run.liveVersion > run.version ? run.liveVersion : null,
    success:
      definition.success && run.judgeAt
        ? {
            sentence: words.sentence(definition.success.condition),
            dueOn: dayIn(company.timeZone, run.judgeAt),
            succeeded: run.succeeded,
          }
        : null,
  }
}

function beganSentence(run: RunFacts, timeZone: string): string {
  const why = run.entry.because === undefined ? '' : ` ${run.entry.because}`
  if (run.state === 'held_out')
    return `It fulfilled the trigger and was held out by chance: it gets nothing, and is compared with those who do.${why}`
  if (run.state === 'queued')
    return `More accounts came than may begin in a day; it begins on ${instantText(timeZone, run.beganAt)}.`
  switch (run.how) {
    case 'trigger':
      return `The trigger came true.${why}`
    case 'schedule':
      return `It was due by the clock.${why}`
    case 'run':
      return `Started by a run of “${run.parent?.playbook ?? 'another playbook'}”.`
    case 'api':
      return `Started through the API by ${run.startedBy ?? 'somebody who is gone'}.`
    case 'hand':
      return `Started by ${run.startedBy ?? 'the command line'}.`
  }
}

type Says = (text: string) => string

/** Names of people stand in texts only for readers who may see them. */
function masker(run: RunFacts, actor: Actor, journal: readonly JournalSeen[]): Says {
  if (reaches(actor, 'contact_details', run)) return (text) => text
  const contact = run.contact?.name
  const names = new Set([...journal.flatMap(({ result }) => result.names ?? []), ...(contact ? [contact] : [])])
  return (text) => hiding(text, names)
}

const WAITING = 'Waits.'

function stepSeen(row: JournalSeen, definition: PlaybookDefinition | undefined, says: Says) {
  const { stepId, kind, state, beganAt, endedAt, dueAt, attempts, effectId, result } = row
  const name = (definition && stepById(definition.steps, stepId)?.name) ?? stepId
  return {
    stepId,
    kind,
    name,
    state,
    beganAt,
    endedAt,
    dueAt,
    attempts,
    effectId,
    sentence: says(result.sentence ?? (state === 'going' ? WAITING : '')),
    failure: row.failure === null ? null : says(row.failure),
    taskId: result.taskId ?? null,
    leadId: result.leadId ?? null,
    way: result.way ?? null,
  }
}

function following(run: RunFacts, { steps }: PlaybookDefinition, journal: readonly JournalSeen[]): Step[] {
  if (run.stepId === null) return upcomingSteps(steps, journal.length === 0 ? (steps[0] ?? null) : null)
  const here = stepById(steps, run.stepId)
  const row = journal.find(({ stepId }) => stepId === run.stepId)
  if (!row) return upcomingSteps(steps, here)
  // Which way a fork goes is not known before it was decided.
  if (here && (here.kind === 'branch' || here.kind === 'approval') && row.state !== 'done')
    return here.kind === 'branch' ? [] : upcomingSteps(steps, nextStep(steps, here.id))
  return upcomingSteps(steps, nextStep(steps, run.stepId, (row.result.way ?? null) as Way | null))
}

export async function approvals(
  { everybody, offset, limit }: ParsedInputOf<typeof listApprovals>,
  { db, actor }: Context,
): Promise<ReplyOf<typeof listApprovals>> {
  const seen = await approvalsSeen(db, actor, { everybody, offset, limit })
  return {
    approvals: seen.map(({ text, names, email, ownerId, granted, ...approval }) => {
      const seesPeople = reaches(actor, 'contact_details', { ownerId, granted })
      const says: Says = seesPeople ? (said) => said : (said) => hiding(said, names)
      return {
        ...approval,
        text: says(text ?? ''),
        email: email && {
          to: seesPeople ? email.to : (maskedEmail(email.to) ?? ''),
          subject: says(email.subject),
          body: says(email.text),
        },
      }
    }),
    total: seen[0]?.total ?? 0,
  }
}

export async function flow(
  { playbookId, version }: ParsedInputOf<typeof getPlaybookFlow>,
  { db, actor, now }: Context,
): Promise<ReplyOf<typeof getPlaybookFlow>> {
  if (!(await findPlaybook(db, playbookId))) throw notFound('This playbook')
  const shown = await versionToShow(db, playbookId, version)
  if (!shown) return { version: null, entered: 0, ended: 0, steps: [] }
  const counted = await flowOf(db, actor, { versionId: shown.id, since: new Date(now.getTime() - 90 * DAY_MS) })
  return { version: shown.version, ...counted }
}

/** What runs and ran for an account, and what could be started. */
export async function playbooksOfAccount(
  accountId: number,
  context: Context,
): Promise<ReplyOf<typeof accountPlaybooks>> {
  const { db, actor, today, company } = context
  const account = await readableAccount(db, actor, accountId)
  const facts = await runFacts(db, actor, { accountId, offset: 0, limit: RUNS_OF_ACCOUNT })
  const mayStart = may(actor, 'playbooks.run') && account.mergedIntoId === null && reaches(actor, 'write', account)
  const found = await startablePlaybooks(db)
  const definitions = await definitionsOf(
    db,
    found.map(({ versionId }) => versionId),
  )
  const going = facts.filter(({ state }) => GOING.includes(state))
  const startable = found.flatMap(({ versionId, ...playbook }) => {
    const definition = definitions.get(versionId)
    if (!definition) return []
    const beside = going.find((run) => definition.limits.notBeside.includes(run.playbook.key))
    const standing = {
      isThere: true,
      isKnown: false,
      isGoing: definition.subject === 'account' && going.some((run) => run.playbook.id === playbook.id),
      lastEndedAt: null,
      beside: beside?.playbook.name ?? null,
      lately: 0,
    }
    const obstacle = obstacleTo(standing, { limits: definition.limits, how: 'hand', today, timeZone: company.timeZone })
    return [{ ...playbook, refused: obstacle?.sentence ?? null, steps: allSteps(definition.steps).length }]
  })
  return { runs: await rowsOf(facts, context), startable, mayStart }
}
