import { z } from 'zod'
import { DEPARTMENTS } from '../../kernel/permissions.ts'

/** Who gets a piece of work: by a rule, so that the same playbook fits every account. */
export const Assignment = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('owner') }),
  z.object({ rule: z.literal('owner_manager') }),
  z.object({ rule: z.literal('on_duty'), department: z.enum(DEPARTMENTS) }),
  z.object({ rule: z.literal('least_loaded'), department: z.enum(DEPARTMENTS) }),
  z.object({ rule: z.literal('member'), memberId: z.number().int().positive().max(2_147_483_647) }),
])
export type Assignment = z.output<typeof Assignment>
