import { leavesOf, type Condition } from '../../kernel/conditions.ts'
import type { Directory } from './directory.ts'
import type { SubjectKind } from './evaluation.ts'
import { resolveLeaf } from './resolve.ts'

/** What keeps a condition from being used, as sentences: names that stand for nothing, operators that do not fit. */
export function conditionProblems(condition: Condition, directory: Directory, subject: SubjectKind): string[] {
  const found = leavesOf(condition).flatMap((leaf) => {
    const resolved = resolveLeaf(leaf, directory, subject)
    if (typeof resolved === 'string') return [resolved]
    if (leaf.kind !== 'runs' || leaf.playbook === undefined) return []
    const isThere = directory.playbooks.some(({ key }) => key === leaf.playbook)
    return isThere ? [] : [`There is no playbook “${leaf.playbook}”, or it was archived.`]
  })
  return [...new Set(found)]
}
