import { z } from 'zod'
import { Id } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

const Granted = z.object({ accounts: z.array(z.object({ id: z.number(), name: z.string() })) })

export const listGranted = endpoint({
  method: 'GET',
  path: '/api/members/:memberId/granted-accounts',
  permission: 'members.administer',
  summary: 'Accounts a read-only member was given by name',
  input: z.object({ memberId: Id }),
  output: Granted,
})

export const setGranted = endpoint({
  method: 'PUT',
  path: '/api/members/:memberId/granted-accounts',
  permission: 'members.administer',
  summary: 'Give a read-only member exactly these accounts to see',
  input: z.object({ memberId: Id, accountIds: z.array(Id).max(1_000) }),
  output: Granted,
})
