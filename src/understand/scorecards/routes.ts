import { implement, type Route } from '../../platform/http/route.ts'
import {
  chooseDefault,
  giveSegments,
  keepDraft,
  publish,
  publishAgain,
  putScorecardAway,
  startScorecard,
  throwDraftAway,
} from './actions.ts'
import {
  archiveMeasure,
  archiveScorecard,
  assignSegments,
  cancelTryOut,
  createMeasure,
  createScorecard,
  discardDraft,
  editMeasure,
  getScorecard,
  getScorecardVersion,
  getTryOut,
  listMeasures,
  listScorecards,
  makeDefault,
  measureChoices,
  publishDraft,
  rollBack,
  saveDraft,
  tryDraft,
} from './contract.ts'
import { addMeasure, changeMeasure, choicesForMeasures, measureList, putMeasureAway } from './measures.ts'
import { scorecardList, scorecardOf, scorecardVersion } from './scorecards.ts'
import { stopTryOut, tryOut, tryOutState } from './try-outs.ts'

export const SCORECARD_ROUTES: readonly Route[] = [
  implement(listMeasures, (input, context) => measureList(input, context)),
  implement(measureChoices, (_input, context) => choicesForMeasures(context)),
  implement(createMeasure, (input, context) => addMeasure(input, context)),
  implement(editMeasure, (input, context) => changeMeasure(input, context)),
  implement(archiveMeasure, ({ measureId }, context) => putMeasureAway(measureId, context)),
  implement(listScorecards, (input, context) => scorecardList(input, context)),
  implement(getScorecard, ({ scorecardId }, context) => scorecardOf(scorecardId, context)),
  implement(getScorecardVersion, ({ versionId }, context) => scorecardVersion(versionId, context)),
  implement(createScorecard, (input, context) => startScorecard(input, context)),
  implement(saveDraft, (input, context) => keepDraft(input, context)),
  implement(discardDraft, ({ scorecardId }, context) => throwDraftAway(scorecardId, context)),
  implement(tryDraft, (input, context) => tryOut(input, context)),
  implement(getTryOut, ({ tryOutId }, context) => tryOutState(tryOutId, context)),
  implement(cancelTryOut, ({ tryOutId }, context) => stopTryOut(tryOutId, context)),
  implement(publishDraft, (input, context) => publish(input, context)),
  implement(rollBack, (input, context) => publishAgain(input, context)),
  implement(assignSegments, (input, context) => giveSegments(input, context)),
  implement(makeDefault, ({ scorecardId }, context) => chooseDefault(scorecardId, context)),
  implement(archiveScorecard, ({ scorecardId }, context) => putScorecardAway(scorecardId, context)),
]
