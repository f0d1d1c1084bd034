import { Refusal } from '../../kernel/refusal.ts'

export const notReadOnly = () =>
  new Refusal(
    'grants.not_read_only',
    409,
    'Only read-only members are given accounts by name; every other role sees its own. Change the role first.',
  )
export const accountsUnknown = (ids: readonly number[]) =>
  new Refusal(
    'grants.accounts_unknown',
    422,
    `These accounts do not exist: ${ids.slice(0, 10).join(', ')}. Leave them out.`,
  )
