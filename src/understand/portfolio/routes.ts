import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { board, familyMap, find, type Narrow, offerChoices, portfolioPage, quadrantPicture, sparks } from './actions.ts'
import {
  accountChoices,
  accountsBoard,
  accountsMap,
  accountSparks,
  accountsQuadrant,
  createSavedView,
  deleteSavedView,
  editSavedView,
  exportAccounts,
  findAccounts,
  listAccounts,
  listSavedViews,
} from './contract.ts'
import { exportFile } from './export.ts'
import { changeView, removeView, savedViews, saveView } from './saved-views.ts'

/** `narrow` judges conditions: the lists know only of filters themselves. */
export function portfolioRoutes({ narrow }: { narrow: Narrow }): readonly Route[] {
  return [
    implement(listAccounts, (input, context) => portfolioPage(input, context, narrow)),
    implement(accountSparks, (input, context) => sparks(input, context)),
    implement(accountsQuadrant, (input, context) => quadrantPicture(input, context, narrow)),
    implement(accountsBoard, (input, context) => board(input, context, narrow)),
    implement(accountsMap, (input, context) => familyMap(input, context, narrow)),
    implement(findAccounts, (input, context) => find(input, context)),
    implementFile(exportAccounts, (input, context) => exportFile(input, context, narrow)),
    implement(accountChoices, (_input, context) => offerChoices(context)),
    implement(listSavedViews, (_input, context) => savedViews(context, narrow)),
    implement(createSavedView, (input, context) => saveView(input, context)),
    implement(editSavedView, (input, context) => changeView(input, context)),
    implement(deleteSavedView, ({ viewId }, context) => removeView(viewId, context)),
  ]
}
