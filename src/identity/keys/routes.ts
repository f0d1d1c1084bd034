import { implement, type Route } from '../../platform/http/route.ts'
import { makeKey, revoke, visibleKeys } from './actions.ts'
import { createKey, listKeys, revokeKey } from './contract.ts'

export const KEY_ROUTES: readonly Route[] = [
  implement(listKeys, (input, context) => visibleKeys(input, context)),
  implement(createKey, (input, context) => makeKey(input, context)),
  implement(revokeKey, ({ keyId }, context) => revoke(keyId, context)),
]
