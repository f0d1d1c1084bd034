import { implement, type Route } from '../../platform/http/route.ts'
import type { OutreachSetup } from '../outreach/setup.ts'
import { changePreference, ownPreference } from './actions.ts'
import { getDigestPreference, saveDigestPreference } from './contract.ts'

export function digestRoutes(setup: OutreachSetup): readonly Route[] {
  return [
    implement(getDigestPreference, (_input, context) => ownPreference(context, setup)),
    implement(saveDigestPreference, (input, context) => changePreference(input, context, setup)),
  ]
}
