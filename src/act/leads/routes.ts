import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { accept, addLead, changeLead, decline, lose, send, undo, win } from './actions.ts'
import { leadPage, leadsPage } from './actions-read.ts'
import {
  acceptLead,
  createLeadByHand,
  declineLead,
  editLead,
  exportLeads,
  getLead,
  listLeads,
  loseLead,
  sendLead,
  undoLead,
  winLead,
} from './contract.ts'
import { exportFile } from './export.ts'

export const LEAD_ROUTES: readonly Route[] = [
  implement(listLeads, (input, context) => leadsPage(input, context)),
  implementFile(exportLeads, (input, context) => exportFile(input, context)),
  implement(getLead, ({ leadId }, context) => leadPage(leadId, context)),
  implement(createLeadByHand, (input, context) => addLead(input, context)),
  implement(editLead, (input, context) => changeLead(input, context)),
  implement(sendLead, (input, context) => send(input, context)),
  implement(acceptLead, ({ leadId }, context) => accept(leadId, context)),
  implement(declineLead, (input, context) => decline(input, context)),
  implement(winLead, (input, context) => win(input, context)),
  implement(loseLead, (input, context) => lose(input, context)),
  implement(undoLead, (input, context) => undo(input, context)),
]
