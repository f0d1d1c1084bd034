import type { Actor } from '../../kernel/access.ts'
import { may } from '../../kernel/access.ts'
import type { Trx } from '../../platform/db/database.ts'
import { differences, nothingApplied, type Applied } from './applied.ts'
import type { CanonicalRow, RowError } from './mapping-apply.ts'
import { insertMember, membersForImport, setManager, updateMember } from './store-members.ts'

const POWERFUL = new Set(['owner', 'admin'])

/**
 * Adds or changes members. New ones cannot sign in until somebody invites them; who may not administer members cannot
 * make or change owners and administrators by a file.
 */
export async function applyMembers(
  trx: Trx,
  job: { actor: Actor; provided: readonly string[]; sourceKey: string },
  rows: readonly CanonicalRow[],
): Promise<Applied> {
  const applied = nothingApplied()
  const emails = rows.map((row) => String(row.values['email']))
  const standing = new Map((await membersForImport(trx, emails)).map((member) => [member.email, member]))
  for (const row of rows) {
    const email = String(row.values['email'])
    const before = standing.get(email)
    const role = textOr(row, 'role', before?.role ?? 'csm')
    const wanted = {
      name: String(row.values['name']),
      department: textOr(row, 'department', before?.department ?? null),
      role,
    }
    if (
      (POWERFUL.has(role ?? '') || POWERFUL.has(before?.role ?? '')) &&
      role !== before?.role &&
      !may(job.actor, 'members.administer')
    ) {
      applied.failed.push({ row, error: notYours(row) })
      continue
    }
    if (!before) {
      const id = await insertMember(trx, { email, ...wanted, role: role ?? 'csm', source: job.sourceKey })
      applied.created += 1
      applied.journal.push({
        table: 'members',
        rowKey: { id },
        accountId: null,
        operation: 'created',
        before: null,
        after: null,
      })
      continue
    }
    const difference = differences(
      before,
      { ...before, ...wanted },
      ['name', 'department', 'role'].filter((name) => job.provided.includes(name)),
    )
    if (!difference) {
      applied.unchanged += 1
      continue
    }
    await updateMember(trx, before.id, difference.after)
    applied.changed += 1
    applied.journal.push({
      table: 'members',
      rowKey: { id: before.id },
      accountId: null,
      operation: 'changed',
      ...difference,
    })
  }
  return applied
}

/** Sets managers when all members of the file are there; a circle or an unknown manager is an error of the row. */
export async function applyManagers(trx: Trx, rows: readonly CanonicalRow[]): Promise<Applied> {
  const applied = nothingApplied()
  for (const row of rows) {
    const manager = row.values['manager_email']
    if (typeof manager !== 'string') continue
    const result = await setManager(trx, String(row.values['email']), manager)
    if (result === 'unknown')
      applied.failed.push({
        row,
        error: badManager(row, manager, 'No member has this e-mail. Correct it, or add the manager first.'),
      })
    else if (result === 'circle')
      applied.failed.push({
        row,
        error: badManager(row, manager, 'This would make somebody their own manager. Correct the e-mail.'),
      })
    else if (result !== 'unchanged') {
      applied.journal.push({
        table: 'members',
        rowKey: { id: result.id },
        accountId: null,
        operation: 'changed',
        before: { manager_id: result.before },
        after: { manager_id: result.after },
      })
    }
  }
  return applied
}

function textOr<T>(row: CanonicalRow, name: string, otherwise: T): string | T {
  const value = row.values[name]
  return typeof value === 'string' && value !== '' ? value : otherwise
}

function notYours(row: CanonicalRow): RowError {
  const reason =
    'Only who administers members may make owners and administrators. Leave the role out, or ask an administrator to import this row.'
  return {
    line: row.line,
    column: null,
    canonical: 'role',
    value: String(row.values['role'] ?? ''),
    code: 'not_allowed',
    reason,
  }
}

function badManager(row: CanonicalRow, value: string, reason: string): RowError {
  return {
    line: row.line,
    column: null,
    canonical: 'manager_email',
    value: value.slice(0, 200),
    code: 'unknown_manager',
    reason,
  }
}
