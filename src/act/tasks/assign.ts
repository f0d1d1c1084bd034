import type { Day } from '../../kernel/day.ts'
import type { Department } from '../../kernel/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Assignment } from './assignment.ts'
import { answerable, leastLoaded, memberById, onDuty } from './store-assign.ts'

export interface Candidate {
  readonly id: number
  readonly name: string
  readonly isDisabled: boolean
}

/** Who may take a piece of work about an account; null where there is nobody. */
export interface Candidates {
  /** Whom the rule names where it asks for more than the account: on duty, least loaded, a member. */
  readonly picked: (Candidate & { readonly openTasks: number }) | null
  readonly owner: Candidate | null
  readonly manager: Candidate | null
  /** The oldest active member of operations or administration. */
  readonly lastResort: Candidate | null
}

export interface Assigned {
  readonly memberId: number | null
  readonly because: string
}

/**
 * Who gets a piece of work by its rule, as a sentence too. Whoever the rule names may be missing or switched off: then it
 * falls to the account's owner, to the owner's manager, and to the oldest active member of operations or administration.
 */
export async function resolveAssignee(
  db: Db,
  assignment: Assignment,
  about: { accountId: number; today: Day },
): Promise<Assigned> {
  const [picked, chain] = await Promise.all([pick(db, assignment, about.today), answerable(db, about.accountId)])
  return decideAssignee(assignment, { picked, ...chain })
}

async function pick(db: Db, assignment: Assignment, today: Day): Promise<Candidates['picked']> {
  switch (assignment.rule) {
    case 'on_duty':
      return onDuty(db, assignment.department, today)
    case 'least_loaded':
      return leastLoaded(db, assignment.department)
    case 'member':
      return memberById(db, assignment.memberId)
    default:
      return null
  }
}

export function decideAssignee(assignment: Assignment, found: Candidates): Assigned {
  const { rule } = assignment
  if (rule !== 'owner' && rule !== 'owner_manager') {
    const wanted = found.picked
    if (wanted && !wanted.isDisabled) return { memberId: wanted.id, because: pickedBecause(assignment, wanted) }
    return fallBack(missing(assignment, wanted), [
      ['the account’s owner', found.owner],
      ['the owner’s manager', found.manager],
      ['operations', found.lastResort],
    ])
  }
  const { owner, manager } = found
  if (rule === 'owner') {
    if (owner && !owner.isDisabled) return { memberId: owner.id, because: `${owner.name} owns the account.` }
    return fallBack(owner ? `${owner.name}, who owns the account, is switched off` : 'The account has no owner', [
      ['the owner’s manager', manager],
      ['operations', found.lastResort],
    ])
  }
  if (owner && manager && !manager.isDisabled) {
    return { memberId: manager.id, because: `${manager.name} manages ${owner.name}, who owns the account.` }
  }
  const why = owner === null ? 'The account has no owner' : managerMissing(owner, manager)
  // Not to the owner: what is put before the manager is not for the owner to decide.
  return fallBack(why, [['operations', found.lastResort]])
}

function managerMissing(owner: Candidate, manager: Candidate | null): string {
  return manager ? `${manager.name}, who manages the owner, is switched off` : `${owner.name} has no manager`
}

function pickedBecause(assignment: Assignment, { name, openTasks }: { name: string; openTasks: number }): string {
  switch (assignment.rule) {
    case 'on_duty':
      return `${name} is on duty for ${departmentName(assignment.department)}.`
    case 'least_loaded':
      return `${name} has the fewest open tasks in ${departmentName(assignment.department)}: ${openTasks}.`
    default:
      return `It is meant for ${name}.`
  }
}

function missing(assignment: Assignment, wanted: Candidate | null): string {
  switch (assignment.rule) {
    case 'on_duty':
      return `Nobody is on duty for ${departmentName(assignment.department)}`
    case 'least_loaded':
      return `Nobody active works in ${departmentName(assignment.department)}`
    default:
      return wanted ? `${wanted.name} is switched off` : 'The member it was meant for does not exist'
  }
}

function fallBack(why: string, chain: readonly (readonly [string, Candidate | null])[]): Assigned {
  for (const [who, candidate] of chain) {
    if (candidate && !candidate.isDisabled) {
      return { memberId: candidate.id, because: `${why}, so it goes to ${who}, ${candidate.name}.` }
    }
  }
  return { memberId: null, because: `${why}, and there is nobody to take it instead. Give the account an owner.` }
}

export function departmentName(department: Department): string {
  return department === 'executive' ? 'the executive team' : department
}
