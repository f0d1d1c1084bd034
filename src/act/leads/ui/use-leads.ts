import type { InputOf } from '../../../platform/http/endpoint.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { toast } from '../../../web/design/toasts.ts'
import {
  acceptLead,
  createLeadByHand,
  declineLead,
  editLead,
  getLead,
  listLeads,
  loseLead,
  sendLead,
  undoLead,
  winLead,
} from '../contract.ts'
import type { Lead } from '../contract.ts'

/** What changes with a lead. */
export const LEAD_TOPICS = ['leads', 'accounts', 'my-day', 'timeline', 'revenue']

export function useLeadList(question: InputOf<typeof listLeads>) {
  return useCall(listLeads, question, { topics: ['leads', 'accounts'] })
}

export function useLead(leadId: number) {
  return useCall(getLead, { leadId }, { topics: ['leads'] })
}

type Changed = { id: number; undoId: number | null }

/** Everything done to one lead, each taken back for ten seconds. */
export function useLeadDeeds() {
  const topics = LEAD_TOPICS
  const undo = useAction(undoLead, { topics })
  const offer = (text: string) => (output: Changed) => {
    const { id, undoId } = output
    toast(text, undoId === null ? {} : { undo: () => undo.run({ leadId: id, undoId }) })
  }
  // Refusals are said by the action itself.
  const quiet = () => null
  const accept = useAction(acceptLead, { topics })
  const decline = useAction(declineLead, { topics })
  const send = useAction(sendLead, { topics })
  const win = useAction(winLead, { topics })
  const lose = useAction(loseLead, { topics })
  const create = useAction(createLeadByHand, { topics })
  const edit = useAction(editLead, { topics })
  return {
    accept: (lead: Lead) =>
      void accept
        .runAsync({ leadId: lead.id })
        .then(offer(`Accepted: ${lead.title}`))
        .catch(quiet),
    decline: (lead: Lead, reason: string) =>
      void decline
        .runAsync({ leadId: lead.id, reason })
        .then(offer(`Declined: ${lead.title}`))
        .catch(quiet),
    lose: (lead: Lead, reason: string) =>
      void lose
        .runAsync({ leadId: lead.id, reason })
        .then(offer(`Lost: ${lead.title}`))
        .catch(quiet),
    send: (lead: Lead, toDepartment: InputOf<typeof sendLead>['toDepartment']) =>
      void send
        .runAsync({ leadId: lead.id, toDepartment })
        .then(offer(`Sent to ${toDepartment}: ${lead.title}`))
        .catch(quiet),
    win: (lead: Lead, won: Omit<InputOf<typeof winLead>, 'leadId'>) =>
      void win
        .runAsync({ leadId: lead.id, ...won })
        .then(offer(`Won: ${lead.title}`))
        .catch(quiet),
    create: (input: InputOf<typeof createLeadByHand>) =>
      void create
        .runAsync(input)
        .then(
          offer(input.toDepartment ? `Sent to ${input.toDepartment}: ${input.title}` : `Written down: ${input.title}`),
        )
        .catch(quiet),
    edit: (lead: Lead, change: Omit<InputOf<typeof editLead>, 'leadId'>) =>
      void edit
        .runAsync({ leadId: lead.id, ...change })
        .then(offer(`Changed: ${lead.title}`))
        .catch(quiet),
  }
}

export type LeadDeeds = ReturnType<typeof useLeadDeeds>
