import { Refusal } from '../../kernel/refusal.ts'
import type { Column, Kind } from './kinds/column.ts'
import { accounts, contacts, members } from './kinds/directory.ts'
import { exchangeRates, invoices, leads, renewals, subscriptions } from './kinds/revenue.ts'
import { events, usage } from './kinds/usage.ts'
import { activities, feedback, outcomeMeasurements, outcomes, surveyResponses, tickets } from './kinds/voice.ts'

/** Every kind of file that can be imported, in the order in which a company would import them. */
export const KINDS: readonly Kind[] = [
  members,
  accounts,
  contacts,
  subscriptions,
  invoices,
  exchangeRates,
  usage,
  events,
  tickets,
  surveyResponses,
  feedback,
  activities,
  outcomes,
  outcomeMeasurements,
  renewals,
  leads,
]

/** Throws a Refusal that lists the kinds when there is none of that name. */
export function kindNamed(name: string): Kind {
  const known = KINDS.find((kind) => kind.name === name)
  if (known) return known
  const names = KINDS.map((kind) => kind.name).join(', ')
  throw new Refusal('imports.kind_unknown', 422, `There is no import kind of this name. Use one of: ${names}.`)
}

export function columnNamed(kind: Kind, name: string): Column | undefined {
  return kind.columns.find((column) => column.name === name)
}
