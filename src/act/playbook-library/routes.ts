import { implement, type Route } from '../../platform/http/route.ts'
import { installFromLibrary, listLibrary } from '../playbooks/contract.ts'
import { library, takeOver } from './actions.ts'

export const LIBRARY_ROUTES: readonly Route[] = [
  implement(listLibrary, (_, context) => library(context)),
  implement(installFromLibrary, ({ libraryKey }, context) => takeOver(libraryKey, context)),
]
