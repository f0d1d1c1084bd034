import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { askErasure, erasureOf } from './actions.ts'
import { personFile } from './actions-export.ts'
import { eraseContact, exportContact, getErasure } from './contract.ts'
import type { PersonKeeper } from './keeper.ts'

export function contactErasureRoutes(keepers: readonly PersonKeeper[]): Route[] {
  return [
    implementFile(exportContact, ({ contactId }, context) => personFile(contactId, context, keepers)),
    implement(getErasure, ({ contactId }, context) => erasureOf(contactId, context)),
    implement(eraseContact, (input, context) => askErasure(input, context)),
  ]
}
