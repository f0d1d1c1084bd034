import { implement, type Route } from '../../platform/http/route.ts'
import { mergeFields } from './actions-merge.ts'
import { noticesPage, readOwnNotices } from './actions-notices.ts'
import { describeUnsubscribe, optIn, optOut, optOutList, unsubscribeByLink } from './actions-opt-outs.ts'
import { outboxDetail, outboxPage, outreachState, sendOnceMore, takeBack } from './actions-outbox.ts'
import { previewOf } from './actions-preview.ts'
import {
  forgetMailServer,
  forgetSlack,
  services,
  setMailServer,
  setSlackToken,
  tryMailServer,
  trySlack,
} from './actions-services.ts'
import {
  addEndpoint,
  dropEndpoint,
  editEndpoint,
  endpointList,
  redeliver,
  rotateSecret,
  sendTest,
} from './actions-webhooks.ts'
import {
  dropOneEffect,
  getEffect,
  getOutreachState,
  listEffects,
  listMergeFields,
  listNotices,
  previewMessage,
  readNotices,
  sendEffectAgain,
} from './contract.ts'
import { listOptOuts, optContactIn, optContactOut, readUnsubscribe, unsubscribe } from './contract-opt-outs.ts'
import {
  getServices,
  removeMailServer,
  removeSlackToken,
  saveMailServer,
  saveSlackToken,
  testMailServer,
  testSlack,
} from './contract-services.ts'
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  listWebhookEndpoints,
  redeliverWebhooks,
  removeWebhookEndpoint,
  rotateWebhookSecret,
  testWebhookEndpoint,
} from './contract-webhooks.ts'
import type { Settle } from './effects.ts'
import type { OutreachSetup } from './setup.ts'

/** `settle` tells the run of an effect that was taken back. */
export function outreachRoutes(setup: OutreachSetup, settle: Settle): Route[] {
  return [
    implement(listMergeFields, async (_input, { db }) => ({ fields: await mergeFields(db) })),
    implement(previewMessage, (input, context) => previewOf(input, context)),
    implement(listNotices, (input, context) => noticesPage(input, context)),
    implement(readNotices, (input, context) => readOwnNotices(input, context)),
    implement(listEffects, (input, context) => outboxPage(input, setup, context)),
    implement(getEffect, ({ effectId }, context) => outboxDetail(effectId, setup, context)),
    implement(sendEffectAgain, ({ effectId }, context) => sendOnceMore(effectId, context)),
    implement(dropOneEffect, (input, context) => takeBack(input, settle, context)),
    implement(getOutreachState, (_input, context) => outreachState(setup, context)),
    implement(listWebhookEndpoints, (_input, context) => endpointList(context)),
    implement(createWebhookEndpoint, (input, context) => addEndpoint(input, setup, context)),
    implement(changeWebhookEndpoint, (input, context) => editEndpoint(input, setup, context)),
    implement(removeWebhookEndpoint, ({ endpointId }, context) => dropEndpoint(endpointId, context)),
    implement(rotateWebhookSecret, (input, context) => rotateSecret(input, setup, context)),
    implement(testWebhookEndpoint, ({ endpointId }, context) => sendTest(endpointId, context)),
    implement(redeliverWebhooks, (input, context) => redeliver(input, context)),
    implement(getServices, (_input, context) => services(setup, context)),
    implement(saveMailServer, (input, context) => setMailServer(input, setup, context)),
    implement(removeMailServer, (_input, context) => forgetMailServer(setup, context)),
    implement(testMailServer, (_input, context) => tryMailServer(setup, context)),
    implement(saveSlackToken, ({ token }, context) => setSlackToken(token, setup, context)),
    implement(removeSlackToken, (_input, context) => forgetSlack(context)),
    implement(testSlack, (input, context) => trySlack(input, setup, context)),
    implement(listOptOuts, ({ accountId }, context) => optOutList(accountId, context)),
    implement(optContactOut, (input, context) => optOut(input, context)),
    implement(optContactIn, (input, context) => optIn(input, context)),
    implement(readUnsubscribe, ({ token }, context) => describeUnsubscribe(token, context)),
    implement(unsubscribe, ({ token }, context, exchange) => unsubscribeByLink(token, context, exchange)),
  ]
}
