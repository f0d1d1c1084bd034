import { useMemo } from 'react'
import { listWebhookEndpoints } from '../../outreach/contract-webhooks.ts'
import { useCall } from '../../../web/api/queries.ts'

interface Endpoint {
  id: number
  name: string
}

/** Addresses of other systems that webhooks can go to; null while they are on their way. */
export function useEndpoints(): readonly Endpoint[] | null {
  const found = useCall(listWebhookEndpoints, {}, { topics: ['webhook-endpoints', 'outreach'], freshMs: 60_000 }).data
  return useMemo(() => found?.endpoints.map(({ id, name }) => ({ id, name })) ?? null, [found])
}
