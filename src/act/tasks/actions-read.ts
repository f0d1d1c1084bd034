import { may, reaches, ROLE_RULES } from '../../kernel/access.ts'
import type { Role } from '../../kernel/permissions.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { maskedName } from '../../record/accounts/masking.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import type { listTasks } from './contract.ts'
import { DUE_GROUPS, type DueGroup } from './due.ts'
import { asActors, taskScopeFor, taskScopesOf } from './scopes.ts'
import { assignees, countTasks, listedTasks, taskDetail, taskNotes, type ListedTask } from './views.ts'

/** Words to choose from where no template gives others. */
const USUAL_OUTCOMES = ['Done', 'Not reached', 'Not needed']

export async function tasksPage(input: ParsedInputOf<typeof listTasks>, { db, actor, today }: Context) {
  const question = { ...input, scope: taskScopeFor(actor, input.scope) }
  const [tasks, counts] = await Promise.all([
    listedTasks(db, actor, { question, today }),
    countTasks(db, actor, { question, today }),
  ])
  const groups: readonly DueGroup[] = input.due.length === 0 ? DUE_GROUPS : [...new Set(input.due)]
  return {
    tasks: tasks.map(present),
    total: groups.reduce((sum, group) => sum + counts[group], 0),
    counts,
    scopes: [...taskScopesOf(actor)],
    mayCreate: may(actor, 'tasks.write') && actor.memberId !== null,
  }
}

export async function taskPage(taskId: number, { db, actor, today, company }: Context) {
  const found = await taskDetail(db, actor, { taskId, today })
  if (!found) throw notFound('This task')
  const { outcomes, seesAccount, seesMoney } = found
  return {
    ...present(found),
    description: found.description,
    outcomeNote: found.outcomeNote,
    createdBy: found.createdBy,
    outcomes: outcomes && outcomes.length > 0 ? outcomes : USUAL_OUTCOMES,
    notes: await taskNotes(db, taskId),
    facts: seesAccount
      ? {
          owner: found.owner,
          stage: found.stage,
          renewalOn: found.renewalOn,
          overall: found.overall,
          band: found.band ?? ('unknown' as const),
          arrMinor: seesMoney ? found.arrMinor : null,
          currency: company.reportingCurrency,
          lastContactAt: found.lastContactAt,
        }
      : null,
  }
}

/** Members who can work on tasks, with an account only those who may see it. */
export async function assigneesFor(accountId: number | undefined, { db, actor }: Context) {
  const account = accountId === undefined ? null : await readableAccount(db, actor, accountId)
  const rows = await assignees(db, accountId)
  const actors = asActors(rows)
  return {
    members: rows
      .filter(({ id, role, isDisabled }) => {
        const member = actors.get(id)
        return !isDisabled && canWork(role) && (!account || (member !== undefined && reaches(member, 'read', account)))
      })
      .map(({ id, name, department, openTasks, isOwner }) => ({ id, name, department, openTasks, isOwner })),
  }
}

export function canWork(role: Role): boolean {
  return ROLE_RULES[role].permissions.has('tasks.write')
}

function present({ contactShown, contact, ...task }: ListedTask) {
  return {
    ...task,
    contact: contact && { id: contact.id, name: contactShown ? contact.name : maskedName(contact.name) },
  }
}
