import type { Auth } from '../identity/sessions/auth.ts'
import type { Endpoint } from '../platform/http/endpoint.ts'
import { appRoutes } from '../slices.ts'

/** Every endpoint of the product, known before a server runs, so that each becomes a test of its own. */
export function declaredEndpoints(): Endpoint[] {
  // Routes keep the sign-in library for later; nothing asks it while they are only listed.
  return appRoutes({} as Auth).map((route) => route.endpoint)
}
