import { z } from 'zod'
import { endpoint } from '../../platform/http/endpoint.ts'

export const SampleState = z.enum(['absent', 'loading', 'loaded', 'removing', 'failed'])

export const getSample = endpoint({
  method: 'GET',
  path: '/api/sample',
  permission: 'accounts.read',
  summary: 'The sample company: whether it is here, how far it is loaded, and what to look at first',
  input: z.object({}),
  output: z.object({
    state: SampleState,
    /** Share of the rows that are in, 0 to 1, while it loads. */
    progress: z.number().nullable(),
    failure: z.string().nullable(),
    /** Whether there are accounts that are no sample: it is offered only while there are none. */
    hasOwnAccounts: z.boolean(),
    title: z.string(),
    paragraph: z.string(),
    sights: z.array(z.object({ accountId: z.number().nullable(), accountName: z.string(), sentence: z.string() })),
  }),
})

export const loadSample = endpoint({
  method: 'POST',
  path: '/api/sample',
  permission: 'sources.administer',
  summary: 'Load the sample company; it is marked as sample and can be removed at once',
  input: z.object({}),
  output: z.object({ state: SampleState }),
})

export const removeSample = endpoint({
  method: 'DELETE',
  path: '/api/sample',
  permission: 'sources.administer',
  summary: 'Remove the sample company with everything that hangs on it',
  input: z.object({}),
  output: z.object({ state: SampleState }),
})
