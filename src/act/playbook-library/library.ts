import { ADOPTION } from './adoption.ts'
import { GROWTH } from './growth.ts'
import { LEAVING } from './leaving.ts'
import { ONBOARDING } from './onboarding.ts'
import type { ReadyPlaybook } from './parts.ts'
import { RENEWAL } from './renewal.ts'
import { RISK } from './risk.ts'
import { VALUE } from './value.ts'

/** Every ready playbook, in the order of the customer's life. */
export const LIBRARY: readonly ReadyPlaybook[] = [
  ...ONBOARDING,
  ...ADOPTION,
  ...VALUE,
  ...RENEWAL,
  ...RISK,
  ...LEAVING,
  ...GROWTH,
]
