import { z } from 'zod'
import { Condition } from '../../kernel/conditions.ts'
import { Flag } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

const Choice = z.object({ key: z.string(), name: z.string() })

/** Everything a condition can speak of, with the words for it. */
export const conditionChoices = endpoint({
  method: 'GET',
  path: '/api/condition-choices',
  permission: 'accounts.read',
  summary: 'Fields, measures, metrics, playbooks and kinds of tasks that conditions can use',
  input: z.object({}),
  output: z.object({
    fields: z.array(
      z.object({
        field: z.string(),
        name: z.string(),
        type: z.enum(['text', 'id', 'choice', 'boolean', 'number', 'day', 'instant']),
        /** For ids and choices: what can be chosen; the key is what stands in the condition. */
        choices: z.array(Choice),
      }),
    ),
    measures: z.array(Choice.extend({ unit: z.string() })),
    metrics: z.array(Choice.extend({ unit: z.string() })),
    playbooks: z.array(Choice),
    taskKinds: z.array(Choice),
    contactRoles: z.array(Choice),
  }),
})
export type ConditionChoices = z.output<typeof conditionChoices.output>

/** For whoever writes a condition: what it says, and of whom it is true just now. */
export const checkCondition = endpoint({
  method: 'POST',
  path: '/api/conditions/check',
  permission: 'accounts.read',
  summary: 'What a condition says, how many of the reader’s accounts fulfil it now, and some of them',
  input: z.object({
    condition: Condition,
    subject: z.enum(['account', 'contact']).default('account'),
    explain: Flag.default(true),
  }),
  output: z.object({
    sentence: z.string(),
    fulfilled: z.number(),
    unknown: z.number(),
    total: z.number(),
    examples: z.array(z.object({ account: z.object({ id: z.number(), name: z.string() }), because: z.string() })),
    /** Rules that cannot be judged just now, and why. */
    waiting: z.array(z.string()),
  }),
})
