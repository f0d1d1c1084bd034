import { reaches } from '../../kernel/access.ts'
import { addDays, dayIn } from '../../kernel/day.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { mergeValues } from '../outreach/actions-merge.ts'
import { findRecipient } from '../outreach/actions-recipient.ts'
import { writeLetter, writeMessage } from '../outreach/letter.ts'
import { fill, fillLine, type MergeValues } from '../outreach/templates.ts'
import { resolveAssignee, type Assigned } from '../tasks/assign.ts'
import type { Assignment } from '../tasks/assignment.ts'
import { newestDefinition, problemsOf } from './actions.ts'
import { afterQuiet, instantAt, later, nextTime } from './calendar.ts'
import type { tryPlaybook } from './contract.ts'
import type { PlaybookDefinition, Step, StepOf } from './definition.ts'
import { createJudge } from './judge.ts'
import { dateField, dayText, instantText } from './sentences.ts'
import { editOf } from './perform-work.ts'
import { stepSentence } from './step-sentence.ts'
import { StepFailure, type Judge } from './step-work.ts'
import { contactAt } from './store-start.ts'
import { findPlaybook } from './store.ts'
import { referable, type Referable } from './views.ts'
import { accountDate } from './views-steps.ts'
import { nextStep, type Way } from './walk.ts'
import { conditionWords } from '../../understand/conditions/actions.ts'
import { hiddenFrom } from './hidden-names.ts'

type Tried = ReplyOf<typeof tryPlaybook>['steps'][number]

/** What a step would do, when, and which way the walk goes on. */
interface Walked {
  readonly sentence: string
  readonly text?: string | null
  readonly problem?: string | null
  readonly way?: Way | null
  readonly at?: Date
}

/** One account on a walk through a definition at moments that lie ahead. Nothing is written. */
interface Walk {
  readonly trx: Trx
  readonly accountId: number
  readonly accountName: string
  readonly contactId: number | null
  readonly definition: PlaybookDefinition
  readonly context: Context
  readonly judge: Judge
  readonly sentenceOf: (step: Step) => string
  readonly referable: Referable
  /** What keeps a step from being published, by its id. */
  readonly problems: ReadonlyMap<string | null, string>
  values(contactId: number | null, memberId?: number | null): Promise<MergeValues>
  assignee(assignment: Assignment): Promise<Assigned>
}

/** Walks one account through all steps without doing anything, as things stand now. */
export async function tryOut(
  { playbookId, accountId, contactId, definition: given }: ParsedInputOf<typeof tryPlaybook>,
  context: Context,
): Promise<ReplyOf<typeof tryPlaybook>> {
  const { db, actor } = context
  const playbook = await findPlaybook(db, playbookId)
  if (!playbook) throw notFound('This playbook')
  const account = await readableAccount(db, actor, accountId)
  return inTransaction(db, async (trx) => {
    if (contactId !== undefined && !(await contactAt(trx, accountId, contactId))) throw notFound('This contact')
    const definition = given ?? (await newestDefinition(trx, playbook))
    const walk = await walkOf(trx, { playbook, account, contactId: contactId ?? null, definition, context })
    const entering = await wouldEnter(walk)
    const hidden = await hiddenFrom(trx, accountId, { seesPeople: reaches(actor, 'contact_details', account) })
    const steps = await walkThrough(walk)
    return {
      ...entering,
      steps: steps.map((step) => ({
        ...step,
        sentence: hidden(step.sentence),
        text: step.text === null ? null : hidden(step.text),
        problem: step.problem === null ? null : hidden(step.problem),
      })),
    }
  })
}

async function walkOf(
  trx: Trx,
  about: {
    playbook: { key: string }
    account: { id: number; name: string }
    contactId: number | null
    definition: PlaybookDefinition
    context: Context
  },
): Promise<Walk> {
  const { playbook, account, contactId, definition, context } = about
  const words = await conditionWords(trx)
  const problems = await problemsOf(trx, playbook, definition, words)
  const { id: accountId } = account
  const { now, today, company, publicUrl } = context
  return {
    trx,
    accountId,
    accountName: account.name,
    contactId,
    definition,
    context,
    judge: createJudge(context.db),
    referable: await referable(trx),
    problems: new Map(
      problems.flatMap(({ stepId, severity, sentence }) => (severity === 'stops' ? [[stepId, sentence]] : [])),
    ),
    sentenceOf: (step) => stepSentence(step, (condition) => words.sentence(condition)),
    values: (contactId, memberId = null) =>
      mergeValues(trx, { accountId, contactId, memberId, present: { now, today, company }, publicUrl }),
    assignee: (assignment) => resolveAssignee(trx, assignment, { accountId, today }),
  }
}

