import { implement, type Route } from '../../platform/http/route.ts'
import { askForDuplicates, decideApart, hygieneNow, takeBackApart } from './actions.ts'
import { askForMerge, askForUndo, mergesShown, previewOfMerge } from './actions-merge.ts'
import {
  hygieneChoices,
  hygieneSummary,
  keepApart,
  listDuplicates,
  listIncomplete,
  listMerges,
  noLongerApart,
  previewMerge,
  searchDuplicates,
  startMerge,
  undoMerge,
} from './contract.ts'
import { choices, duplicatesPage, incompletePage } from './views.ts'

export const HYGIENE_ROUTES: readonly Route[] = [
  implement(hygieneSummary, (_input, context) => hygieneNow(context)),
  implement(listIncomplete, (input, { db, actor, now }) => incompletePage(db, actor, { ...input, now })),
  implement(hygieneChoices, (_input, { db }) => choices(db)),
  implement(listDuplicates, (input, { db }) => duplicatesPage(db, input)),
  implement(searchDuplicates, (_input, context) => askForDuplicates(context)),
  implement(keepApart, (input, context) => decideApart(input, context)),
  implement(noLongerApart, (input, context) => takeBackApart(input, context)),
  implement(previewMerge, (input, context) => previewOfMerge(input, context)),
  implement(listMerges, (input, { db, now }) => mergesShown(db, input, now)),
  implement(startMerge, (input, context) => askForMerge(input, context)),
  implement(undoMerge, ({ mergeId }, context) => askForUndo(mergeId, context)),
]
