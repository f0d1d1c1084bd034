import { z } from 'zod'
import { endpoint } from '../../platform/http/endpoint.ts'

export const STEPS = ['source', 'data', 'scorecard', 'playbook', 'colleague'] as const

export const getChecklist = endpoint({
  method: 'GET',
  path: '/api/checklist',
  permission: 'self',
  summary: 'The first steps and which of them are done',
  input: z.object({}),
  output: z.object({
    /** Nothing is here yet: no account, neither of one’s own nor of the sample company. */
    isEmpty: z.boolean(),
    /** Shown until everything is done or the reader puts it away. */
    isShown: z.boolean(),
    steps: z.array(z.object({ key: z.enum(STEPS), isDone: z.boolean(), detail: z.string().nullable() })),
  }),
})

export const dismissChecklist = endpoint({
  method: 'POST',
  path: '/api/checklist/dismissal',
  permission: 'self',
  summary: 'Put the list of first steps away',
  input: z.object({}),
  output: z.object({ isShown: z.boolean() }),
})

export const recallChecklist = endpoint({
  method: 'DELETE',
  path: '/api/checklist/dismissal',
  permission: 'self',
  summary: 'Bring the list of first steps back',
  input: z.object({}),
  output: z.object({ isShown: z.boolean() }),
})