async function wouldEnter(walk: Walk): Promise<{ wouldEnter: boolean | null; because: string }> {
  const { trigger } = walk.definition
  if (trigger.kind === 'manual')
    return { wouldEnter: false, because: 'It begins by hand, by the API or by another playbook.' }
  const { truth, because } = await judged(walk, trigger.condition)
  if (trigger.kind !== 'leave') return { wouldEnter: truth, because }
  const said =
    truth === null
      ? 'It cannot be known.'
      : truth
        ? 'It enters when this stops being so.'
        : 'It enters when this was so and stops.'
  return { wouldEnter: truth === null ? null : false, because: `${said} ${because}` }
}

function judged({ judge, trx, accountId, contactId, context }: Walk, condition: Parameters<Judge>[1]) {
  const { now, today, company } = context
  return judge(trx, condition, { accountId, contactId, present: { now, today, company } })
}

async function walkThrough(walk: Walk): Promise<Tried[]> {
  const { steps } = walk.definition
  const tried: Tried[] = []
  let at = walk.context.now
  for (let step: Step | null = steps[0] ?? null; step;) {
    const walked = await tryStep(step, walk, at)
    const { id, kind, name } = step
    tried.push({
      stepId: id,
      kind,
      name,
      sentence: walked.sentence,
      at: at.toISOString(),
      text: walked.text ?? null,
      problem: walked.problem ?? walk.problems.get(id) ?? null,
    })
    at = walked.at ?? at
    if (step.kind === 'end') break
    step = nextStep(steps, id, walked.way ?? null)
  }
  return tried
}

function tryStep(step: Step, walk: Walk, at: Date): Promise<Walked> | Walked {
  switch (step.kind) {
    case 'task':
      return tryTask(step, walk, at)
    case 'lead':
      return tryLead(step, walk)
    case 'email':
      return tryEmail(step, walk, at)
    case 'slack':
    case 'notice':
    case 'approval':
      return tryMessage(step, walk, at)
    case 'wait':
      return tryWait(step, walk, at)
    case 'branch':
      return tryBranch(step, walk)
    case 'change':
      return tryChange(step, walk)
    case 'webhook':
      return tryWebhook(step, walk)
    case 'playbook':
      return tryStart(step, walk)
    case 'end':
      return { sentence: walk.sentenceOf(step) }
  }
}

async function tryChange(step: StepOf<'change'>, walk: Walk): Promise<Walked> {
  try {
    const { sentence, note } = await editOf(step.change, walk)
    return { sentence: `Changes the account: ${sentence}.${note === '' ? '' : ` ${note}`}` }
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error
    return { sentence: walk.sentenceOf(step), problem: error.message }
  }
}

async function tryWebhook(step: StepOf<'webhook'>, walk: Walk): Promise<Walked> {
  const endpoint = walk.referable.endpoints.find(({ id }) => id === step.endpointId)
  const values = await walk.values(walk.contactId)
  const fields = Object.entries(step.fields).map(([name, template]) => ({ name, ...fill(template, values) }))
  return {
    sentence: endpoint ? `Calls the webhook “${endpoint.name}”.` : walk.sentenceOf(step),
    text: fields.length === 0 ? null : fields.map(({ name, text }) => `${name}: ${text}`).join('\n'),
    problem: missingText(
      fields.flatMap(({ missing }) => missing),
      'stays empty',
    ),
  }
}

function tryStart(step: StepOf<'playbook'>, walk: Walk): Walked {
  const name = walk.referable.playbooks.find(({ key }) => key === step.playbook)?.name ?? step.playbook
  return { sentence: `Starts the playbook “${name}”${step.waits ? ' and waits for its end' : ''}.` }
}

async function tryTask(step: StepOf<'task'>, walk: Walk, at: Date): Promise<Walked> {
  const { timeZone } = walk.context.company
  const { memberId, because } = await walk.assignee(step.assign)
  const values = await walk.values(walk.contactId, memberId)
  const [title, description] = [fillLine(step.title, values), fill(step.description, values)]
  const due = addDays(dayIn(timeZone, at), step.dueDays)
  const waits =
    step.waitDays === null || step.waitDays === 0 ? '' : ` Waits until it is done, at most ${step.waitDays} days.`
  return {
    sentence: `Makes the task “${title.text}”, due ${dayText(due)}. ${because}${waits}`,
    text: description.text === '' ? title.text : `${title.text}\n\n${description.text}`,
    problem: missingText([...title.missing, ...description.missing], 'stays empty'),
    at: waits === '' ? at : later(timeZone, at, { amount: step.waitDays ?? 0, unit: 'days' }),
  }
}

