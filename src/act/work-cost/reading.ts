import { type Actor, may } from '../../kernel/access.ts'

/** Rates tell what colleagues earn: only leaders, operations, administrators and finance see them. */
export function seesRates(actor: Actor): boolean {
  if (!may(actor, 'cost.write')) return false
  return actor.role === 'department' ? actor.department === 'finance' : actor.role !== 'csm'
}

/** Who writes down or corrects somebody else's time. */
export function mayKeepTimeOfOthers(actor: Actor): boolean {
  return seesRates(actor) && actor.role !== 'department'
}
