import { Refusal } from '../../kernel/refusal.ts'
import { isDatabaseAway } from '../../platform/db/away.ts'
import { StepFailure } from './step-work.ts'

/** Says nothing about what was tried: the database was away or short of something, or two transactions were in each other’s way. */
export function isPassing(error: unknown): boolean {
  if (isDatabaseAway(error)) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^(08|25P|40|53|55P03|57P|57014|58)/.test(code)
}

/** Why a step cannot be carried out, for whoever is to put it right. */
export function reasonOf(error: unknown): string {
  if (error instanceof StepFailure || error instanceof Refusal) return error.message
  const said = error instanceof Error ? error.message : String(error)
  return `Something went wrong inside Volant: ${said.slice(0, 300)}. Retry; if it stays, tell whoever runs Volant.`
}

export function isExpected(error: unknown): boolean {
  return error instanceof StepFailure || error instanceof Refusal
}