async function tryLead(step: StepOf<'lead'>, walk: Walk): Promise<Walked> {
  const values = await walk.values(walk.contactId)
  const [title, note] = [fillLine(step.title, values), fill(step.note, values)]
  return {
    sentence: `Writes down the lead “${title.text}”. ${walk.sentenceOf(step)}`,
    text: note.text === '' ? title.text : `${title.text}\n\n${note.text}`,
    problem: missingText([...title.missing, ...note.missing], 'stays empty'),
  }
}

async function tryEmail(step: StepOf<'email'>, walk: Walk, at: Date): Promise<Walked> {
  const { trx, accountId, contactId, context, definition } = walk
  const { recipient, because } = await findRecipient(trx, {
    accountId,
    contactId,
    toRoles: step.toRoles,
    today: context.today,
  })
  const letter = writeLetter(step, await walk.values(recipient?.contactId ?? contactId))
  const goesOut = afterQuiet(context.company.timeZone, at, definition.limits.quietHours)
  const later =
    goesOut > at ? ` It goes out after the quiet hours, ${instantText(context.company.timeZone, goesOut)}.` : ''
  const asked = step.approval ? ` ${(await walk.assignee(step.approval)).because} It is read and released first.` : ''
  return {
    sentence: recipient ? `${because.join(' ')}${asked}${later}` : `Nobody could get this e-mail. ${because.join(' ')}`,
    text: `${letter.subject}\n\n${letter.text}`,
    problem: recipient
      ? missingText(letter.missing, 'stops the run here')
      : 'It would be left out: nobody could get it.',
    at: recipient ? goesOut : at,
  }
}

async function tryMessage(step: StepOf<'slack' | 'notice' | 'approval'>, walk: Walk, at: Date): Promise<Walked> {
  const { definition, context, contactId } = walk
  const assignment =
    step.kind === 'notice' ? step.to : step.kind === 'approval' ? step.by : 'member' in step.to ? step.to.member : null
  const assigned = assignment ? await walk.assignee(assignment) : null
  const values = await walk.values(contactId, assigned?.memberId)
  const { text, missing } = step.kind === 'slack' ? writeMessage(step.text, values) : fill(step.text, values)
  const goesOut = step.kind === 'slack' ? afterQuiet(context.company.timeZone, at, definition.limits.quietHours) : at
  const quiet = goesOut > at ? ` After the quiet hours, ${instantText(context.company.timeZone, goesOut)}.` : ''
  const waits = step.kind === 'approval' ? ' The walk goes on as if it were approved.' : ''
  return {
    sentence: `${walk.sentenceOf(step)}${assigned ? ` ${assigned.because}` : ''}${quiet}${waits}`,
    text,
    problem: missingText(missing, 'stays empty'),
    at: goesOut,
  }
}

function missingText(missing: readonly string[], what: string): string | null {
  const [first] = missing
  return first === undefined ? null : `There is no value for {{${first}}}: it ${what}.`
}

async function tryWait({ wait }: StepOf<'wait'>, walk: Walk, at: Date): Promise<Walked> {
  const { timeZone } = walk.context.company
  if (wait.until === 'condition') {
    const { truth, because } = await judged(walk, wait.condition)
    if (truth === true) return { sentence: `Goes on at once: ${because}` }
    const end = later(timeZone, at, { amount: wait.timeoutDays, unit: 'days' })
    return {
      sentence: `Waits until ${instantText(timeZone, end)} at the latest. ${because}`,
      at: end,
    }
  }
  const date = wait.until === 'date' ? await accountDate(walk.trx, walk.accountId, wait.field, timeZone) : null
  if (wait.until === 'date' && date === null) {
    const problem = `${walk.accountName} has no ${dateField(wait.field)}: the run stops here until it has.`
    return { sentence: 'Waits for a date that is not there.', problem }
  }
  const due =
    wait.until === 'elapsed'
      ? later(timeZone, at, wait)
      : wait.until === 'time'
        ? nextTime(timeZone, at, wait)
        : instantAt(timeZone, addDays(date ?? walk.context.today, wait.offsetDays), wait.at)
  if (due <= at) return { sentence: 'The date has passed already: it goes on at once.' }
  return { sentence: `Waits until ${instantText(timeZone, due)}.`, at: due }
}

async function tryBranch(step: StepOf<'branch'>, walk: Walk): Promise<Walked> {
  const { truth, because, failure } = await judged(walk, step.condition)
  const way = truth === true ? 'yes' : 'no'
  const said = truth === null ? `It cannot be known, so no: ${because}` : `${truth ? 'Yes' : 'No'}: ${because}`
  return { sentence: said, way, problem: failure }
}
